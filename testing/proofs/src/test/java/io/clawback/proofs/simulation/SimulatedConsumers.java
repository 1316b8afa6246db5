package io.clawback.proofs.simulation;

import io.clawback.brokers.memory.Seam;
import io.clawback.model.error.Category;
import io.clawback.model.error.Problem;
import io.clawback.model.observed.ConsumersState;
import io.clawback.model.observed.Measured;
import io.clawback.model.plan.Operation;
import io.clawback.model.run.Outcome;
import io.clawback.model.run.Probe;
import io.clawback.model.run.Receipt;
import io.clawback.spi.broker.Acts;
import io.clawback.spi.broker.Mutation;
import io.clawback.spi.consumers.ConsumerFleet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Runs the simulated owner's consumers; what it says and does has the seams that a broker has. */
final class SimulatedConsumers implements ConsumerFleet {
  static final String NAME = "readers";
  private final MessageWorld world;

  SimulatedConsumers(MessageWorld world) {
    this.world = world;
  }

  @Override
  public ConsumersState observe() {
    return new ConsumersState(
        NAME,
        MessageWorld.SUBSCRIPTION.group(),
        Measured.broker(world.owners.count(), world.clock.now()),
        List.of());
  }

  @Override
  public Acts<Operation.ScaleConsumers> scale() {
    return new Acts<>() {
      @Override
      public Outcome act(Mutation mutation, Operation.ScaleConsumers operation) {
        world.at(Seam.ACT_BEGUN, operation.target());
        int now = world.owners.count();
        if (now != operation.to() && now != operation.from()) {
          return new Outcome.Refused(
              new Problem(
                  "consumers.stale",
                  Category.STALE,
                  operation.target(),
                  now + " run, not as planned.",
                  "Look again and make a new plan."));
        }
        if (now != operation.to()) {
          world.audit.scales(operation);
          world.owners.run(operation.to());
        }
        world.at(Seam.WRITTEN, operation.target());
        return new Outcome.Done(
            new Receipt(
                mutation.id(),
                new TreeMap<>(Map.of("run", Integer.toString(now))),
                new TreeMap<>(Map.of("run", Integer.toString(operation.to()))),
                Receipt.Author.UNKNOWN));
      }

      @Override
      public Probe probe(Mutation mutation, Operation.ScaleConsumers operation) {
        int now = world.owners.count();
        if (now == operation.to()) {
          return Probe.STATE_HOLDS;
        }
        return now == operation.from() ? Probe.NOT_STARTED : Probe.SUPERSEDED;
      }
    };
  }

  @Override
  public Acts<Operation.RestartConsumers> restart() {
    throw new UnsupportedOperationException("nothing here is restarted");
  }

  @Override
  public List<Problem> missing() {
    return List.of();
  }

  @Override
  public void close() {}
}
