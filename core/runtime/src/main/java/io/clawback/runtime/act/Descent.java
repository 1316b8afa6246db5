package io.clawback.runtime.act;

import java.time.Duration;
import java.util.OptionalLong;

/**
 * Whether a lag that is well already goes on falling, so that it is worth watching on: what people
 * want to know is where it ends, not when it passed a bound. Consumers commit every few seconds,
 * and in between a lag rises: falling means a new low within {@link #QUIET}. Not thread-safe.
 */
final class Descent {
  /** As long as a usual consumer may take from one commit to the next. */
  static final Duration QUIET = Duration.ofSeconds(5);

  /** Nobody who waits for a command wants to watch longer than that. */
  static final Duration MOST = Duration.ofSeconds(10);

  private long lowest = Long.MAX_VALUE;
  private long lowestAt;
  private long wellAt = -1;

  /**
   * Takes in one look.
   *
   * @param lag all that is watched, in messages; empty when some of it was not seen
   * @param well whether it is as it should be
   * @param nanos monotonic time of the look, from 0 on
   */
  void take(OptionalLong lag, boolean well, long nanos) {
    if (!well) {
      wellAt = -1;
    } else if (wellAt < 0) {
      wellAt = nanos;
    }
    if (lag.isPresent() && lag.getAsLong() < lowest) {
      lowest = lag.getAsLong();
      lowestAt = nanos;
    }
  }

  /** Whether to look again at a lag that is well; {@code nanos} as of the last look. */
  boolean goesOn(long nanos) {
    return lowest > 0
        && lowest < Long.MAX_VALUE
        && nanos - lowestAt < QUIET.toNanos()
        && nanos - wellAt < MOST.toNanos();
  }

  /** How long after the begin it was well, and has stayed so. */
  Duration wellAfter() {
    return Duration.ofNanos(Math.max(0, wellAt));
  }
}
