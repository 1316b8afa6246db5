package io.clawback.ledger;

import io.clawback.spi.state.Disk;
import java.io.IOException;
import java.util.List;
import java.util.Locale;

/** How the ledger's files are called. */
final class Names {
  static final String FOLDER = "ledger";
  static final String LOCK = FOLDER + "/lock";
  static final String KEY = FOLDER + "/key";
  static final String PUBLIC_KEY = FOLDER + "/key.pub";
  static final String CHECKPOINTS = FOLDER + "/checkpoints";
  static final String CUTS = FOLDER + "/cut";
  static final String DETAILS = FOLDER + "/detail";
  static final String SINKS = "sinks";

  private static final String PREFIX = "segment-";
  private static final String SUFFIX = ".jsonl";
  private static final int DIGITS = 19;

  private Names() {}

  /** The segment that begins with entry {@code first}. */
  static String segment(long first) {
    return FOLDER + "/" + PREFIX + padded(first) + SUFFIX;
  }

  static String padded(long number) {
    return String.format(Locale.ROOT, "%0" + DIGITS + "d", number);
  }

  /** The number of the first entry in the segment of that name. */
  static long first(String segment) {
    int at = FOLDER.length() + 1 + PREFIX.length();
    return Long.parseLong(segment.substring(at, at + DIGITS));
  }

  /** All segments in order. */
  static List<String> segments(Disk disk) throws IOException {
    return disk.list(FOLDER).stream()
        .map(n -> FOLDER + "/" + n)
        .filter(Names::isSegment)
        .sorted()
        .toList();
  }

  static boolean isSegment(String name) {
    return name.matches(FOLDER + "/" + PREFIX + "\\d{" + DIGITS + "}\\" + SUFFIX);
  }

  /** The file of a detail of that hash, hex digits alone. */
  static String detail(String hex) {
    return DETAILS + "/" + hex + ".json";
  }
}
