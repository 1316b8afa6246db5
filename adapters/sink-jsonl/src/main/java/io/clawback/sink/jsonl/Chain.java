package io.clawback.sink.jsonl;

import io.clawback.model.audit.Entry;
import io.clawback.model.error.Category;
import io.clawback.model.error.ClawbackException;
import io.clawback.model.error.Problem;
import io.clawback.model.json.JsonException;
import io.clawback.model.json.JsonReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Tells whether an entry belongs after a line: the file must hold one ledger, once. */
final class Chain {
  private Chain() {}

  /**
   * Whether the entry goes after {@code before} (empty: the file is); false when the file has it
   * already. Throws a coded problem when the two are of different ledgers.
   */
  static boolean follows(Path path, String before, Entry entry) {
    long last = number(path, before);
    boolean same = entry.seq() == last && !entry.line().equals(before);
    boolean next = last >= 0 && entry.seq() == last + 1 && !prev(path, entry).equals(leaf(before));
    if (same || next) {
      throw foreign(path, "entry " + entry.seq() + " does not fit the file's last line");
    }
    return entry.seq() > last;
  }

  /** The line's number; -1 for the empty line. */
  static long number(Path path, String line) {
    if (line.isEmpty()) {
      return -1;
    }
    try {
      return JsonReader.readObject(line).whole("seq");
    } catch (JsonException e) {
      throw foreign(path, "its last line is no ledger entry");
    }
  }

  private static String prev(Path path, Entry entry) {
    try {
      return JsonReader.readObject(entry.line()).text("prev");
    } catch (JsonException e) {
      throw foreign(path, "entry " + entry.seq() + " has no link");
    }
  }

  /** What the next line's {@code prev} must be: SHA-256 over 0x00 and the line. */
  private static String leaf(String line) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update((byte) 0);
      return HexFormat.of().formatHex(digest.digest(line.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  private static ClawbackException foreign(Path path, String why) {
    return new ClawbackException(
        new Problem(
            "sink.other-ledger",
            Category.STORAGE,
            path.toString(),
            "The file holds something else than this ledger: " + why + ".",
            "Compare it with `audit export`; if it is another ledger's, give the sink another path."));
  }
}
