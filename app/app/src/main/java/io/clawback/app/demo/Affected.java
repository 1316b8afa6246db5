package io.clawback.app.demo;

import io.clawback.model.fleet.Fleet;
import io.clawback.model.name.GroupId;
import io.clawback.model.name.QueueId;
import io.clawback.model.name.TenantName;
import io.clawback.model.observed.FleetSnapshot;
import io.clawback.model.observed.GroupState;
import io.clawback.model.observed.PartitionLag;
import io.clawback.model.observed.QueueState;
import io.clawback.model.observed.SubscriptionState;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a tenant has, as it was seen.
 *
 * @param tenant whose
 * @param queues sorted
 * @param groups that read them, sorted
 * @param backlog messages that not all of a queue's groups are past
 */
record Affected(TenantName tenant, List<QueueId> queues, List<GroupId> groups, long backlog) {
  Affected {
    queues = List.copyOf(queues);
    groups = List.copyOf(groups);
  }

  static Affected of(Fleet fleet, FleetSnapshot seen, TenantName tenant) {
    List<QueueId> queues =
        seen.brokers().stream()
            .flatMap(b -> b.queues().stream())
            .map(QueueState::id)
            .filter(q -> fleet.owners(q).contains(tenant))
            .sorted()
            .toList();
    List<SubscriptionState> subscriptions =
        seen.brokers().stream()
            .flatMap(b -> b.groups().stream())
            .map(GroupState::subscriptions)
            .flatMap(List::stream)
            .filter(s -> queues.contains(s.id().queueId()))
            .toList();
    return new Affected(
        tenant,
        queues,
        subscriptions.stream().map(s -> s.id().group()).distinct().sorted().toList(),
        backlog(subscriptions));
  }

  /** Of each partition, how far the group is behind that is farthest behind. */
  private static long backlog(List<SubscriptionState> subscriptions) {
    Map<String, Long> most = new TreeMap<>();
    for (SubscriptionState subscription : subscriptions) {
      for (PartitionLag partition : subscription.partitions()) {
        most.merge(
            subscription.id().queueId() + "/" + partition.partition(),
            partition.lagMessages().number().orElse(0),
            Math::max);
      }
    }
    return most.values().stream().mapToLong(Long::longValue).sum();
  }
}
