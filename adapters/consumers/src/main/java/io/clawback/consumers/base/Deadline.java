package io.clawback.consumers.base;

import io.clawback.model.error.ClawbackException;
import io.clawback.spi.time.Clock;
import io.clawback.spi.time.Scheduler;
import java.time.Duration;

/** A point on the monotonic clock, and waiting that never goes beyond it. Immutable. */
public final class Deadline {
  private static final Duration LONGEST = Duration.ofDays(1);

  private final Clock clock;
  private final Scheduler scheduler;
  private final long end;

  private Deadline(Clock clock, Scheduler scheduler, long end) {
    this.clock = clock;
    this.scheduler = scheduler;
    this.end = end;
  }

  /** From now on; longer than a day counts as a day. */
  public static Deadline in(Clock clock, Scheduler scheduler, Duration length) {
    Duration bounded = length.compareTo(LONGEST) > 0 ? LONGEST : length;
    return new Deadline(clock, scheduler, clock.nanos() + bounded.toNanos());
  }

  /** A point that is never later than this one. */
  public Deadline within(Duration length) {
    Deadline other = in(clock, scheduler, length);
    return other.end - end < 0 ? other : this;
  }

  /** Another one on the same clocks, from now on, which may end later than this one. */
  public Deadline fresh(Duration length) {
    return in(clock, scheduler, length);
  }

  /** Whether it is over. */
  public boolean over() {
    return clock.nanos() - end >= 0;
  }

  /** What is left, never negative. */
  public Duration left() {
    return Duration.ofNanos(Math.max(0, end - clock.nanos()));
  }

  /** That long, or what is left when that is shorter. */
  public Duration atMost(Duration length) {
    Duration left = left();
    return length.compareTo(left) < 0 ? length : left;
  }

  /**
   * Waits, at most until the deadline. Throws {@code consumers.interrupted} when the run is to
   * stop; the thread stays marked as interrupted.
   */
  public void pause(Duration length) {
    try {
      scheduler.sleep(atMost(length));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ClawbackException(
          Problems.consumers(
              "consumers.interrupted",
              "the run",
              "It was asked to stop while consumers were being changed.",
              "Resume the run: it goes on from what is there."),
          e);
    }
  }
}
