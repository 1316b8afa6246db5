package io.clawback.runtime.act;

import io.clawback.execute.Hands;
import io.clawback.model.error.Category;
import io.clawback.model.error.ClawbackException;
import io.clawback.model.error.Problem;
import io.clawback.model.plan.MessageOperation;
import io.clawback.model.plan.Operation;
import io.clawback.model.run.Outcome;
import io.clawback.model.run.Probe;
import io.clawback.runtime.look.Connections;
import io.clawback.spi.broker.Acts;
import io.clawback.spi.broker.Broker;
import io.clawback.spi.broker.Mutation;
import io.clawback.spi.broker.Transfer;
import io.clawback.spi.consumers.ConsumerFleet;
import io.clawback.spi.time.Clock;
import io.clawback.spi.time.Scheduler;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/** Finds the capability that carries an operation out. Thread-safe as far as the brokers are. */
public final class BrokerHands implements Hands {
  private final Connections connections;
  private final QuietGroup quiet;

  public BrokerHands(Connections connections, Clock clock, Scheduler scheduler) {
    this.connections = connections;
    this.quiet = new QuietGroup(connections, clock, scheduler);
  }

  @Override
  public Outcome act(Mutation mutation, Operation operation) {
    Optional<Problem> undeclared = undeclared(operation);
    if (undeclared.isPresent()) {
      return new Outcome.Refused(undeclared.get());
    }
    Outcome outcome = carryOut(mutation, operation);
    if (outcome instanceof Outcome.Done
        && operation instanceof MessageOperation.PauseConsumers pause) {
      quiet.await(pause.group(), mutation.budget().time());
    }
    return outcome;
  }

  private Outcome carryOut(Mutation asked, Operation operation) {
    Mutation mutation = Pausing.budgeted(asked, operation);
    return with(
        operation,
        new Use<Outcome>() {
          @Override
          public <O extends Operation> Outcome on(Acts<O> acts, O typed) {
            return acts.act(mutation, typed);
          }
        },
        () -> new Outcome.Refused(cannot(operation)));
  }

  @Override
  public Probe probe(Mutation mutation, Operation operation) {
    undeclared(operation)
        .ifPresent(problem -> {
          throw new ClawbackException(problem);
        });
    return with(
        operation,
        new Use<Probe>() {
          @Override
          public <O extends Operation> Probe on(Acts<O> acts, O typed) {
            return acts.probe(mutation, typed);
          }
        },
        () -> Probe.NOT_STARTED);
  }

  /** The config may have changed since the step was done; then nobody can be asked. */
  private Optional<Problem> undeclared(Operation operation) {
    boolean broker =
        connections.brokers().stream().anyMatch(b -> b.id().equals(operation.broker()));
    return broker && consumers(operation).stream().allMatch(this::declared)
        ? Optional.empty()
        : Optional.of(
            new Problem(
                "broker.undeclared",
                Category.CONFIG,
                operation.target(),
                "the config no longer declares "
                    + (broker
                        ? "the consumers " + consumers(operation).orElse("")
                        : operation.broker())
                    + ".",
                "Declare it again, then go on with the run."));
  }

  private boolean declared(String name) {
    return connections.consumers().stream().anyMatch(c -> c.name().equals(name));
  }

  private static Optional<String> consumers(Operation operation) {
    return switch (operation) {
      case Operation.RestartConsumers o -> Optional.of(o.consumers());
      case Operation.ScaleConsumers o -> Optional.of(o.consumers());
      case Operation.RemoveMembers ignored -> Optional.empty();
      case Operation.ExpandPartitions ignored -> Optional.empty();
      case Operation.AlterSettings ignored -> Optional.empty();
      case Operation.AlterQuota ignored -> Optional.empty();
      case Operation.ResetOffsets ignored -> Optional.empty();
      case MessageOperation.PauseConsumers o -> Optional.of(o.consumers());
      case MessageOperation.ResumeConsumers o -> Optional.of(o.consumers());
      case MessageOperation ignored -> Optional.empty();
    };
  }

