package io.clawback.runtime.look;

import io.clawback.model.error.ClawbackException;
import io.clawback.model.fleet.Fleet;
import io.clawback.model.fleet.Limits;
import io.clawback.model.fleet.Objective;
import io.clawback.model.name.QueueId;
import io.clawback.model.name.SubscriptionId;
import io.clawback.model.observed.BrokerSnapshot;
import io.clawback.model.observed.FleetSnapshot;
import io.clawback.model.observed.GroupState;
import io.clawback.model.observed.Measured;
import io.clawback.model.observed.PartitionLag;
import io.clawback.model.observed.SubscriptionState;
import io.clawback.spi.broker.Inspect;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.UnaryOperator;

/**
 * Tells how old a backlog is, by the broker's index of offsets by time for whatever history did not
 * tell, and by the very records for subscriptions above half their objective or on request, within
 * the declared fetch budget. Each number says how it was obtained. Small offset lags are counted
 * record by record, which takes markers and compacted records out.
 */
public final class AgeTeller {
  private static final List<Duration> STEPS =
      List.of(
          Duration.ofMinutes(1),
          Duration.ofMinutes(5),
          Duration.ofMinutes(15),
          Duration.ofHours(1),
          Duration.ofHours(6),
          Duration.ofDays(1));
  private static final int COUNT_UP_TO = 20;

  private final Connections connections;
  private final Limits limits;

  public AgeTeller(Connections connections, Limits limits) {
    this.connections = connections;
    this.limits = limits;
  }

  /** Which subscriptions' ages are read from their records. */
  public enum Records {
    /** Those above half their objective. */
    ABOVE_HALF,
    /** All that are behind. */
    ALL,
    /** None. */
    NONE
  }

  /** The snapshot with ages and exact counts filled in; what could not be told keeps its reason. */
  public FleetSnapshot tell(Fleet fleet, FleetSnapshot snapshot, Records records) {
    List<BrokerSnapshot> brokers = new ArrayList<>();
    for (BrokerSnapshot broker : snapshot.brokers()) {
      brokers.add(tell(fleet, broker, records));
    }
    return new FleetSnapshot(snapshot.at(), brokers, snapshot.consumers(), snapshot.unseen());
  }

  private BrokerSnapshot tell(Fleet fleet, BrokerSnapshot broker, Records records) {
    try {
      Inspect inspect = connections.broker(broker.id()).inspect();
      BrokerSnapshot timed = byTime(inspect, broker);
      return records == Records.NONE ? timed : byRecord(fleet, inspect, timed, records);
    } catch (ClawbackException e) {
      // The lags stand; only their ages stay unknown, each with its reason.
      return broker;
    }
  }

  private static BrokerSnapshot byTime(Inspect inspect, BrokerSnapshot broker) {
    TreeSet<QueueId> wanted = new TreeSet<>();
    forEachLag(
        broker,
        (s, lag) -> {
          if (asksForAge(lag)) {
            wanted.add(s.id().queueId());
          }
        });
    if (wanted.isEmpty()) {
      return broker;
    }
    List<Instant> times = STEPS.stream().map(broker.at()::minus).toList();
    var offsets = inspect.offsetsByTime(List.copyOf(wanted), times);
    TreeMap<String, List<Mark>> marks = new TreeMap<>();
    offsets.forEach((queue, byTime) ->
        marks.put(
            queue.name(),
            byTime.reversed().entrySet().stream()
                .map(e -> new Mark(e.getKey(), e.getValue()))
                .toList()));
    return map(
        broker,
        s -> {
          List<Mark> youngestFirst = marks.get(s.id().queue());
          return lag ->
              youngestFirst == null || !asksForAge(lag)
                  ? lag
                  : withAge(lag, bracket(lag, youngestFirst, broker.at()));
        });
  }

  /** Where each partition's log was at one time. */
  private record Mark(Instant at, SortedMap<Integer, Long> offsets) {}

  /**
   * Between which two times the committed offset was written: linear in between, as the confidence
   * says.
   */
  private static Measured bracket(PartitionLag lag, List<Mark> youngestFirst, Instant now) {
    long committed = lag.committed().number().orElse(-1);
    Instant younger = now;
    long youngerOffset = committed + lag.offsetLag().number().orElse(0);
    for (Mark mark : youngestFirst) {
      Long at = mark.offsets().get(lag.partition());
      if (at == null) {
        return lag.lagSeconds();
      }
      if (at <= committed) {
        Instant older = mark.at();
        double share = youngerOffset == at ? 0 : (double) (committed - at) / (youngerOffset - at);
        long millis =
            older.toEpochMilli() + (long) (share * Duration.between(older, younger).toMillis());
        long seconds = Math.max(0, (now.toEpochMilli() - millis) / 1000);
        return new Measured.Known(seconds, now, Measured.Method.OFFSETS_BY_TIME, 60);
      }
      younger = mark.at();
      youngerOffset = at;
    }
    return new Measured.Known(
        Duration.between(younger, now).toSeconds(), now, Measured.Method.OFFSETS_BY_TIME, 20);
  }

