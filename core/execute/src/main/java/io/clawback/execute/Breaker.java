package io.clawback.execute;

import io.clawback.model.plan.MessageOperation;
import io.clawback.model.plan.Operation;
import io.clawback.spi.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/**
 * A circuit breaker for each broker and for each fleet of consumers (SAFETY I11): after three
 * failures in a row nothing more is tried there, for whichever tenant, until a pause is over. Then
 * one step is let through: if that works the circuit is closed, else the next pause is longer.
 * Nobody waits for it: a run that had to leave something out ends as interrupted. A fleet that does
 * not answer keeps nobody from a broker, nor from other fleets. Thread-safe.
 */
final class Breaker {
  /** From 15 to 30 s at first; 5 to 10 min in the end. */
  static final Backoff PAUSES = new Backoff(Duration.ofSeconds(30), Duration.ofMinutes(10), 0);

  private static final int FAILURES = 3;

  private final Clock clock;
  private final RandomGenerator chance;
  private final Consumer<RunEvent> listener;
  private final TreeMap<String, Circuit> circuits = new TreeMap<>();

  Breaker(Clock clock, RandomGenerator chance, Consumer<RunEvent> listener) {
    this.clock = clock;
    this.chance = chance;
    this.listener = listener;
  }

  private static final class Circuit {
    private int failures;
    private int openings;
    private boolean open;
    private boolean trying;
    private long until;
    private String why = "";
  }

  /** An act on it failed, so that nobody knows what became of it. */
  synchronized void failed(Operation operation, String why) {
    failed(acting(operation), why);
  }

  /** A look at its broker failed. */
  synchronized void lookFailed(Operation operation, String why) {
    failed(broker(operation), why);
  }

  private synchronized void failed(String target, String why) {
    Circuit circuit = circuits.computeIfAbsent(target, t -> new Circuit());
    circuit.failures++;
    circuit.why = why;
    if (circuit.trying || circuit.failures >= FAILURES) {
      Duration pause = PAUSES.before(circuit.openings, chance);
      circuit.openings++;
      circuit.open = true;
      circuit.trying = false;
      circuit.until = clock.nanos() + pause.toNanos();
      listener.accept(
          new RunEvent.Circuit(
              target, RunEvent.Circuit.State.OPEN, circuit.failures, pause.toMillis(), why));
    }
  }

  /** Nothing failed since it last worked. */
  synchronized boolean calm() {
    return circuits.isEmpty();
  }

  /** It answered to an act. */
  synchronized void worked(Operation operation) {
    String target = acting(operation);
    Circuit circuit = circuits.remove(target);
    if (circuit != null && circuit.openings > 0) {
      listener.accept(
          new RunEvent.Circuit(target, RunEvent.Circuit.State.CLOSED, 0, 0, "it answers again"));
    }
  }

  /** Whether it may be tried now: all that it needs is closed, or due for a try. */
  synchronized boolean lets(Operation operation) {
    if (why(operation).isPresent()) {
      return false;
    }
    for (String target : needs(operation)) {
      Circuit circuit = circuits.get(target);
      if (circuit != null && circuit.open) {
        circuit.open = false;
        circuit.trying = true;
        listener.accept(
            new RunEvent.Circuit(
                target,
                RunEvent.Circuit.State.HALF_OPEN,
                circuit.failures,
                0,
                "one step is let through"));
      }
    }
    return true;
  }

  /** Why it may not be tried now, for people; empty when it may. */
  synchronized Optional<String> why(Operation operation) {
    return needs(operation).stream()
        .filter(t -> {
          Circuit circuit = circuits.get(t);
          return circuit != null && circuit.open && clock.nanos() - circuit.until < 0;
        })
        .findFirst()
        .map(t -> {
          Circuit circuit = circuits.getOrDefault(t, new Circuit());
          return "not tried: the circuit breaker of "
              + t
              + " is open after "
              + circuit.failures
              + " failures in a row, the last: "
              + circuit.why;
        });
  }

  private static List<String> needs(Operation operation) {
    List<String> needs = new ArrayList<>(2);
    needs.add(acting(operation));
    // Consumers too: whether they may run again is for their broker to say (SAFETY I6).
    if (!needs.contains(broker(operation))) {
      needs.add(broker(operation));
    }
    return needs;
  }

  /** What an operation is carried out by. */
  private static String acting(Operation operation) {
    return switch (operation) {
      case Operation.RestartConsumers o -> consumers(o.consumers());
      case Operation.ScaleConsumers o -> consumers(o.consumers());
      case Operation.RemoveMembers o -> broker(o);
      case Operation.ExpandPartitions o -> broker(o);
      case Operation.AlterSettings o -> broker(o);
      case Operation.AlterQuota o -> broker(o);
      case Operation.ResetOffsets o -> broker(o);
      case MessageOperation.PauseConsumers o -> consumers(o.consumers());
      case MessageOperation.ResumeConsumers o -> consumers(o.consumers());
      case MessageOperation o -> broker(o);
    };
  }

  private static String consumers(String name) {
    return "consumers " + name;
  }

  private static String broker(Operation operation) {
    return "broker " + operation.broker();
  }
}
