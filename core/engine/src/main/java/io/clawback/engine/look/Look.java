package io.clawback.engine.look;

import io.clawback.model.fleet.Fleet;
import io.clawback.model.name.BrokerId;
import io.clawback.model.name.GroupId;
import io.clawback.model.name.QueueId;
import io.clawback.model.name.SubscriptionId;
import io.clawback.model.name.TenantName;
import io.clawback.model.observed.BrokerSnapshot;
import io.clawback.model.observed.ConsumersState;
import io.clawback.model.observed.FleetSnapshot;
import io.clawback.model.observed.GroupState;
import io.clawback.model.observed.History;
import io.clawback.model.observed.QueueState;
import io.clawback.model.observed.SubscriptionState;
import io.clawback.model.observed.Window;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Fleet, history and snapshot at one time, indexed. Built once for each decision; immutable. */
public final class Look {
  private final FleetIndex fleet;
  private final History history;
  private final FleetSnapshot snapshot;
  private final Instant now;
  private final TreeMap<BrokerId, BrokerSnapshot> brokers = new TreeMap<>();
  private final Map<String, ConsumersState> consumers = new LinkedHashMap<>();
  private final TreeMap<SubscriptionId, Watched> watched = new TreeMap<>();

  /** Indexes all of it. */
  public Look(Fleet fleet, History history, FleetSnapshot snapshot, Instant now) {
    this.fleet = new FleetIndex(fleet);
    this.history = history;
    this.snapshot = snapshot;
    this.now = now;
    snapshot.brokers().forEach(b -> brokers.put(b.id(), b));
    snapshot.consumers().forEach(c -> consumers.put(c.name(), c));
    for (BrokerSnapshot broker : brokers.values()) {
      for (GroupState group : broker.groups()) {
        for (SubscriptionState state : group.subscriptions()) {
          watched.put(state.id(), watch(broker, group, state));
        }
      }
    }
  }

  private Watched watch(BrokerSnapshot broker, GroupState group, SubscriptionState state) {
    SubscriptionId id = state.id();
    Optional<QueueState> queue = broker.queue(id.queue());
    List<TenantName> owners = fleet.owners(id);
    TenantName tenant = Fleet.sole(owners);
    var objective = fleet.objective(tenant, id);
    boolean recreated = queue.isPresent() && Series.recreated(history, queue.get());
    Optional<Window> window =
        recreated ? Optional.empty() : Optional.ofNullable(history.windows().get(id));
    return new Watched(
        broker,
        group,
        queue,
        state,
        owners,
        tenant,
        objective,
        window,
        recreated,
        Backlog.of(state, objective));
  }

  /** What was declared. */
  public FleetIndex fleet() {
    return fleet;
  }

  /** What was seen before. */
  public History history() {
    return history;
  }

  /** What is seen now. */
  public FleetSnapshot snapshot() {
    return snapshot;
  }

  /** The time of deciding. */
  public Instant now() {
    return now;
  }

  /** All subscriptions, sorted. */
  public Iterable<Watched> subscriptions() {
    return watched.values();
  }

  /** The subscription, if it was seen. */
  public Optional<Watched> subscription(SubscriptionId id) {
    return Optional.ofNullable(watched.get(id));
  }

  /** The group's subscriptions, sorted. */
  public List<Watched> subscriptions(GroupId group) {
    return new ArrayList<>(
        watched
            .subMap(
                new SubscriptionId(group, ""),
                true,
                new SubscriptionId(new GroupId(group.broker(), group.name() + "\0"), ""),
                false)
            .values());
  }

  /** The brokers that answered, sorted. */
  public Iterable<BrokerSnapshot> brokers() {
    return brokers.values();
  }

  /** The broker, if it answered. */
  public Optional<BrokerSnapshot> broker(BrokerId id) {
    return Optional.ofNullable(brokers.get(id));
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
    return Optional.ofNullable(consumers.get(name));
  }
}
