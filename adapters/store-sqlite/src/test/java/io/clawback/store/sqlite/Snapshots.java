package io.clawback.store.sqlite;

import io.clawback.model.fleet.Limits;
import io.clawback.model.name.BrokerId;
import io.clawback.model.name.GroupId;
import io.clawback.model.name.QueueId;
import io.clawback.model.name.SubscriptionId;
import io.clawback.model.observed.BrokerSnapshot;
import io.clawback.model.observed.FleetSnapshot;
import io.clawback.model.observed.GroupState;
import io.clawback.model.observed.Measured;
import io.clawback.model.observed.PartitionLag;
import io.clawback.model.observed.PartitionState;
import io.clawback.model.observed.QueueState;
import io.clawback.model.observed.QueueTraits;
import io.clawback.model.observed.SubscriptionState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.IntStream;

/** Snapshots that say just what a test needs. */
final class Snapshots {
  static final Instant START = Instant.parse("2026-03-01T12:00:00Z");
  static final BrokerId BROKER = new BrokerId("prod", "main");
  static final QueueId QUEUE = new QueueId(BROKER, "orders");
  static final GroupId GROUP = new GroupId(BROKER, "processor");
  static final SubscriptionId SUBSCRIPTION = new SubscriptionId(GROUP, "orders");
  static final Measured NONE = Measured.unknown(Measured.Reason.NO_COMMIT);

  private static final QueueTraits TRAITS = new QueueTraits(true, false, true, true);

  private Snapshots() {}

  static Limits limits(int window, Duration length) {
    Limits d = Limits.DEFAULT;
    return new Limits(
        d.maxQueues(),
        d.maxPartitions(),
        d.maxGroups(),
        d.requestTimeout(),
        d.snapshotTimeout(),
        d.fetchMessages(),
        d.fetchBytes(),
        window,
        length);
  }

  static Measured known(long value) {
    return Measured.broker(value, START);
  }

  /**
   * One queue and one group on it; the arrays are (committed, log end) by partition, −1 unknown.
   */
  static FleetSnapshot of(Instant at, String incarnation, long[]... positions) {
    List<PartitionState> partitions = new ArrayList<>();
    List<PartitionLag> lags = new ArrayList<>();
    for (int i = 0; i < positions.length; i++) {
      partitions.add(partition(i, positions[i][1]));
      lags.add(lag(i, positions[i][0]));
    }
    return fleet(
        at,
        List.of(queue(QUEUE, incarnation, partitions)),
        List.of(group(GROUP, List.of(new SubscriptionState(SUBSCRIPTION, lags)))));
  }

  static FleetSnapshot fleet(Instant at, List<QueueState> queues, List<GroupState> groups) {
    BrokerSnapshot broker =
        new BrokerSnapshot(
            BROKER, "c", "4.3", at, List.of(), queues, groups, List.of(), List.of(), List.of());
    return new FleetSnapshot(at, List.of(broker), List.of(), List.of());
  }

  static FleetSnapshot unreachable(Instant at) {
    return new FleetSnapshot(at, List.of(), List.of(), List.of());
  }

  static QueueState queue(QueueId id, String incarnation, List<PartitionState> partitions) {
    return new QueueState(id, incarnation, false, partitions, 3, new TreeMap<>(), TRAITS);
  }

  static GroupState group(GroupId id, List<SubscriptionState> subscriptions) {
    return new GroupState(
        id, GroupState.Kind.CLASSIC, GroupState.Phase.STABLE, List.of(), subscriptions);
  }

  static PartitionState partition(int number, long logEnd) {
    Measured end = logEnd < 0 ? NONE : known(logEnd);
    return new PartitionState(number, known(0), end, end, 1, List.of(1), List.of(1));
  }

  static PartitionLag lag(int number, long committed) {
    return new PartitionLag(number, committed < 0 ? NONE : known(committed), NONE, NONE, NONE);
  }

  /** Groups × one queue each × partitions, with numbers that move from look to look. */
  static FleetSnapshot large(Instant at, int groups, int partitions, int look) {
    List<QueueState> queues = new ArrayList<>();
    List<GroupState> states = new ArrayList<>();
    for (int g = 0; g < groups; g++) {
      QueueId queue = new QueueId(BROKER, "queue-%06d".formatted(g));
      long base = 1_000_000L * (g + 1) + 5_000L * look;
      queues.add(
          queue(
              queue,
              "id-" + g,
              IntStream.range(0, partitions).mapToObj(p -> partition(p, base + 37L * p)).toList()));
      GroupId group = new GroupId(BROKER, "group-%06d".formatted(g));
      states.add(
          group(
              group,
              List.of(
                  new SubscriptionState(
                      new SubscriptionId(group, queue.name()),
                      IntStream.range(0, partitions)
                          .mapToObj(p -> lag(p, base - 900 - 11L * p))
                          .toList()))));
    }
    return fleet(at, queues, states);
  }
}
