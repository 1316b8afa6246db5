package io.clawback.content;

import io.clawback.content.json.Hash;
import java.util.Arrays;

/**
 * How many messages of whom: the {@link Smallest} of them, counted exactly. The keys are hashes
 * with a seed.
 */
final class Shares {
  private final int most;
  private long[] keys = new long[4];
  private long[] counts = new long[4];
  private int size;
  private final Smallest kept;
  private int last;

  Shares(int most) {
    this.most = most;
    this.kept = new Smallest(most, Long.MAX_VALUE / 2);
  }

  /** How many different keys there were, or as many as are kept. */
  int most() {
    return Math.min(size, most);
  }

  void add(long key) {
    if (keys[last] == key && counts[last] > 0) {
      counts[last]++;
    } else {
      add(key, 1);
    }
  }

  private void add(long key, long times) {
    long hash = Hash.mix(key);
    if (!kept.keeps(hash)) {
      return;
    }
    int slot = slot(key, hash);
    if (counts[slot] == 0) {
      if (2 * (size + 1) > keys.length) {
        rebuild(keys.length * 2);
        add(key, times);
        return;
      }
      size++;
      keys[slot] = key;
    }
    counts[slot] += times;
    last = slot;
    if (size >= 2 * most) {
      trim();
    }
  }

  private int slot(long key, long hash) {
    int mask = keys.length - 1;
    int slot = (int) hash & mask;
    while (counts[slot] != 0 && keys[slot] != key) {
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  private void rebuild(int room) {
    long[] oldKeys = keys;
    long[] oldCounts = counts;
    keys = new long[room];
    counts = new long[room];
    size = 0;
    last = 0;
    for (int i = 0; i < oldKeys.length; i++) {
      long hash = Hash.mix(oldKeys[i]);
      if (oldCounts[i] != 0 && kept.keeps(hash)) {
        int slot = slot(oldKeys[i], hash);
        keys[slot] = oldKeys[i];
        counts[slot] = oldCounts[i];
        size++;
      }
    }
  }

  /** Drops all but the {@code most} smallest. */
  void trim() {
    if (size <= most) {
      return;
    }
    long[] hashes = new long[size];
    int n = 0;
    for (int i = 0; i < keys.length; i++) {
      if (counts[i] != 0) {
        hashes[n++] = Hash.mix(keys[i]) ^ Long.MIN_VALUE;
      }
    }
    Arrays.sort(hashes);
    kept.cut();
    for (int i = 0; kept.next(hashes[i] ^ Long.MIN_VALUE, 0); i++) {}
    rebuild(keys.length);
  }

  void merge(Shares other) {
    for (int i = 0; i < other.keys.length; i++) {
      if (other.counts[i] != 0) {
        add(other.keys[i], other.counts[i]);
      }
    }
    if (kept.lower(other.kept)) {
      rebuild(keys.length);
    }
  }

  int size() {
    return size;
  }

  /** Slots of the table; {@link #count} is 0 where it is free. */
  int slots() {
    return keys.length;
  }

  long key(int slot) {
    return keys[slot];
  }

  long count(int slot) {
    return counts[slot];
  }
}
