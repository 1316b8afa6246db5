package io.clawback.content.duplicate;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Messages that are not their key's original: where the key is in the table, the message's
 * coordinates and its content's hash. Guarded by its stripe's lock.
 */
final class RepetitionLog {
  /** What one costs: 12 bytes, and 8 more when the result is made. */
  static final int COST = 20;

  private static final int CHUNK = 4_096;
  private static final int FIRST = 16;
  private static final long NUMBER = (1L << Segments.BITS) - 1;
  private final Room room;
  private final List<long[]> heads = new ArrayList<>();
  private final List<int[]> contents = new ArrayList<>();
  private long size;

  RepetitionLog(Room room) {
    this.room = room;
  }

  long size() {
    return size;
  }

  /** Adds one; false when there is no room. The slot is of 26 bits at most. */
  boolean add(int slot, long number, int content) {
    int at = (int) (size % CHUNK);
    int last = heads.size() - 1;
    if (at == 0 && size == (long) heads.size() * CHUNK) {
      if (!room.take(12 * FIRST + 32)) {
        return false;
      }
      heads.add(new long[FIRST]);
      contents.add(new int[FIRST]);
      last++;
    } else if (at == heads.get(last).length) {
      int next = Math.min(CHUNK, at + at / 2 + 1);
      if (!room.take(12L * (next - at))) {
        next = Math.min(CHUNK, at + FIRST);
        if (!room.take(12L * (next - at))) {
          return false;
        }
      }
      heads.set(last, Arrays.copyOf(heads.get(last), next));
      contents.set(last, Arrays.copyOf(contents.get(last), next));
    }
    heads.get(last)[at] = (long) slot << Segments.BITS | number;
    contents.get(last)[at] = content;
    size++;
    return true;
  }

  int slot(long i) {
    return (int) (heads.get((int) (i / CHUNK))[(int) (i % CHUNK)] >>> Segments.BITS);
  }

  long number(long i) {
    return heads.get((int) (i / CHUNK))[(int) (i % CHUNK)] & NUMBER;
  }

  int content(long i) {
    return contents.get((int) (i / CHUNK))[(int) (i % CHUNK)];
  }

  /** Puts those of slot s to slot {@code to[s]}, and forgets those where that is negative. */
  void move(int[] to) {
    long kept = 0;
    for (long i = 0; i < size; i++) {
      int slot = to[slot(i)];
      if (slot >= 0) {
        heads.get((int) (kept / CHUNK))[(int) (kept % CHUNK)] =
            (long) slot << Segments.BITS | number(i);
        contents.get((int) (kept / CHUNK))[(int) (kept % CHUNK)] = content(i);
        kept++;
      }
    }
    size = kept;
    shrink();
  }

  /** Gives back what the last chunk does not use. */
  void trim() {
    int last = heads.size() - 1;
    int used = (int) (size - (long) last * CHUNK);
    if (last >= 0 && used < heads.get(last).length) {
      room.give(12L * (heads.get(last).length - used));
      heads.set(last, Arrays.copyOf(heads.get(last), used));
      contents.set(last, Arrays.copyOf(contents.get(last), used));
    }
  }

  void release() {
    size = 0;
    shrink();
  }

  private void shrink() {
    while (!heads.isEmpty() && (long) (heads.size() - 1) * CHUNK >= size) {
      room.give(12L * heads.remove(heads.size() - 1).length + 32);
      contents.remove(contents.size() - 1);
    }
  }
}
