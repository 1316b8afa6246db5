package io.clawback.app.cli;

import io.clawback.ledger.LedgerReader;
import io.clawback.model.error.Category;
import io.clawback.model.error.ClawbackException;
import io.clawback.model.error.Problem;
import io.clawback.runtime.Plugins;
import io.clawback.spi.state.Disk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The ledger's place, for verbs that read it without a config. */
final class LedgerFolder {
  private LedgerFolder() {}

  /** The data folder with a ledger in it; throws when there is none. */
  static Disk open(Path data) {
    Disk disk = Files.isDirectory(data) ? Plugins.disk().open(data) : null;
    if (disk == null || !new LedgerReader(disk).exists()) {
      throw new ClawbackException(
          new Problem(
              "ledger.none",
              Category.USAGE,
              data.toString(),
              "There is no ledger in this data folder.",
              "Name the data folder with --data DIR."));
    }
    return disk;
  }

  /** A small text file named on the command line. */
  static String text(Path file) {
    try {
      if (Files.size(file) > 1 << 20) {
        throw unreadable(file, "it is larger than 1 MiB");
      }
      return Files.readString(file);
    } catch (IOException e) {
      throw unreadable(file, e.getMessage() == null ? e.toString() : e.getMessage());
    }
  }

  private static ClawbackException unreadable(Path file, String why) {
    return new ClawbackException(
        new Problem(
            "usage.unreadable",
            Category.USAGE,
            file.toString(),
            "The file cannot be read: " + why + ".",
            "Check the path."));
  }
}
