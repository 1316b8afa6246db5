package io.clawback.demo.orders;

/**
 * Holds work to so many units a second. What was not used is kept for a while, so that a pause (a
 * rebalance, the machine's other work) is caught up. Not thread-safe.
 */
public final class Pace {
  private static final long KEPT_NANOS = 300_000_000L;

  private final double nanosEach;
  private double free;

  /**
   * {@code perSecond} units a second.
   *
   * @param now a monotonic clock's nanoseconds
   */
  public Pace(int perSecond, long now) {
    if (perSecond < 1) {
      throw new IllegalArgumentException("a pace of " + perSecond);
    }
    this.nanosEach = 1e9 / perSecond;
    this.free = now;
  }

  /** Counts {@code units} as done; nanoseconds to wait before the next ones. */
  public long take(int units, long now) {
    free = Math.max(free, (double) now - KEPT_NANOS) + units * nanosEach;
    return Math.max(0, (long) (free - now));
  }
}
