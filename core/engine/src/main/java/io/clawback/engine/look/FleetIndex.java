package io.clawback.engine.look;

import io.clawback.model.fleet.ConsumersDeclaration;
import io.clawback.model.fleet.Fleet;
import io.clawback.model.fleet.Objective;
import io.clawback.model.fleet.Policy;
import io.clawback.model.fleet.Tenant;
import io.clawback.model.name.GroupId;
import io.clawback.model.name.QueueId;
import io.clawback.model.name.SubscriptionId;
import io.clawback.model.name.TenantName;
import io.clawback.model.observed.QuotaEntity;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The fleet's own answers (who owns, which objective, which policy), at the price of a lookup
 * instead of a walk over all declarations. Gives exactly what {@link Fleet}'s methods of the same
 * names give.
 */
public final class FleetIndex {
  private final Fleet fleet;
  private final NameIndex byQueue = new NameIndex();
  private final NameIndex byGroup = new NameIndex();
  private final ScopeIndex objectives;
  private final ScopeIndex policies;
  private final Map<GroupId, ConsumersDeclaration> consumers = new LinkedHashMap<>();
  private final Map<String, TenantName> tenants = new LinkedHashMap<>();

  /** Indexes the fleet. */
  public FleetIndex(Fleet fleet) {
    this.fleet = fleet;
    for (int i = 0; i < fleet.tenants().size(); i++) {
      Tenant tenant = fleet.tenants().get(i);
      byQueue.add(tenant.queues(), i);
      byGroup.add(tenant.groups(), i);
      tenants.putIfAbsent(tenant.name().value(), tenant.name());
    }
    objectives = new ScopeIndex(fleet.objectives().stream().map(Objective::scope).toList());
    policies = new ScopeIndex(fleet.policies().stream().map(Policy::scope).toList());
    fleet.consumers().forEach(c -> consumers.putIfAbsent(c.group(), c));
  }

  /** What was declared. */
  public Fleet fleet() {
    return fleet;
  }

  /** Who owns the queue: none, one, or several. */
  public List<TenantName> owners(QueueId queue) {
    return owners(byQueue, queue.name(), tenant -> tenant.ownsQueue(queue));
  }

  /** Who owns the group by its name: none, one, or several. */
  public List<TenantName> owners(GroupId group) {
    return owners(byGroup, group.name(), tenant -> tenant.ownsGroup(group));
  }

  /** Who owns the subscription: the group's owner where one is declared, else the queue's. */
  public List<TenantName> owners(SubscriptionId subscription) {
    List<TenantName> owners = owners(subscription.group());
    return owners.isEmpty() ? owners(subscription.queueId()) : owners;
  }

  private List<TenantName> owners(NameIndex index, String name, Predicate<Tenant> owns) {
    BitSet found = new BitSet();
    index.find(name, found);
    List<TenantName> owners = new ArrayList<>(1);
    for (int i = found.nextSetBit(0); i >= 0; i = found.nextSetBit(i + 1)) {
      Tenant tenant = fleet.tenants().get(i);
      if (owns.test(tenant)) {
        owners.add(tenant.name());
      }
    }
    return owners;
  }

  /** The tenant after whom one of the entity's parts is named; nobody otherwise. */
  public TenantName owner(QuotaEntity entity) {
    return entity.parts().values().stream()
        .filter(tenants::containsKey)
        .map(TenantName::new)
        .findFirst()
        .orElse(TenantName.UNOWNED);
  }

  /** The objective that holds for the subscription of that tenant. */
  public Optional<Objective> objective(TenantName tenant, SubscriptionId subscription) {
    int found =
        objectives.first(
            tenant,
            subscription.broker().environment(),
            subscription.queue(),
            subscription.group().name());
    return found < 0 ? Optional.empty() : Optional.of(fleet.objectives().get(found));
  }

  /** The policy that decides; empty names stand for "none". */
  public Optional<Policy> policy(
      TenantName tenant, String environment, String queue, String group) {
    int found = policies.first(tenant, environment, queue, group);
    return found < 0 ? Optional.empty() : Optional.of(fleet.policies().get(found));
  }

  /** Who can scale and restart the group's consumers, if declared. */
  public Optional<ConsumersDeclaration> consumersOf(GroupId group) {
    return Optional.ofNullable(consumers.get(group));
  }
}
