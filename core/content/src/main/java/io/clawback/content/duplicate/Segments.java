package io.clawback.content.duplicate;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicIntegerArray;

/**
 * Coordinates as numbers of 38 bits: 16 for a segment (a partition, and 4 Mi offsets of it), 22 for
 * the offset in it. Segments are numbered as they come, from 1, so no number is 0. Thread-safe;
 * known segments are found without a lock.
 */
final class Segments {
  /** Bits of a coordinate's number. */
  static final int BITS = 38;

  private static final int OFFSET_BITS = 22;
  private static final long OFFSETS = (1L << OFFSET_BITS) - 1;
  private static final int MOST = (1 << (BITS - OFFSET_BITS)) - 1;

  private final int most;
  private volatile Known known = new Known(64);

  /** At most so many segments. */
  Segments(int most) {
    this.most = Math.min(MOST, most);
  }

  private static final class Known {
    final AtomicIntegerArray table;
    final int[] partitions;
    final long[] bases;
    int count;

    Known(int size) {
      table = new AtomicIntegerArray(2 * size);
      partitions = new int[size + 1];
      bases = new long[size + 1];
    }

    int find(int partition, long base) {
      int mask = table.length() - 1;
      int at = (int) Squeeze.mix(base * 31 + partition) & mask;
      for (int id = table.get(at); id != 0; id = table.get(at)) {
        if (partitions[id] == partition && bases[id] == base) {
          return id;
        }
        at = (at + 1) & mask;
      }
      return ~at;
    }

    int add(int partition, long base) {
      int id = ++count;
      partitions[id] = partition;
      bases[id] = base;
      table.set(~find(partition, base), id);
      return id;
    }
  }

  /** The coordinates' number; negative when there are too many segments. */
  long number(int partition, long offset) {
    long base = offset >>> OFFSET_BITS;
    int id = known.find(partition, base);
    if (id < 0) {
      id = add(partition, base);
    }
    return id < 0 ? -1 : (long) id << OFFSET_BITS | (offset & OFFSETS);
  }

  private synchronized int add(int partition, long base) {
    Known now = known;
    int id = now.find(partition, base);
    if (id >= 0) {
      return id;
    }
    if (now.count == most) {
      return -1;
    }
    if (now.count == now.table.length() / 2) {
      Known next = new Known(2 * now.count);
      for (int i = 1; i <= now.count; i++) {
        next.add(now.partitions[i], now.bases[i]);
      }
      known = next;
      now = next;
    }
    return now.add(partition, base);
  }

  int partition(long number) {
    return known.partitions[(int) (number >>> OFFSET_BITS)];
  }

  long offset(long number) {
    return known.bases[(int) (number >>> OFFSET_BITS)] << OFFSET_BITS | (number & OFFSETS);
  }

  /** Whether the first has the smaller coordinates. */
  boolean before(long a, long b) {
    if (a >>> OFFSET_BITS == b >>> OFFSET_BITS) {
      return a < b;
    }
    int first = partition(a);
    int second = partition(b);
    return first != second ? first < second : offset(a) < offset(b);
  }

  /** The segments as they are now, in order of their coordinates. */
  synchronized Order order() {
    Known now = known;
    Integer[] ids = new Integer[now.count];
    Arrays.setAll(ids, i -> i + 1);
    Arrays.sort(ids, (a, b) -> before(number(a), number(b)) ? -1 : a.equals(b) ? 0 : 1);
    int[] byRank = new int[now.count];
    int[] ranks = new int[now.count + 1];
    for (int rank = 0; rank < byRank.length; rank++) {
      byRank[rank] = ids[rank];
      ranks[ids[rank]] = rank;
    }
    return new Order(byRank, ranks);
  }

  private static long number(int id) {
    return (long) id << OFFSET_BITS;
  }

  /** Translates numbers into some that sort as their coordinates do. */
  static final class Order {
    private final int[] byRank;
    private final int[] ranks;

    private Order(int[] byRank, int[] ranks) {
      this.byRank = byRank;
      this.ranks = ranks;
    }

    long sortable(long number) {
      return (long) ranks[(int) (number >>> OFFSET_BITS)] << OFFSET_BITS | (number & OFFSETS);
    }

    long number(long sortable) {
      return (long) byRank[(int) (sortable >>> OFFSET_BITS)] << OFFSET_BITS | (sortable & OFFSETS);
    }
  }
}
