package io.clawback.model.plan;

import java.time.Duration;

/**
 * The most that one step may do.
 *
 * @param messages whose account may change, or that may be delivered again
 * @param sharePercent of what the queue holds (its log ends minus its log starts), likewise; the
 *     smaller of the two holds, and 100 is no limit
 * @param time for the step
 * @param instances consumers that a scale may add or take away
 * @param partitions that an expansion may add
 */
public record Budget(
    long messages, int sharePercent, Duration time, int instances, int partitions) {
  /** SAFETY I11: 5 % or 50,000 messages, whichever is smaller. */
  public static final Budget DEFAULT = new Budget(50_000, 5, Duration.ofMinutes(5), 8, 64);
}
