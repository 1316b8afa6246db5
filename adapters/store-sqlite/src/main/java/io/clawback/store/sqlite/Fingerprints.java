package io.clawback.store.sqlite;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** 64-bit hashes of keys, in memory: says of most other keys that they are not among them. */
final class Fingerprints {
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private final long seed;
  private final long[] table;
  private int size;

  /** For up to so many keys; 12 to 24 bytes each. */
  Fingerprints(long seed, long keys) {
    this.seed = seed;
    int needed = (int) Math.min(1 << 30, keys + keys / 2 + 2);
    table = new long[Math.max(2, Integer.highestOneBit(needed - 1) << 1)];
  }

  void add(byte[] key) {
    if (size + 1 == table.length) {
      throw new IllegalStateException("more keys than were counted");
    }
    long print = print(key, 0, key.length);
    int at = slot(print);
    if (table[at] == 0) {
      table[at] = print;
      size++;
    }
  }

  /** False when the key is none of them; true when it is one, or once in 2^40 by chance. */
  boolean may(byte[] bytes, int from, int length) {
    return table[slot(print(bytes, from, length))] != 0;
  }

  int size() {
    return size;
  }

  private int slot(long print) {
    int at = (int) print & (table.length - 1);
    while (table[at] != 0 && table[at] != print) {
      at = (at + 1) & (table.length - 1);
    }
    return at;
  }

  /** Never 0, which marks an empty slot. Folded multiplication, as wyhash does it. */
  private long print(byte[] bytes, int from, int length) {
    long hash = seed ^ length;
    int at = from;
    int end = from + length;
    for (; at + 8 <= end; at += 8) {
      hash = fold(hash ^ (long) LONGS.get(bytes, at));
    }
    long rest = 0;
    for (; at < end; at++) {
      rest = rest << 8 | (bytes[at] & 0xff);
    }
    hash = fold(fold(hash ^ rest) ^ seed);
    return hash == 0 ? 1 : hash;
  }

  private static long fold(long value) {
    long low = value * 0x9E3779B97F4A7C15L;
    long high = Math.multiplyHigh(value, 0x9E3779B97F4A7C15L);
    return low ^ high ^ (value >>> 32);
  }
}
