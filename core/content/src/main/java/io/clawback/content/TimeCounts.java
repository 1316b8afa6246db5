package io.clawback.content;

import java.util.ArrayList;
import java.util.List;

/**
 * How many came when, in at most 256 buckets. Their width is the smallest power of two that
 * suffices for the first and the last time, and they begin at multiples of it: so they are the same
 * whatever came first.
 */
final class TimeCounts {
  private static final int BUCKETS = 256;
  private long[] counts = new long[4];
  private int shift;
  private long low;
  private long least = Long.MAX_VALUE;
  private long most = Long.MIN_VALUE;

  void add(long time) {
    if (time >= 0) {
      add(time, 1);
    }
  }

  private void add(long time, long times) {
    if (time < least || time > most) {
      reach(Math.min(time, least), Math.max(time, most));
    }
    counts[(int) ((time >> shift) - low)] += times;
  }

  /** Makes room from one time to another. */
  private void reach(long from, long to) {
    boolean empty = least > most;
    least = from;
    most = to;
    if (empty) {
      low = from >> shift;
    }
    int wanted = shift;
    while ((to >> wanted) - (from >> wanted) >= BUCKETS) {
      wanted++;
    }
    long first = from >> wanted;
    int room = (int) ((to >> wanted) - first) + 1;
    if (wanted == shift && first >= low && (to >> shift) - low < counts.length) {
      return;
    }
    long[] old = counts;
    int size = 4;
    while (size < room) {
      size *= 2;
    }
    counts = new long[size];
    for (int i = 0; i < old.length; i++) {
      if (old[i] != 0) {
        counts[(int) (((low + i) >> (wanted - shift)) - first)] += old[i];
      }
    }
    shift = wanted;
    low = first;
  }

  void merge(TimeCounts other) {
    if (other.least > other.most) {
      return;
    }
    reach(Math.min(least, other.least), Math.max(most, other.most));
    // The other's span lies within ours: its buckets are no wider, and each lies within one.
    for (int i = 0; i < other.counts.length; i++) {
      if (other.counts[i] != 0) {
        counts[(int) (((other.low + i) >> (shift - other.shift)) - low)] += other.counts[i];
      }
    }
  }

  boolean isEmpty() {
    return least > most;
  }

  /** Counts on the grid of a whole that this is a part of. */
  long[] within(TimeCounts whole) {
    long first = whole.least >> whole.shift;
    long[] all = new long[isEmpty() ? 0 : (int) ((whole.most >> whole.shift) - first) + 1];
    for (int i = 0; i < counts.length && !isEmpty(); i++) {
      if (counts[i] != 0) {
        all[(int) (((low + i) >> (whole.shift - shift)) - first)] += counts[i];
      }
    }
    return all;
  }

  /** When the i-th bucket of {@link #within} itself begins. */
  long begins(int i) {
    return ((least >> shift) + i) << shift;
  }

  Contents.TimeLine line() {
    if (isEmpty()) {
      return new Contents.TimeLine(0, 1, List.of());
    }
    List<Long> all = new ArrayList<>();
    for (long count : within(this)) {
      all.add(count);
    }
    return new Contents.TimeLine(begins(0), 1L << shift, List.copyOf(all));
  }
}
