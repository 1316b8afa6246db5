package io.clawback.proofs.crash;

import io.clawback.model.audit.EntryKind;
import java.util.List;

/**
 * At which of its own writes a process dies. Handed to it as properties, read by {@link DyingDisks}
 * there.
 *
 * @param file what is written
 * @param kind of the entry that is written, or after which that file is
 * @param count which one of that kind, from 1
 * @param when how far the write has come
 */
record Death(File file, EntryKind kind, int count, When when) {
  /** What is written. */
  enum File {
    ENTRY,
    CHECKPOINT,
    SEGMENT
  }

  /** How far it has come. */
  enum When {
    BEFORE,
    HALF,
    WRITTEN,
    SYNCED
  }

  static Death at(EntryKind kind, int count, When when) {
    return new Death(File.ENTRY, kind, count, when);
  }

  private static final String PREFIX = "proofs.death.";

  List<String> properties() {
    return List.of(
        "-D" + PREFIX + "file=" + file,
        "-D" + PREFIX + "kind=" + kind,
        "-D" + PREFIX + "count=" + count,
        "-D" + PREFIX + "when=" + when);
  }

  /** What this process was told. */
  static Death told() {
    return new Death(
        File.valueOf(System.getProperty(PREFIX + "file")),
        EntryKind.valueOf(System.getProperty(PREFIX + "kind")),
        Integer.getInteger(PREFIX + "count"),
        When.valueOf(System.getProperty(PREFIX + "when")));
  }
}
