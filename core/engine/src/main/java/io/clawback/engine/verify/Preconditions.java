package io.clawback.engine.verify;

import io.clawback.engine.look.Figures;
import io.clawback.engine.look.Series;
import io.clawback.model.name.SubscriptionId;
import io.clawback.model.observed.BrokerSnapshot;
import io.clawback.model.observed.FleetSnapshot;
import io.clawback.model.observed.GroupState;
import io.clawback.model.observed.Measured;
import io.clawback.model.observed.Measured.Known;
import io.clawback.model.observed.Measured.Reason;
import io.clawback.model.observed.Measured.Unknown;
import io.clawback.model.observed.Member;
import io.clawback.model.observed.PartitionLag;
import io.clawback.model.observed.PartitionState;
import io.clawback.model.observed.QueueState;
import io.clawback.model.observed.QuotaEntity;
import io.clawback.model.plan.Precondition;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Checks preconditions against a snapshot. What was not seen does not hold. */
public final class Preconditions {
  private static final String NOT_SEEN = "not seen";

  private Preconditions() {}

  /** Those that do not hold, in their order. */
  public static List<Precondition.Unmet> unmet(
      List<Precondition> preconditions, FleetSnapshot snapshot) {
    List<Precondition.Unmet> unmet = new ArrayList<>();
    for (Precondition precondition : preconditions) {
      found(precondition, snapshot)
          .ifPresent(found -> unmet.add(new Precondition.Unmet(precondition, found)));
    }
    return List.copyOf(unmet);
  }

  /** What is true instead; empty when it holds. */
  private static Optional<String> found(Precondition precondition, FleetSnapshot snapshot) {
    return switch (precondition) {
      case Precondition.ClusterIs(var broker, String clusterId) ->
          differs(clusterId, snapshot.broker(broker).map(BrokerSnapshot::clusterId));
      case Precondition.QueueIs(var queue, String incarnation) ->
          differs(incarnation, snapshot.queue(queue).map(QueueState::incarnation));
      case Precondition.PartitionsAre(var queue, int count) ->
          differs(count, snapshot.queue(queue).map(q -> q.partitions().size()));
      case Precondition.SettingIs(var queue, String key, var value) ->
          setting(snapshot.queue(queue), key, value);
      case Precondition.QuotaIs(var broker, var entity, String key, var value) ->
          quota(snapshot.broker(broker), entity, key, value);
      case Precondition.InstancesAre(String consumers, int count) ->
          differs(
              (long) count,
              snapshot.consumers(consumers).flatMap(c -> Preconditions.known(c.live())));
      case Precondition.MembersAre(var group, var members) ->
          differs(members, snapshot.group(group).map(g -> ids(g)));
      case Precondition.GroupEmpty(var group) ->
          snapshot.group(group).isEmpty()
              ? Optional.of(NOT_SEEN)
              : members(snapshot.group(group).get());
      case Precondition.CommittedIs(var subscription, int partition, var offset) ->
          committed(lag(snapshot, subscription, partition), offset);
      case Precondition.WithinLog(var subscription, int partition, long offset) ->
          within(snapshot.queue(subscription.queueId()), partition, offset);
    };
  }

  private static <T> Optional<String> differs(T wanted, Optional<T> found) {
    return found.isEmpty()
        ? Optional.of(NOT_SEEN)
        : found.filter(f -> !f.equals(wanted)).map(String::valueOf);
  }

  private static Optional<Long> known(Measured measured) {
    return measured instanceof Known known ? Optional.of(known.value()) : Optional.empty();
  }

  private static List<String> ids(GroupState group) {
    return group.members().stream().map(Member::id).sorted().toList();
  }

  private static Optional<String> members(GroupState group) {
    if (group.phase() == GroupState.Phase.UNKNOWN) {
      return Optional.of(NOT_SEEN);
    }
    return group.members().isEmpty()
        ? Optional.empty()
        : Optional.of(Figures.count(group.members().size(), "member"));
  }

  private static Optional<String> setting(
      Optional<QueueState> queue, String key, Optional<String> wanted) {
    if (queue.isEmpty() || queue.get().settings().isEmpty()) {
      return Optional.of(NOT_SEEN);
    }
    Optional<String> found = Optional.ofNullable(queue.get().settings().get(key));
    return found.equals(wanted) ? Optional.empty() : Optional.of(found.orElse("not set"));
  }

  private static Optional<String> quota(
      Optional<BrokerSnapshot> broker, QuotaEntity entity, String key, Optional<String> wanted) {
    if (broker.isEmpty()) {
      return Optional.of(NOT_SEEN);
    }
    Optional<Double> found = quota(broker.get(), entity, key);
    Optional<Double> number = wanted.flatMap(Figures::number);
    return found.equals(number)
        ? Optional.empty()
        : Optional.of(found.map(Figures::plain).orElse("none"));
  }

  /** The limit that is set, if one is. */
  static Optional<Double> quota(BrokerSnapshot broker, QuotaEntity entity, String key) {
    return broker.quotas().stream()
        .filter(q -> q.entity().equals(entity))
        .findFirst()
        .flatMap(q -> Optional.ofNullable(q.limits().get(key)));
  }

  /** The position, if the subscription's partition was seen. */
  static Optional<PartitionLag> lag(FleetSnapshot snapshot, SubscriptionId id, int partition) {
    return snapshot
        .group(id.group())
        .flatMap(g -> g.subscription(id.queue()))
        .flatMap(s -> s.partitions().stream().filter(p -> p.partition() == partition).findFirst());
  }

  private static Optional<String> committed(Optional<PartitionLag> lag, Optional<Long> wanted) {
    Function<Long, Optional<String>> compare =
        offset ->
            wanted.isPresent() && wanted.get().equals(offset)
                ? Optional.empty()
                : Optional.of(offset.toString());
    return switch (lag.map(PartitionLag::committed).orElse(Measured.unknown(Reason.VANISHED))) {
      case Known known -> compare.apply(known.value());
      case Unknown unknown when unknown.reason() == Reason.NO_COMMIT ->
          wanted.isEmpty() ? Optional.empty() : Optional.of("none");
      case Unknown ignored -> Optional.of(NOT_SEEN);
    };
  }

  private static Optional<String> within(Optional<QueueState> queue, int partition, long offset) {
    PartitionState state = queue.map(q -> Series.partition(q, partition)).orElse(null);
    if (state == null
        || !(state.logStart() instanceof Known start)
        || !(state.logEnd() instanceof Known end)) {
      return Optional.of(NOT_SEEN);
    }
    return offset >= start.value() && offset <= end.value()
        ? Optional.empty()
        : Optional.of("the log is " + start.value() + " to " + end.value());
  }
}
