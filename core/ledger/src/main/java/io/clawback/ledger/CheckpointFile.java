package io.clawback.ledger;

import io.clawback.spi.state.Disk;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * All checkpoints of a ledger as one file of notes, one after the other. Immutable, as read once.
 *
 * @param notes each with the number of its first line
 * @param torn where an incomplete last note begins; empty when there is none
 */
record CheckpointFile(List<Placed> notes, Optional<Long> torn) {
  private static final int PIECE = 1 << 20;

  /** One note, perhaps damaged. */
  record Placed(int line, String note) {}

  static CheckpointFile read(Disk disk) throws IOException {
    if (!disk.exists(Names.CHECKPOINTS)) {
      return new CheckpointFile(List.of(), Optional.empty());
    }
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    byte[] piece;
    do {
      piece = disk.read(Names.CHECKPOINTS, all.size(), PIECE);
      all.writeBytes(piece);
    } while (piece.length > 0);
    return split(all.toByteArray());
  }

  /**
   * Every fifth line feed ends a note. What is left over at the end is the torn rest of a note that
   * nobody relies on.
   */
  private static CheckpointFile split(byte[] bytes) {
    List<Placed> notes = new ArrayList<>();
    int from = 0;
    int feeds = 0;
    int line = 1;
    for (int i = 0; i < bytes.length; i++) {
      if (bytes[i] == '\n' && ++feeds == Checkpoint.LINES) {
        notes.add(new Placed(line, new String(bytes, from, i + 1 - from, StandardCharsets.UTF_8)));
        line += feeds;
        from = i + 1;
        feeds = 0;
      }
    }
    Optional<Long> torn = from < bytes.length ? Optional.of((long) from) : Optional.empty();
    return new CheckpointFile(List.copyOf(notes), torn);
  }
}