  private BrokerSnapshot byRecord(
      Fleet fleet, Inspect inspect, BrokerSnapshot broker, Records records) {
    List<Inspect.Position> positions = new ArrayList<>();
    for (GroupState group : broker.groups()) {
      for (SubscriptionState subscription : group.subscriptions()) {
        boolean deep = records == Records.ALL || aboveHalf(fleet, subscription);
        for (PartitionLag lag : subscription.partitions()) {
          long behind = lag.offsetLag().number().orElse(0);
          long committed = lag.committed().number().orElse(-1);
          if (deep && committed >= 0 && behind > 0) {
            positions.add(
                new Inspect.Position(
                    subscription.id(), lag.partition(), committed, committed + behind));
          }
        }
      }
    }
    if (positions.isEmpty()) {
      return broker;
    }
    TreeMap<SubscriptionId, Map<Integer, Inspect.Peek>> seen = new TreeMap<>();
    for (Inspect.Peek peek :
        inspect.peek(
            positions,
            new Inspect.PeekBudget(limits.fetchMessages(), limits.fetchBytes(), COUNT_UP_TO))) {
      seen.computeIfAbsent(peek.position().subscription(), _ -> new HashMap<>())
          .put(peek.position().partition(), peek);
    }
    return map(
        broker,
        s -> {
          Map<Integer, Inspect.Peek> peeks = seen.getOrDefault(s.id(), Map.of());
          return lag -> {
            Inspect.Peek peek = peeks.get(lag.partition());
            return peek == null ? lag : withPeek(lag, peek, broker.at());
          };
        });
  }

  private static boolean aboveHalf(Fleet fleet, SubscriptionState subscription) {
    Optional<Objective> objective = fleet.objective(subscription.id());
    long messages = subscription.lagMessages().orElse(0);
    long seconds = subscription.lagSeconds().orElse(0);
    return objective.isPresent()
        && (objective.get().lagMessages().filter(most -> messages * 2 > most).isPresent()
            || objective.get().lagAge().filter(most -> seconds * 2 > most.toSeconds()).isPresent());
  }

  private static PartitionLag withPeek(PartitionLag lag, Inspect.Peek peek, Instant now) {
    Measured messages =
        peek.messages() instanceof Measured.Known counted ? counted : lag.lagMessages();
    Measured seconds = lag.lagSeconds();
    if (messages.number().orElse(-1) == 0) {
      seconds = new Measured.Known(0, now, Measured.Method.CAUGHT_UP, 100);
    } else if (peek.oldest() instanceof Measured.Known oldest) {
      long age = Math.max(0, (now.toEpochMilli() - oldest.value()) / 1000);
      seconds = new Measured.Known(age, now, Measured.Method.RECORD_TIMESTAMP, 90);
    }
    return new PartitionLag(lag.partition(), lag.committed(), lag.offsetLag(), messages, seconds);
  }

  /** Unknown, or guessed from beyond what history knows: the broker's own index is better. */
  private static boolean asksForAge(PartitionLag lag) {
    boolean guessed =
        lag.lagSeconds() instanceof Measured.Known known
            && known.method() == Measured.Method.EXTRAPOLATED;
    return (guessed || lag.lagSeconds().number().isEmpty())
        && lag.offsetLag().number().orElse(0) > 0
        && lag.committed().number().isPresent();
  }

  private static PartitionLag withAge(PartitionLag lag, Measured seconds) {
    return new PartitionLag(
        lag.partition(), lag.committed(), lag.offsetLag(), lag.lagMessages(), seconds);
  }

  private interface Visit {
    void see(SubscriptionState subscription, PartitionLag lag);
  }

  /** What is to become of a subscription's lags. */
  private interface Change {
    UnaryOperator<PartitionLag> of(SubscriptionState subscription);
  }

  private static void forEachLag(BrokerSnapshot broker, Visit visit) {
    broker
        .groups()
        .forEach(g -> g.subscriptions().forEach(s -> s.partitions().forEach(l -> visit.see(s, l))));
  }

  private static BrokerSnapshot map(BrokerSnapshot broker, Change changes) {
    return broker.mapSubscriptions(s -> {
      UnaryOperator<PartitionLag> change = changes.of(s);
      return new SubscriptionState(s.id(), s.partitions().stream().map(change).toList());
    });
  }
}
