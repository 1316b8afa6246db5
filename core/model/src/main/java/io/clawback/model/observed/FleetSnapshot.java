package io.clawback.model.observed;

import io.clawback.model.name.BrokerId;
import io.clawback.model.name.GroupId;
import io.clawback.model.name.QueueId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What was seen of the fleet in one look.
 *
 * @param at when the look began
 * @param brokers sorted by id, those that answered
 * @param consumers what the owner's consumers look like, sorted by name
 * @param unseen what could not be seen, and why
 */
public record FleetSnapshot(
    Instant at, List<BrokerSnapshot> brokers, List<ConsumersState> consumers, List<Unseen> unseen) {
  public FleetSnapshot {
    brokers = List.copyOf(brokers);
    consumers = List.copyOf(consumers);
    unseen = List.copyOf(unseen);
  }

  /** What one broker showed, if it answered. */
  public Optional<BrokerSnapshot> broker(BrokerId id) {
    return brokers.stream().filter(b -> b.id().equals(id)).findFirst();
  }

  /** The queue, if it was seen. */
  public Optional<QueueState> queue(QueueId id) {
    return broker(id.broker()).flatMap(b -> b.queue(id.name()));
  }

  /** The group, if it was seen. */
  public Optional<GroupState> group(GroupId id) {
    return broker(id.broker()).flatMap(b -> b.group(id.name()));
  }

  /** The owner's consumers of that declared name, if they could be asked. */
  public Optional<ConsumersState> consumers(String name) {
    return consumers.stream().filter(c -> c.name().equals(name)).findFirst();
  }
}
