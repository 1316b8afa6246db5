package io.clawback.content;

import io.clawback.content.json.Hash;
import java.util.Arrays;

/**
 * How many messages of whom. Keeps the keys whose hashes are smallest: a key that is dropped never
 * comes back, so those that are kept are counted exactly, whatever the order.
 */
final class Shares {
  private final int most;
  private long[] keys = new long[4];
  private long[] counts = new long[4];
  private int size;
  private long limit = -1;
  private int last;

  Shares(int most) {
    this.most = most;
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
    if (Long.compareUnsigned(hash, limit) > 0) {
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
      if (oldCounts[i] != 0 && Long.compareUnsigned(hash, limit) <= 0) {
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
    limit = hashes[most - 1] ^ Long.MIN_VALUE;
    rebuild(keys.length);
  }

  void merge(Shares other) {
    for (int i = 0; i < other.keys.length; i++) {
      if (other.counts[i] != 0) {
        add(other.keys[i], other.counts[i]);
      }
    }
    lower(other.limit);
  }

  private void lower(long other) {
    if (Long.compareUnsigned(other, limit) < 0) {
      limit = other;
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
