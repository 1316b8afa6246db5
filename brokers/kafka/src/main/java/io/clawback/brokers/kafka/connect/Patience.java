package io.clawback.brokers.kafka.connect;

import io.clawback.spi.time.Clock;
import java.time.Duration;
import java.util.function.BooleanSupplier;

/** Waits for a change to be seen everywhere, as long as a budget allows. */
public final class Patience {
  private static final Duration STEP = Duration.ofMillis(25);
  private final Clock clock;
  private final long end;

  /** Begins now, and ends after {@code length}. */
  public Patience(Clock clock, Duration length) {
    this.clock = clock;
    this.end = clock.nanos() + length.toNanos();
  }

  /** Whether there is still time. */
  public boolean left() {
    return clock.nanos() - end < 0;
  }

  /** How much time is left; zero when none is. */
  public Duration remaining() {
    return Duration.ofNanos(Math.max(0, end - clock.nanos()));
  }

  /** Whether it came true in time. */
  public boolean until(BooleanSupplier holds) {
    while (!holds.getAsBoolean()) {
      if (!left()) {
        return false;
      }
      try {
        Thread.sleep(STEP);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return false;
      }
    }
    return true;
  }
}
