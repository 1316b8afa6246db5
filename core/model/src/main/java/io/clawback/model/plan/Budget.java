package io.clawback.model.plan;

import java.time.Duration;

/**
 * The most that may be done: by one step where it stands in a step, by all steps of one run
 * together where it stands in a policy. A step that moves positions has just what was counted for
 * it, so that the steps of a run add up to no more than was allowed.
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
  /** A bound on positions that a person set in place of the policy's, by {@code --max}. */
  public static Budget byPerson(long messages, Duration time) {
    return new Budget(messages, 100, time, 0, 0);
  }

  /** Whether it is one of those: the yes to the plan is a yes to its number. */
  public boolean setByPerson() {
    return sharePercent >= 100 && instances == 0 && partitions == 0;
  }

  /** SAFETY I11: 5 % or 50,000 messages, whichever is smaller. */
  public static final Budget DEFAULT = new Budget(50_000, 5, Duration.ofMinutes(5), 8, 64);
}
