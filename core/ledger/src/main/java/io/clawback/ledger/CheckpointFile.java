package io.clawback.ledger;

import io.clawback.spi.state.Disk;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Checkpoints of a ledger: one file of notes, one after the other. Immutable, as read once.
 *
 * @param notes oldest first
 * @param torn where an incomplete last note begins; empty when there is none
 */
record CheckpointFile(List<Placed> notes, Optional<Long> torn) {
  private static final int PIECE = 1 << 20;
  private static final int TAIL = 4_096;

  /** More than the longest note. */
  private static final int TORN = 320;

  /** A writer may be in the middle of a note: what looks torn is read again. */
  private static final int LOOKS = 3;

  /** One note, perhaps damaged, and where it stands, for people. */
  record Placed(String source, String note) {}

  /** All notes. */
  static CheckpointFile all(Disk disk) throws IOException {
    CheckpointFile file = split(bytes(disk, 0));
    for (int look = 1; look < LOOKS && file.torn().isPresent(); look++) {
      file = split(bytes(disk, 0));
    }
    return file;
  }

  private static byte[] bytes(Disk disk, long from) throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    if (disk.exists(Names.CHECKPOINTS)) {
      byte[] piece;
      do {
        piece = disk.read(Names.CHECKPOINTS, from + all.size(), PIECE);
        all.writeBytes(piece);
      } while (piece.length > 0);
    }
    return all.toByteArray();
  }

  /**
   * Every fifth line feed ends a note. What is left over at the end is torn, and so is a last note
   * with bytes in it that were never written (zeros).
   */
  private static CheckpointFile split(byte[] bytes) {
    List<Placed> notes = new ArrayList<>();
    int from = 0;
    int feeds = 0;
    int line = 1;
    for (int i = 0; i < bytes.length; i++) {
      if (bytes[i] == '\n' && ++feeds == Checkpoint.LINES) {
        String note = text(bytes, from, i + 1);
        if (i + 1 == bytes.length && note.indexOf('\0') >= 0) {
          break;
        }
        notes.add(new Placed(Names.CHECKPOINTS + " line " + line, note));
        line += feeds;
        from = i + 1;
        feeds = 0;
      }
    }
    Optional<Long> torn = from < bytes.length ? Optional.of((long) from) : Optional.empty();
    return new CheckpointFile(List.copyOf(notes), torn);
  }

  /**
   * The newest note alone, however many there are: the lines that end with its signature's. Enough
   * to go on with a ledger, since what it covers includes all that the older ones do.
   */
  static CheckpointFile newest(Disk disk) throws IOException {
    long size = disk.exists(Names.CHECKPOINTS) ? disk.size(Names.CHECKPOINTS) : 0;
    long from = Math.max(0, size - TAIL);
    byte[] tail = bytes(disk, from);
    int written = written(tail);
    List<Integer> starts = new ArrayList<>(List.of(0));
    for (int i = 0; i < written; i++) {
      if (tail[i] == '\n') {
        starts.add(i + 1);
      }
    }
    for (int last = starts.size() - 2; last >= Checkpoint.LINES - 1; last--) {
      int end = starts.get(last + 1);
      if (text(tail, starts.get(last), end).startsWith("\u2014 ")) {
        int start = starts.get(last - Checkpoint.LINES + 1);
        Placed note = new Placed("the newest checkpoint", text(tail, start, end));
        return new CheckpointFile(
            List.of(note), end < tail.length ? Optional.of(from + end) : Optional.empty());
      }
    }
    if (from > 0) {
      Placed damaged = new Placed("the newest checkpoint", text(tail, 0, tail.length));
      return new CheckpointFile(List.of(damaged), Optional.empty());
    }
    return new CheckpointFile(List.of(), size > 0 ? Optional.of(0L) : Optional.empty());
  }

  /** Where zeros begin that a torn last note may have left; else the length. */
  private static int written(byte[] tail) {
    for (int i = Math.max(0, tail.length - TORN); i < tail.length; i++) {
      if (tail[i] == 0) {
        return i;
      }
    }
    return tail.length;
  }

  private static String text(byte[] bytes, int from, int to) {
    return new String(bytes, from, to - from, StandardCharsets.UTF_8);
  }
}
