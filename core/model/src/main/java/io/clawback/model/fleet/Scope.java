package io.clawback.model.fleet;

import io.clawback.model.name.NamePattern;
import io.clawback.model.name.SubscriptionId;
import io.clawback.model.name.TenantName;
import java.util.List;

/**
 * What a declaration is about. An empty list means any.
 *
 * @param tenants whose
 * @param environments where
 * @param queues of which queues
 * @param groups of which consumer groups
 */
public record Scope(
    List<NamePattern> tenants,
    List<NamePattern> environments,
    List<NamePattern> queues,
    List<NamePattern> groups) {
  /** Everything. */
  public static final Scope ALL = new Scope(List.of(), List.of(), List.of(), List.of());

  /** Whether the subscription, owned by {@code tenant}, is meant. */
  public boolean matches(TenantName tenant, SubscriptionId subscription) {
    return matches(
        tenant,
        subscription.broker().environment(),
        subscription.queue(),
        subscription.group().name());
  }

  /**
   * Whether the named things are meant; an empty {@code queue} or {@code group} stands for "none",
   * which every list accepts.
   */
  public boolean matches(TenantName tenant, String environment, String queue, String group) {
    return any(tenants, tenant.value())
        && any(environments, environment)
        && (queue.isEmpty() || any(queues, queue))
        && (group.isEmpty() || any(groups, group));
  }

  private static boolean any(List<NamePattern> patterns, String name) {
    return patterns.isEmpty() || patterns.stream().anyMatch(p -> p.matches(name));
  }
}
