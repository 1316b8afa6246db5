package io.clawback.execute;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * Exponential back-off with equal jitter: attempt n waits between half of and the whole of {@code
 * base × 2^n}, at most {@code most}. Source: "Exponential Backoff And Jitter", AWS Architecture
 * Blog, 2015.
 *
 * @param base the first bound
 * @param most the last bound
 * @param attempts how often something is tried again before giving up for this run
 */
public record Backoff(Duration base, Duration most, int attempts) {
  /** 200 ms doubling to 10 s, six times. */
  public static final Backoff DEFAULT =
      new Backoff(Duration.ofMillis(200), Duration.ofSeconds(10), 6);

  /** How long to wait before attempt {@code n}, from 0. */
  Duration before(int n, RandomGenerator chance) {
    long bound = Math.min(most.toMillis(), base.toMillis() << Math.min(n, 20));
    return Duration.ofMillis(bound / 2 + chance.nextLong(bound / 2 + 1));
  }
}
