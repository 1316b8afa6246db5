package io.clawback.content;

import org.jspecify.annotations.Nullable;

/**
 * Where in time a kind of message began, or ended: the split of the time line that makes the
 * messages of the kind most likely (a likelihood ratio of two binomials against one).
 *
 * @param at milliseconds since the epoch
 * @param before share of all messages, before
 * @param after the same, from then on
 * @param up whether the share rose
 * @param whole whether on the higher side nearly all messages are of this kind, at the far end at
 *     least, and on the other side nearly none, or some as where a version is rolled out in steps:
 *     a change that stayed, not a fault
 */
record Turning(long at, double before, double after, boolean up, boolean whole) {
  private static final double CLEAR = 8;
  private static final int ENOUGH = 20;

  /** Enough where few messages were read. */
  private static final int FEWEST = 5;

  private static final double NEARLY_ALL = 0.9;
  private static final double NEARLY_NONE = 0.02;
  private static final double SOME = 0.34;

  /** The clearest turn; null when there is none that is clear. */
  static @Nullable Turning find(TimeCounts all, Tally tally) {
    return find(all, tally.times, tally.first().timestamp());
  }

  /** The same, of messages that came at these times, the first of them then. */
  static @Nullable Turning find(TimeCounts all, TimeCounts times, long first) {
    if (times.isEmpty()) {
      return null;
    }
    long[] n = all.within(all);
    long[] part = times.within(all);
    long[] k = new long[n.length];
    System.arraycopy(part, 0, k, 0, part.length);
    long total = sum(n, 0, n.length);
    long some = sum(k, 0, k.length);
    double best = CLEAR;
    int at = 0;
    long left = 0;
    long leftSome = 0;
    for (int i = 1; i < n.length; i++) {
      left += n[i - 1];
      leftSome += k[i - 1];
      double gain =
          likelihood(leftSome, left)
              + likelihood(some - leftSome, total - left)
              - likelihood(some, total);
      if (left >= ENOUGH && total - left > 0 && gain > best) {
        best = gain;
        at = i;
      }
    }
    return at == 0 ? null : turn(all, first, n, k, at);
  }

  private static @Nullable Turning turn(TimeCounts all, long first, long[] n, long[] k, int at) {
    long before = sum(k, 0, at);
    double low = (double) before / sum(n, 0, at);
    double high = (double) sum(k, at, k.length) / sum(n, at, n.length);
    boolean up = high > low;
    if (Math.max(low, high) < 3 * Math.min(low, high)) {
      return null;
    }
    boolean exact = before == 0 && first >= 0;
    long when = exact ? first : all.begins(at);
    double far = up ? far(n, k, n.length - 1, at, -1) : far(n, k, 0, at - 1, 1);
    boolean clean = Math.min(low, high) <= NEARLY_NONE && Math.max(low, high) >= NEARLY_ALL;
    boolean bySteps = Math.min(low, high) <= SOME && far >= NEARLY_ALL;
    return new Turning(when, low, high, up, clean || bySteps);
  }

  /** The share at the far end of the higher side: of its last eighth, and of enough messages. */
  private static double far(long[] n, long[] k, int from, int to, int by) {
    int least = Math.abs(to - from) / 8;
    long enough = Math.max(FEWEST, Math.min(ENOUGH, sum(n, 0, n.length) / 20));
    long all = 0;
    long some = 0;
    for (int i = from; ; i += by) {
      all += n[i];
      some += k[i];
      if (i == to || (all >= enough && Math.abs(i - from) >= least)) {
        return all < enough ? 0 : (double) some / all;
      }
    }
  }

  private static long sum(long[] counts, int from, int to) {
    long sum = 0;
    for (int i = from; i < to; i++) {
      sum += counts[i];
    }
    return sum;
  }

  /** The logarithm of the likelihood of k of n at the rate k/n. */
  private static double likelihood(long k, long n) {
    return n == 0 || k == 0 || k >= n
        ? 0
        : k * Math.log((double) k / n) + (n - k) * Math.log((double) (n - k) / n);
  }
}
