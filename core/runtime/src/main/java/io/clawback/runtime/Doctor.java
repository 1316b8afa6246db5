package io.clawback.runtime;

import io.clawback.engine.look.Figures;
import io.clawback.model.error.ClawbackException;
import io.clawback.model.error.Problem;
import io.clawback.model.fleet.BrokerDeclaration;
import io.clawback.model.fleet.ConsumersDeclaration;
import io.clawback.model.fleet.Fleet;
import io.clawback.model.fleet.Policy;
import io.clawback.model.fleet.SinkDeclaration;
import io.clawback.model.name.QueueId;
import io.clawback.model.observed.ConsumersState;
import io.clawback.model.observed.Measured;
import io.clawback.model.observed.Topology;
import io.clawback.runtime.look.Connections;
import io.clawback.spi.broker.Inspect;
import io.clawback.spi.consumers.ConsumerFleet;
import io.clawback.spi.sink.LedgerSink;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Connects to everything that is declared, looks at the data folder, and says what is missing.
 * Changes nothing.
 */
public final class Doctor {
  private final Setup setup;
  private final Path data;

  /**
   * @param data the data folder, made or not
   */
  public Doctor(Setup setup, Path data) {
    this.setup = setup;
    this.data = data;
  }

  /**
   * One thing that was looked at.
   *
   * @param subject the config, the data folder, a broker, consumers, a sink or an entry of contents
   * @param check what was looked at
   * @param state {@code ok}, {@code missing}, {@code unknown} or {@code failed}
   * @param detail what was seen, or what does not work without it
   * @param next what to do; empty when all is well
   */
  public record Line(String subject, String check, String state, String detail, String next) {}

  /**
   * All that was looked at: config, data folder, brokers, consumers, sinks, contracts. What does
   * not answer does not keep the others from being looked at.
   */
  public List<Line> examine() {
    Fleet fleet = setup.fleet();
    List<Line> lines = new ArrayList<>();
    lines.add(new Line("config", "schema", "ok", words(fleet), ""));
    lines.addAll(new DataFolder(data, setup).examine());
    boolean acting =
        fleet.policies().stream()
            .anyMatch(
                p -> p.permissions().values().stream().anyMatch(v -> v != Policy.Permission.NEVER));
    List<QueueId> queues = new ArrayList<>();
    try (Connections connections =
        new Connections(fleet.brokers(), fleet.consumers(), setup.brokers(), setup.consumers())) {
      for (BrokerDeclaration broker : connections.brokers()) {
        examine(broker, connections, acting, queues, lines);
      }
      for (ConsumersDeclaration consumers : connections.consumers()) {
        examine(consumers, connections, acting, lines);
      }
    }
    fleet.sinks().forEach(sink -> examine(sink, lines));
    lines.addAll(new ContentsCheck(setup).examine(queues));
    return List.copyOf(lines);
  }

  private static String words(Fleet fleet) {
    return fleet.brokers().size()
        + " brokers, "
        + fleet.tenants().size()
        + " tenants, "
        + fleet.policies().size()
        + " policies, "
        + fleet.consumers().size()
        + " consumer fleets, "
        + fleet.sinks().size()
        + " sinks";
  }

  private void examine(SinkDeclaration declared, List<Line> lines) {
    String subject = "sink " + declared.name();
    try (LedgerSink sink = setup.sinks().apply(declared)) {
      for (LedgerSink.Check check : sink.checks()) {
        String state =
            switch (check.state()) {
              case OK -> "ok";
              case MISSING -> "missing";
              case UNKNOWN -> "unknown";
            };
        lines.add(new Line(subject, check.name(), state, check.detail(), check.next()));
      }
    } catch (ClawbackException e) {
      failed(subject, "connect", e.problems(), lines);
    }
  }

  private static void examine(
      BrokerDeclaration broker,
      Connections connections,
      boolean acting,
      List<QueueId> queues,
      List<Line> lines) {
    String subject = broker.id().toString();
    try {
      Inspect inspect = connections.broker(broker.id()).inspect();
      Inspect.Identity identity = inspect.identity();
      lines.add(
          new Line(
              subject,
              "connect",
              "ok",
              "cluster " + identity.clusterId() + " " + identity.version(),
              ""));
      Topology topology = inspect.discover();
      topology.queues().forEach(q -> queues.add(new QueueId(broker.id(), q)));
      lines.add(
          new Line(
              subject,
              "discover",
              "ok",
              Figures.count(topology.queues().size(), "queue")
                  + ", "
                  + Figures.count(topology.groups().size(), "group"),
              ""));
      for (Inspect.Right right :
          inspect.rights(new Inspect.Needs(acting, topology.queues(), topology.groups()))) {
        String state =
            switch (right.state()) {
              case GRANTED -> "ok";
              case MISSING -> "missing";
              case UNKNOWN -> "unknown";
            };
        String next = right.state() == Inspect.Right.State.GRANTED ? "" : right.grant();
        lines.add(new Line(subject, right.name(), state, right.neededFor(), next));
      }
    } catch (ClawbackException e) {
      failed(subject, "connect", e.problems(), lines);
    }
  }

  private static void examine(
      ConsumersDeclaration consumers, Connections connections, boolean acting, List<Line> lines) {
    String subject = "consumers " + consumers.name();
    try {
      ConsumerFleet fleet = connections.consumers(consumers.name());
      List<Problem> missing = acting ? fleet.missing() : List.of();
      failed(subject, "act", missing, lines);
      if (acting && missing.isEmpty()) {
        lines.add(new Line(subject, "act", "ok", "what it takes to scale them is here", ""));
      }
      ConsumersState state = fleet.observe();
      lines.add(
          switch (state.live()) {
            case Measured.Known known ->
                new Line(
                    subject, "count", "ok", known.value() + " run for " + consumers.group(), "");
            case Measured.Unknown unknown ->
                new Line(
                    subject,
                    "count",
                    "unknown",
                    unknown.detail(),
                    "Nothing is scaled while nobody can count them.");
          });
    } catch (ClawbackException e) {
      failed(subject, "count", e.problems(), lines);
    }
  }

  private static void failed(
      String subject, String check, List<Problem> problems, List<Line> lines) {
    for (Problem problem : problems) {
      lines.add(
          new Line(
              subject,
              check,
              "failed",
              problem.code() + ": " + problem.message(),
              problem.nextMove()));
    }
  }
}
