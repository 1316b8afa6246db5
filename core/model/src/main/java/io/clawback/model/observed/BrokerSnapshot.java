package io.clawback.model.observed;

import io.clawback.model.name.BrokerId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * What one broker showed.
 *
 * @param id which
 * @param clusterId what it says it is
 * @param version its release as far as it can be told, for people
 * @param at when the look began, by our clock
 * @param capabilities what can be done there, sorted
 * @param queues sorted by name
 * @param groups sorted by name
 * @param quotas sorted by entity
 * @param hanging transactions open for longer than they may be, sorted
 * @param unseen what could not be seen
 */
public record BrokerSnapshot(
    BrokerId id,
    String clusterId,
    String version,
    Instant at,
    List<Capability> capabilities,
    List<QueueState> queues,
    List<GroupState> groups,
    List<QuotaState> quotas,
    List<HangingTransaction> hanging,
    List<Unseen> unseen) {
  public BrokerSnapshot {
    capabilities = List.copyOf(capabilities);
    queues = List.copyOf(queues);
    groups = List.copyOf(groups);
    quotas = List.copyOf(quotas);
    hanging = List.copyOf(hanging);
    unseen = List.copyOf(unseen);
  }

  /** The queue of that name, if seen. */
  public Optional<QueueState> queue(String name) {
    return find(queues, q -> q.id().name(), name);
  }

  /** The group of that name, if seen. */
  public Optional<GroupState> group(String name) {
    return find(groups, g -> g.id().name(), name);
  }

  /** The same, with each subscription as {@code change} gives it back. */
  public BrokerSnapshot mapSubscriptions(UnaryOperator<SubscriptionState> change) {
    List<GroupState> changed = new ArrayList<>(groups.size());
    for (GroupState group : groups) {
      List<SubscriptionState> subscriptions = new ArrayList<>(group.subscriptions());
      subscriptions.replaceAll(change);
      changed.add(
          new GroupState(group.id(), group.kind(), group.phase(), group.members(), subscriptions));
    }
    return new BrokerSnapshot(
        id, clusterId, version, at, capabilities, queues, changed, quotas, hanging, unseen);
  }

  private static <T> Optional<T> find(List<T> sorted, Function<T, String> nameOf, String name) {
    int low = 0;
    int high = sorted.size() - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      int order = nameOf.apply(sorted.get(middle)).compareTo(name);
      if (order == 0) {
        return Optional.of(sorted.get(middle));
      }
      if (order < 0) {
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    return Optional.empty();
  }
}
