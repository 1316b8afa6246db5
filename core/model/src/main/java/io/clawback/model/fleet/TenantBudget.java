package io.clawback.model.fleet;

/**
 * The most that all steps of one run together may do to one tenant, over all of its queues and
 * whatever policies decide for them.
 *
 * @param messages whose account may change, or that may be delivered again
 * @param sharePercent of what all of its queues hold (log ends minus log starts, as far as they
 *     were seen), likewise; the smaller of the two holds, and 100 is no limit
 * @param instances consumers that may be added
 * @param partitions that may be added
 */
public record TenantBudget(long messages, int sharePercent, int instances, int partitions) {
  /** No bound beside the policies'. */
  public static final TenantBudget NONE =
      new TenantBudget(Long.MAX_VALUE, 100, Integer.MAX_VALUE, Integer.MAX_VALUE);
}