  private interface Use<R> {
    <O extends Operation> R on(Acts<O> acts, O typed);
  }

  private <R> R with(Operation operation, Use<R> use, Supplier<R> otherwise) {
    return switch (operation) {
      case Operation.RestartConsumers o -> use.on(fleet(o.consumers()).restart(), o);
      case Operation.ScaleConsumers o -> use.on(fleet(o.consumers()).scale(), o);
      case Operation.RemoveMembers o -> on(o, Broker::groups, use, otherwise);
      case Operation.ExpandPartitions o -> on(o, Broker::partitions, use, otherwise);
      case Operation.AlterSettings o -> on(o, Broker::settings, use, otherwise);
      case Operation.AlterQuota o -> on(o, Broker::quotas, use, otherwise);
      case Operation.ResetOffsets o -> on(o, Broker::offsets, use, otherwise);
      case MessageOperation.PauseConsumers o ->
          use.on(fleet(o.consumers()).scale(), Pausing.scale(o));
      case MessageOperation.ResumeConsumers o ->
          use.on(fleet(o.consumers()).scale(), Pausing.scale(o));
      case MessageOperation.VoidCopies o -> on(o, Broker::voidCopies, use, otherwise);
      case MessageOperation.PassOver o -> on(o, Broker::passOver, use, otherwise);
      case MessageOperation.PublishSkips o -> on(o, Broker::publishSkips, use, otherwise);
      case MessageOperation.WithdrawSkips o -> on(o, Broker::withdrawSkips, use, otherwise);
      // Carried batch by batch, never in one call.
      case MessageOperation.Carried ignored -> otherwise.get();
      case MessageOperation.PutBack ignored -> otherwise.get();
    };
  }

  @Override
  public Transfer.Passage open(Mutation mutation, MessageOperation operation) {
    undeclared(operation)
        .ifPresent(problem -> {
          throw new ClawbackException(problem);
        });
    Broker broker = connections.broker(operation.broker());
    return switch (operation) {
      case MessageOperation.SetAside o -> way(broker.setAside(), o).open(mutation, o);
      case MessageOperation.Redrive o -> way(broker.redrive(), o).open(mutation, o);
      case MessageOperation.Rewrite o -> way(broker.rewrite(), o).open(mutation, o);
      case MessageOperation.PutBack o -> way(broker.putBack(), o).open(mutation, o);
      case MessageOperation.VoidCopies ignored -> throw new ClawbackException(cannot(operation));
      case MessageOperation.PassOver ignored -> throw new ClawbackException(cannot(operation));
      case MessageOperation.PublishSkips ignored -> throw new ClawbackException(cannot(operation));
      case MessageOperation.WithdrawSkips ignored -> throw new ClawbackException(cannot(operation));
      case MessageOperation.PauseConsumers ignored ->
          throw new ClawbackException(cannot(operation));
      case MessageOperation.ResumeConsumers ignored ->
          throw new ClawbackException(cannot(operation));
    };
  }

  private static <O extends MessageOperation> Transfer<O> way(
      Optional<Transfer<O>> transfer, O operation) {
    return transfer.orElseThrow(() -> new ClawbackException(cannot(operation)));
  }

  private <O extends Operation, R> R on(
      O operation,
      Function<Broker, Optional<Acts<O>>> capability,
      Use<R> use,
      Supplier<R> otherwise) {
    Optional<Acts<O>> acts = capability.apply(connections.broker(operation.broker()));
    return acts.isPresent() ? use.on(acts.get(), operation) : otherwise.get();
  }

  private ConsumerFleet fleet(String name) {
    return connections.consumers(name);
  }

  private static Problem cannot(Operation operation) {
    return new Problem(
        "broker.cannot",
        Category.BROKER,
        operation.broker().toString(),
        "this kind of broker has no way to " + operation.kind() + ".",
        "Do it by hand, or leave the step out of the plan.");
  }
}
