package io.clawback.conformance.time;

import io.clawback.spi.time.Clock;
import io.clawback.spi.time.Scheduler;
import java.time.Duration;
import java.time.Instant;

/**
 * A clock that only moves when told, and a scheduler for which sleeping is moving it. The wall
 * clock may jump by itself (SAFETY I14). Thread-safe.
 */
public final class ManualClock implements Clock, Scheduler {
  private Instant now;
  private long nanos;

  /** Starts at this wall time, and at an odd monotonic one. */
  public ManualClock(Instant now) {
    this.now = now;
    this.nanos = Long.MAX_VALUE - 1_000;
  }

  @Override
  public synchronized Instant now() {
    return now;
  }

  @Override
  public synchronized long nanos() {
    return nanos;
  }

  /** Time passes on both clocks. */
  public synchronized void pass(Duration length) {
    now = now.plus(length);
    nanos += length.toNanos();
  }

  /** Somebody sets the wall clock. */
  public synchronized void jump(Duration by) {
    now = now.plus(by);
  }

  @Override
  public void sleep(Duration length) {
    pass(length);
  }
}
