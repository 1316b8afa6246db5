package io.clawback.content;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * How many came when, in at most 256 buckets that are not empty. Their width is the smallest power
 * of two that suffices, and they begin at multiples of it: so they are the same whatever came
 * first, and a time far from all others takes one bucket and does not widen the rest.
 */
final class TimeCounts {
  private static final int BUCKETS = 256;

  /** Times that are this many times as far away as the others are apart are none of them. */
  private static final int FAR = 4;

  /** As long as they are in few buckets, and few messages: one in so many. */
  private static final int FEW_BUCKETS = 16;

  private static final int FEW = 20;

  /** A bucket is all times with the same number when shifted; sorted. */
  private long[] numbers = new long[4];

  private long[] counts = new long[4];
  private int size;
  private int shift;
  private int last;

  void add(long time) {
    if (time >= 0) {
      long number = time >> shift;
      if (size > 0 && numbers[last] == number) {
        counts[last]++;
      } else {
        add(number, 1);
      }
    }
  }

  private void add(long number, long times) {
    int at = Arrays.binarySearch(numbers, 0, size, number);
    if (at < 0) {
      at = -1 - at;
      insert(at, number);
    }
    counts[at] += times;
    last = at;
    while (size > BUCKETS) {
      widen(shift + 1);
    }
  }

  private void insert(int at, long number) {
    if (size == numbers.length) {
      numbers = Arrays.copyOf(numbers, 2 * size);
      counts = Arrays.copyOf(counts, 2 * size);
    }
    System.arraycopy(numbers, at, numbers, at + 1, size - at);
    System.arraycopy(counts, at, counts, at + 1, size - at);
    numbers[at] = number;
    counts[at] = 0;
    size++;
  }

  private void widen(int to) {
    int into = -1;
    for (int i = 0; i < size; i++) {
      long number = numbers[i] >> (to - shift);
      long count = counts[i];
      if (into >= 0 && numbers[into] == number) {
        counts[into] += count;
      } else {
        into++;
        numbers[into] = number;
        counts[into] = count;
      }
    }
    size = into + 1;
    shift = to;
    last = 0;
  }

  void merge(TimeCounts other) {
    if (other.shift > shift) {
      widen(other.shift);
    }
    for (int i = 0; i < other.size; i++) {
      add(other.numbers[i] >> (shift - other.shift), other.counts[i]);
    }
  }

  boolean isEmpty() {
    return size == 0;
  }

  /** Counts in the buckets of a whole that this is a part of. */
  long[] within(TimeCounts whole) {
    long[] all = new long[whole.size];
    for (int i = 0; i < size; i++) {
      long number = numbers[i] >> (whole.shift - shift);
      all[Arrays.binarySearch(whole.numbers, 0, whole.size, number)] += counts[i];
    }
    return all;
  }

  /** When the i-th bucket of {@link #within} itself begins. */
  long begins(int i) {
    return numbers[i] << shift;
  }

  /** All from the first to the last time, but those that are far from all others. */
  Contents.TimeLine line() {
    if (size == 0) {
      return new Contents.TimeLine(0, 1, List.of(), 0);
    }
    int from = 0;
    int to = size - 1;
    for (int left = 0; left <= Math.min(FEW_BUCKETS, size - 1); left++) {
      for (int right = 0; right <= FEW_BUCKETS && left + right < size; right++) {
        int end = size - 1 - right;
        if (end - left < to - from && isFar(left, end)) {
          from = left;
          to = end;
        }
      }
    }
    return line(from, to);
  }

  /** Whether all that lies outside of these buckets is little, and far away. */
  private boolean isFar(int from, int to) {
    long rest = numbers[to] - numbers[from];
    return (from == 0 || (numbers[from] - numbers[from - 1]) / FAR > rest)
        && (to == size - 1 || (numbers[to + 1] - numbers[to]) / FAR > rest)
        && (sum(0, from - 1) + sum(to + 1, size - 1)) * FEW <= sum(0, size - 1);
  }

  private long sum(int from, int to) {
    long sum = 0;
    for (int i = from; i <= to; i++) {
      sum += counts[i];
    }
    return sum;
  }

  private Contents.TimeLine line(int from, int to) {
    int more = 0;
    while ((numbers[to] >> more) - (numbers[from] >> more) >= BUCKETS) {
      more++;
    }
    long first = numbers[from] >> more;
    long[] all = new long[(int) ((numbers[to] >> more) - first) + 1];
    for (int i = from; i <= to; i++) {
      all[(int) ((numbers[i] >> more) - first)] += counts[i];
    }
    List<Long> told = new ArrayList<>(all.length);
    for (long count : all) {
      told.add(count);
    }
    return new Contents.TimeLine(
        first << (shift + more),
        1L << (shift + more),
        List.copyOf(told),
        sum(0, size - 1) - sum(from, to));
  }
}
