package io.clawback.content.duplicate;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Full keys, one after the other, each behind its length. Guarded by its stripe's lock. */
final class KeyArena {
  /** Keys longer than this are not kept. */
  static final int LONGEST = 1_024;

  private static final int CHUNK = 1 << 15;
  private static final int HEAD = 2;
  private final Room room;
  private final List<byte[]> chunks = new ArrayList<>();
  private int end;
  private long bytes;

  KeyArena(Room room) {
    this.room = room;
  }

  /** What all of them cost, ends of chunks included. */
  long cost() {
    return bytes * 17 / 16;
  }

  /** Keeps the key and says where, never 0; or -1 when there is no room. */
  long keep(byte[] key, int from, int length) {
    int size = padded(length);
    int last = chunks.size() - 1;
    if (last < 0 || end + size > CHUNK) {
      if (!room.take(size + 16)) {
        return -1;
      }
      chunks.add(new byte[size]);
      end = 0;
    } else if (end + size > chunks.get(last).length) {
      byte[] chunk = chunks.get(last);
      int least = end + size;
      int wanted = Math.min(CHUNK, Math.max(least, chunk.length * 3 / 2));
      if (!room.take(wanted - chunk.length)) {
        wanted = least;
        if (!room.take(wanted - chunk.length)) {
          return -1;
        }
      }
      chunks.set(last, Arrays.copyOf(chunk, wanted));
    }
    return put(key, from, length);
  }

  /** Takes over a key of another arena, which is released next, so there is room for it. */
  long move(KeyArena other, long at) {
    int length = other.length(at);
    int size = padded(length);
    int last = chunks.size() - 1;
    if (last < 0 || end + size > CHUNK) {
      room.force(size + 16);
      chunks.add(new byte[size]);
      end = 0;
    } else if (end + size > chunks.get(last).length) {
      byte[] chunk = chunks.get(last);
      int wanted = Math.min(CHUNK, Math.max(end + size, chunk.length * 3 / 2));
      room.force(wanted - chunk.length);
      chunks.set(last, Arrays.copyOf(chunk, wanted));
    }
    return put(other.chunk(at), other.begin(at), length);
  }

  private long put(byte[] key, int from, int length) {
    byte[] chunk = chunks.get(chunks.size() - 1);
    int size = padded(length);
    chunk[end] = (byte) length;
    chunk[end + 1] = (byte) (length >> 8);
    System.arraycopy(key, from, chunk, end + HEAD, length);
    long at = ((long) (chunks.size() - 1) * CHUNK + end) / 8 + 1;
    end += size;
    bytes += size;
    return at;
  }

  boolean holds(long at, byte[] key, int from, int length) {
    int begin = begin(at);
    return length(at) == length
        && Arrays.equals(chunk(at), begin, begin + length, key, from, from + length);
  }

  byte[] chunk(long at) {
    return chunks.get((int) ((at - 1) * 8 / CHUNK));
  }

  int begin(long at) {
    return (int) ((at - 1) * 8 % CHUNK) + HEAD;
  }

  int length(long at) {
    byte[] chunk = chunk(at);
    int begin = begin(at);
    return (chunk[begin - 2] & 0xff) | (chunk[begin - 1] & 0xff) << 8;
  }

  /** Gives back what the last chunk does not use. */
  void trim() {
    if (!chunks.isEmpty()) {
      byte[] chunk = chunks.get(chunks.size() - 1);
      room.give(chunk.length - end);
      chunks.set(chunks.size() - 1, Arrays.copyOf(chunk, end));
    }
  }

  void release() {
    for (byte[] chunk : chunks) {
      room.give(chunk.length + 16);
    }
    chunks.clear();
    end = 0;
    bytes = 0;
  }

  private static int padded(int length) {
    return (HEAD + length + 7) & -8;
  }
}
