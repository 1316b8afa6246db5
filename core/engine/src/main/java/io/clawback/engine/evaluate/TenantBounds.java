package io.clawback.engine.evaluate;

import io.clawback.engine.look.Look;
import io.clawback.model.fleet.Fleet;
import io.clawback.model.fleet.Tenant;
import io.clawback.model.fleet.TenantBudget;
import io.clawback.model.name.TenantName;
import io.clawback.model.observed.BrokerSnapshot;
import io.clawback.model.observed.Measured.Known;
import io.clawback.model.observed.PartitionState;
import io.clawback.model.observed.QueueState;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What one run may do to each tenant, with shares turned into numbers of messages by what is seen.
 * What was not seen counts as nothing, so that a share of it is nothing too.
 */
public final class TenantBounds {
  private TenantBounds() {}

  /** By tenant, those that have a bound; its share is among its messages already. */
  public static SortedMap<TenantName, TenantBudget> of(Look look) {
    TreeMap<TenantName, TenantBudget> bounds = new TreeMap<>();
    for (Tenant tenant : look.fleet().fleet().tenants()) {
      if (!tenant.budget().equals(TenantBudget.NONE)) {
        bounds.put(tenant.name(), tenant.budget());
      }
    }
    if (bounds.values().stream().anyMatch(b -> b.sharePercent() < 100)) {
      SortedMap<TenantName, Long> held = held(look);
      bounds.replaceAll((tenant, b) -> resolved(b, held.getOrDefault(tenant, 0L)));
    }
    return bounds;
  }

  private static TenantBudget resolved(TenantBudget budget, long held) {
    long share = held / 100 * budget.sharePercent() + held % 100 * budget.sharePercent() / 100;
    return budget.sharePercent() >= 100
        ? budget
        : new TenantBudget(
            Math.min(budget.messages(), share), 100, budget.instances(), budget.partitions());
  }

  private static SortedMap<TenantName, Long> held(Look look) {
    TreeMap<TenantName, Long> held = new TreeMap<>();
    for (BrokerSnapshot broker : look.brokers()) {
      for (QueueState queue : broker.queues()) {
        TenantName owner = Fleet.sole(look.fleet().owners(queue.id()));
        for (PartitionState partition : queue.partitions()) {
          if (partition.logStart() instanceof Known start
              && partition.logEnd() instanceof Known end) {
            held.merge(owner, Math.max(0, end.value() - start.value()), Long::sum);
          }
        }
      }
    }
    return held;
  }
}
