package io.clawback.app.demo;

import io.clawback.model.name.GroupId;
import io.clawback.model.name.QueueId;
import io.clawback.model.observed.BrokerSnapshot;
import io.clawback.model.observed.FleetSnapshot;
import io.clawback.model.observed.GroupState;
import io.clawback.model.observed.Measured.Known;
import io.clawback.model.observed.PartitionLag;
import io.clawback.model.observed.SubscriptionState;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * How far groups were at one look; two of them tell how fast they go.
 *
 * @param groups by id
 */
record Pulse(SortedMap<GroupId, Position> groups) {
  Pulse {
    groups = Collections.unmodifiableSortedMap(new TreeMap<>(groups));
  }

  /**
   * One group's.
   *
   * @param consumed its committed offsets, summed up
   * @param lag messages behind
   * @param at when it was read
   */
  record Position(long consumed, long lag, Instant at) {}

  /** Of what is known of the groups of those queues. */
  static Pulse of(FleetSnapshot seen, Predicate<QueueId> chosen) {
    TreeMap<GroupId, Position> groups = new TreeMap<>();
    for (BrokerSnapshot broker : seen.brokers()) {
      for (GroupState group : broker.groups()) {
        for (SubscriptionState subscription : group.subscriptions()) {
          if (chosen.test(subscription.id().queueId())) {
            groups.merge(group.id(), position(subscription, seen.at()), Pulse::sum);
          }
        }
      }
    }
    return new Pulse(groups);
  }

  private static Position position(SubscriptionState subscription, Instant otherwise) {
    long consumed = 0;
    Instant at = otherwise;
    for (PartitionLag partition : subscription.partitions()) {
      if (partition.committed() instanceof Known known) {
        consumed += known.value();
        at = known.at();
      }
    }
    return new Position(consumed, subscription.lagMessages().orElse(0), at);
  }

  private static Position sum(Position one, Position other) {
    return new Position(one.consumed + other.consumed, one.lag + other.lag, one.at);
  }

  /** Messages a second, all groups together, since then. */
  double perSecond(Pulse before) {
    return groups.keySet().stream().mapToDouble(g -> perSecond(before, g)).sum();
  }

  private double perSecond(Pulse before, GroupId group) {
    Position then = before.groups.get(group);
    Position now = groups.get(group);
    if (then == null || now == null) {
      return 0;
    }
    long millis = Duration.between(then.at, now.at).toMillis();
    return millis <= 0 ? 0 : (now.consumed - then.consumed) * 1_000.0 / millis;
  }

  /** Those that have not moved since then. */
  List<GroupId> still(Pulse before) {
    return groups.keySet().stream().filter(g -> perSecond(before, g) <= 0).toList();
  }

  /** Messages behind, all groups together. */
  long lag() {
    return lag(_ -> true);
  }

  /** Messages that those groups are behind. */
  long lag(Predicate<GroupId> chosen) {
    return groups.entrySet().stream()
        .filter(g -> chosen.test(g.getKey()))
        .mapToLong(g -> g.getValue().lag())
        .sum();
  }

  /** Until the last group has worked off what it is behind, as fast as since then. */
  Duration toZero(Pulse before) {
    double seconds =
        groups.entrySet().stream()
            .mapToDouble(g -> g.getValue().lag() / Math.max(1e-3, perSecond(before, g.getKey())))
            .max()
            .orElse(0);
    return Duration.ofMillis((long) Math.min(seconds * 1_000, 1e15));
  }
}
