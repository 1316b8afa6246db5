package io.clawback.app.show;

import io.clawback.model.fleet.Environment;
import io.clawback.model.fleet.Fleet;
import io.clawback.model.json.Json;
import io.clawback.model.json.RecordJson;
import io.clawback.model.name.TenantName;
import io.clawback.model.observed.BrokerSnapshot;
import io.clawback.model.observed.FleetSnapshot;
import io.clawback.model.observed.GroupState;
import io.clawback.model.observed.QueueState;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * How much of what was seen.
 *
 * @param topics distinct names of queues that are not the broker's own
 * @param groups distinct names of groups
 * @param partitions of those queues, by environment
 * @param unseen how many things could not be seen
 */
public record Census(int topics, int groups, TreeMap<String, Long> partitions, int unseen) {
  /** Counts a snapshot. */
  public static Census of(FleetSnapshot snapshot) {
    TreeSet<String> topics = new TreeSet<>();
    TreeSet<String> groups = new TreeSet<>();
    TreeMap<String, Long> partitions = new TreeMap<>();
    for (BrokerSnapshot broker : snapshot.brokers()) {
      broker.groups().stream().map(GroupState::id).forEach(g -> groups.add(g.name()));
      for (QueueState queue : broker.queues()) {
        if (!queue.internal()) {
          topics.add(queue.id().name());
          partitions.merge(broker.id().environment(), (long) queue.partitions().size(), Long::sum);
        }
      }
    }
    return new Census(topics.size(), groups.size(), partitions, unseen(snapshot).size());
  }

  /** Tenants of whom something was seen. */
  public static int tenants(Fleet fleet, FleetSnapshot snapshot) {
    TreeSet<TenantName> tenants = new TreeSet<>();
    for (BrokerSnapshot broker : snapshot.brokers()) {
      broker.queues().forEach(q -> tenants.addAll(fleet.owners(q.id())));
      broker.groups().forEach(g -> tenants.addAll(fleet.owners(g.id())));
    }
    return tenants.size();
  }

  /** One line for people; environments in the fleet's order. */
  public String line(Fleet fleet, int tenants) {
    return "Found "
        + Words.several(topics, "topic")
        + ", "
        + Words.several(groups, "consumer group")
        + ", "
        + Words.several(tenants, "tenant")
        + ". Partition distribution: "
        + distribution(fleet)
        + ". "
        + (unseen == 0 ? "Nothing was out of sight." : Words.several(unseen, "blind spot") + ".");
  }

  /** {@code dev=24, staging=36}: what was seen, in the fleet's order. */
  public String distribution(Fleet fleet) {
    return fleet.environments().stream()
        .map(Environment::name)
        .filter(partitions::containsKey)
        .map(e -> e + "=" + partitions.get(e))
        .collect(Collectors.joining(", "));
  }

  Json document() {
    TreeMap<String, Json> fields = new TreeMap<>();
    fields.put("topics", Json.of(topics));
    fields.put("groups", Json.of(groups));
    fields.put("partitions", RecordJson.write(partitions));
    fields.put("unseen", Json.of(unseen));
    return Json.of(fields);
  }

  /** Everything that could not be seen, with its place. */
  static List<Json> unseen(FleetSnapshot snapshot) {
    return Stream.concat(
            snapshot.unseen().stream(),
            snapshot.brokers().stream().flatMap(b -> b.unseen().stream()))
        .distinct()
        .map(RecordJson::write)
        .toList();
  }
}
