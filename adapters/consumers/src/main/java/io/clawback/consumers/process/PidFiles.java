package io.clawback.consumers.process;

import io.clawback.consumers.base.Problems;
import io.clawback.model.error.ClawbackException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Reads the owner's pid files: a folder with one pid a file, or one file with a pid a line. */
final class PidFiles {
  private static final int LIMIT = 10_000;
  private static final int FILE_LIMIT = 1 << 20;

  private PidFiles() {}

  /**
   * What one says.
   *
   * @param file which
   * @param pid what it holds
   * @param modifiedMillis when it was written
   */
  record Entry(String file, long pid, long modifiedMillis) {}

  /** All entries, sorted by file; throws when one cannot be read, for then nobody knows. */
  static List<Entry> read(Path place) throws IOException {
    List<Path> files = new ArrayList<>();
    if (Files.isDirectory(place)) {
      try (Stream<Path> listed = Files.list(place)) {
        listed
            .filter(f -> !String.valueOf(f.getFileName()).startsWith("."))
            .filter(Files::isRegularFile)
            .limit(LIMIT)
            .sorted()
            .forEach(files::add);
      }
    } else if (Files.isRegularFile(place)) {
      files.add(place);
    } else {
      throw unreadable(place, "it is not there");
    }
    List<Entry> entries = new ArrayList<>();
    for (Path file : files) {
      entries.addAll(entries(file));
    }
    return entries;
  }

  private static List<Entry> entries(Path file) throws IOException {
    if (Files.size(file) > FILE_LIMIT) {
      throw unreadable(file, "it is larger than " + FILE_LIMIT + " bytes");
    }
    long modified = Files.getLastModifiedTime(file).toMillis();
    List<Entry> entries = new ArrayList<>();
    for (String line : Files.readString(file, StandardCharsets.ISO_8859_1).lines().toList()) {
      String text = line.strip();
      if (text.isEmpty()) {
        continue;
      }
      if (!text.matches("[1-9][0-9]{0,9}")) {
        throw unreadable(file, "a line of it is no pid");
      }
      entries.add(new Entry(file.toAbsolutePath().toString(), Long.parseLong(text), modified));
    }
    return entries;
  }

  private static ClawbackException unreadable(Path file, String why) {
    return new ClawbackException(
        Problems.consumers(
            "consumers.pid-file",
            file.toString(),
            "The pid file '" + file + "' cannot be used: " + why + ".",
            "Correct it, or the setting 'adopt'."));
  }
}
