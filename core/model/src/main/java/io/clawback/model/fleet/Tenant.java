package io.clawback.model.fleet;

import io.clawback.model.name.GroupId;
import io.clawback.model.name.NamePattern;
import io.clawback.model.name.QueueId;
import io.clawback.model.name.TenantName;
import java.util.List;

/**
 * An owner, and what it owns. Deny wins.
 *
 * @param name unique
 * @param environments where; empty means everywhere
 * @param queues names it owns
 * @param notQueues names it does not own after all
 * @param groups group names it owns
 * @param notGroups group names it does not own after all
 * @param budget the most that one run may do to it
 */
public record Tenant(
    TenantName name,
    List<NamePattern> environments,
    List<NamePattern> queues,
    List<NamePattern> notQueues,
    List<NamePattern> groups,
    List<NamePattern> notGroups,
    TenantBudget budget) {

  /** A tenant to whom a run may do what the policies allow. */
  public Tenant(
      TenantName name,
      List<NamePattern> environments,
      List<NamePattern> queues,
      List<NamePattern> notQueues,
      List<NamePattern> groups,
      List<NamePattern> notGroups) {
    this(name, environments, queues, notQueues, groups, notGroups, TenantBudget.NONE);
  }

  /** Whether the queue is this tenant's. */
  public boolean ownsQueue(QueueId queue) {
    return in(queue.broker().environment()) && owns(queue.name(), queues, notQueues);
  }

  /** Whether the group is this tenant's. */
  public boolean ownsGroup(GroupId group) {
    return in(group.broker().environment()) && owns(group.name(), groups, notGroups);
  }

  private boolean in(String environment) {
    return environments.isEmpty() || environments.stream().anyMatch(p -> p.matches(environment));
  }

  private static boolean owns(String name, List<NamePattern> allow, List<NamePattern> deny) {
    return allow.stream().anyMatch(p -> p.matches(name))
        && deny.stream().noneMatch(p -> p.matches(name));
  }
}
