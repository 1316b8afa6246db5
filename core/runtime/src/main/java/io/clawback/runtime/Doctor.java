package io.clawback.runtime;

import io.clawback.model.error.ClawbackException;
import io.clawback.model.error.Problem;
import io.clawback.model.fleet.BrokerDeclaration;
import io.clawback.model.fleet.ConsumersDeclaration;
import io.clawback.model.fleet.Policy;
import io.clawback.model.observed.ConsumersState;
import io.clawback.model.observed.Measured;
import io.clawback.model.observed.Topology;
import io.clawback.runtime.look.Connections;
import io.clawback.spi.broker.Inspect;
import java.util.ArrayList;
import java.util.List;

/** Connects to everything that is declared, and says what is missing. Changes nothing. */
public final class Doctor {
  private final Remediator remediator;

  public Doctor(Remediator remediator) {
    this.remediator = remediator;
  }

  /**
   * One thing that was looked at.
   *
   * @param subject the broker, consumers or sink
   * @param check what was looked at
   * @param state {@code ok}, {@code missing}, {@code unknown} or {@code failed}
   * @param detail what was seen, or what does not work without it
   * @param next what to do; empty when all is well
   */
  public record Line(String subject, String check, String state, String detail, String next) {}

  /**
   * All that was looked at, brokers first; what does not answer does not keep the others from being
   * looked at.
   */
  public List<Line> examine() {
    List<Line> lines = new ArrayList<>();
    Connections connections = remediator.connections();
    boolean acting =
        remediator.fleet().policies().stream()
            .anyMatch(
                p -> p.permissions().values().stream().anyMatch(v -> v != Policy.Permission.NEVER));
    for (BrokerDeclaration broker : connections.brokers()) {
      examine(broker, connections, acting, lines);
    }
    for (ConsumersDeclaration consumers : connections.consumers()) {
      examine(consumers, connections, lines);
    }
    return List.copyOf(lines);
  }

  private static void examine(
      BrokerDeclaration broker, Connections connections, boolean acting, List<Line> lines) {
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
      lines.add(
          new Line(
              subject,
              "discover",
              "ok",
              topology.queues().size() + " queues, " + topology.groups().size() + " groups",
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
      failed(subject, "connect", e, lines);
    }
  }

  private static void examine(
      ConsumersDeclaration consumers, Connections connections, List<Line> lines) {
    String subject = "consumers " + consumers.name();
    try {
      ConsumersState state = connections.consumers(consumers.name()).observe();
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
      failed(subject, "count", e, lines);
    }
  }

  private static void failed(String subject, String check, ClawbackException e, List<Line> lines) {
    for (Problem problem : e.problems()) {
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
