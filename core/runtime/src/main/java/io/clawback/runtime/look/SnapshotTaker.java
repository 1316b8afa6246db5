package io.clawback.runtime.look;

import io.clawback.model.error.Category;
import io.clawback.model.error.ClawbackException;
import io.clawback.model.error.Problem;
import io.clawback.model.fleet.BrokerDeclaration;
import io.clawback.model.name.BrokerId;
import io.clawback.model.observed.BrokerSnapshot;
import io.clawback.model.observed.ConsumersState;
import io.clawback.model.observed.FleetSnapshot;
import io.clawback.model.observed.Measured;
import io.clawback.model.observed.Topology;
import io.clawback.model.observed.Unseen;
import io.clawback.spi.broker.Inspect;
import io.clawback.spi.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.BiFunction;
import java.util.function.Predicate;

/**
 * Looks at all brokers and all consumers side by side. What cannot be seen is listed; the others go
 * on. Thread-safe.
 */
public final class SnapshotTaker {
  private final Connections connections;
  private final Clock clock;

  public SnapshotTaker(Connections connections, Clock clock) {
    this.connections = connections;
    this.clock = clock;
  }

  /** Everything that the declarations look at, on the brokers chosen. */
  public FleetSnapshot take(Predicate<BrokerId> chosen) {
    return take(chosen, (id, inspect) -> inspect.discover());
  }

  /** Only what {@code topologies} name: a second look at a few things. */
  public FleetSnapshot take(List<Topology> topologies) {
    return take(
        id -> topologies.stream().anyMatch(t -> t.broker().equals(id)),
        (id, inspect) ->
            topologies.stream().filter(t -> t.broker().equals(id)).findFirst().orElseThrow());
  }

  private FleetSnapshot take(
      Predicate<BrokerId> chosen, BiFunction<BrokerId, Inspect, Topology> topology) {
    Instant at = clock.now();
    List<BrokerSnapshot> seen = new ArrayList<>();
    List<ConsumersState> consumers = new ArrayList<>();
    List<Unseen> unseen = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<BrokerDeclaration> wanted =
          connections.brokers().stream().filter(b -> chosen.test(b.id())).toList();
      List<Future<BrokerSnapshot>> looks =
          wanted.stream().map(b -> threads.submit(() -> look(b, topology))).toList();
      List<Future<ConsumersState>> counts =
          connections.consumers().stream()
              .filter(c -> chosen.test(c.group().broker()))
              .map(c ->
                  threads.submit(
                      (Callable<ConsumersState>) () -> connections.consumers(c.name()).observe()))
              .toList();
      for (int i = 0; i < looks.size(); i++) {
        BrokerId id = wanted.get(i).id();
        switch (await(looks.get(i), id.toString())) {
          case Seen<BrokerSnapshot>(var snapshot) -> {
            seen.add(snapshot);
            unseen.addAll(snapshot.unseen());
          }
          case Missed<BrokerSnapshot>(var problem) ->
              unseen.add(new Unseen(id.environment(), "broker " + id, problem));
        }
      }
      var declared =
          connections.consumers().stream().filter(c -> chosen.test(c.group().broker())).toList();
      for (int i = 0; i < counts.size(); i++) {
        var who = declared.get(i);
        consumers.add(
            switch (await(counts.get(i), who.name())) {
              case Seen<ConsumersState>(var state) -> state;
              case Missed<ConsumersState>(var problem) ->
                  new ConsumersState(
                      who.name(),
                      who.group(),
                      new Measured.Unknown(Measured.Reason.FAILED, problem.message()),
                      List.of());
            });
      }
    }
    seen.sort(Comparator.comparing(BrokerSnapshot::id));
    return new FleetSnapshot(at, seen, consumers, unseen);
  }

  private BrokerSnapshot look(
      BrokerDeclaration declaration, BiFunction<BrokerId, Inspect, Topology> topology) {
    Inspect inspect = connections.broker(declaration.id()).inspect();
    return inspect.snapshot(topology.apply(declaration.id(), inspect));
  }

  private sealed interface Sight<T> {}

  private record Seen<T>(T value) implements Sight<T> {}

  private record Missed<T>(Problem problem) implements Sight<T> {}

  private static <T> Sight<T> await(Future<T> future, String what) {
    try {
      return new Seen<>(future.get());
    } catch (ExecutionException e) {
      if (e.getCause() instanceof ClawbackException coded) {
        return new Missed<>(coded.problem());
      }
      return new Missed<>(
          new Problem(
              "look.failed",
              Category.INTERNAL,
              what,
              "looking failed: " + e.getCause() + ".",
              "Report this, with the log."));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Missed<>(
          new Problem(
              "look.interrupted", Category.CONNECTION, what, "interrupted.", "Run it again."));
    }
  }
}
