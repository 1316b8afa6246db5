package io.clawback.execute;

import static org.assertj.core.api.Assertions.assertThat;

import io.clawback.model.audit.EntryKind;
import io.clawback.model.json.Json;
import io.clawback.model.json.RecordJson;
import io.clawback.model.message.Message;
import io.clawback.model.message.Prints;
import io.clawback.model.message.Tally;
import io.clawback.model.name.GroupId;
import io.clawback.model.name.QueueId;
import io.clawback.model.name.SubscriptionId;
import io.clawback.model.name.TenantName;
import io.clawback.model.plan.Chosen;
import io.clawback.model.plan.MessageOperation;
import io.clawback.model.plan.MessageOperation.Redrive;
import io.clawback.model.plan.Operation;
import io.clawback.model.plan.Step;
import io.clawback.model.plan.WayBack;
import io.clawback.model.run.OperationId;
import io.clawback.model.run.Outcome;
import io.clawback.model.run.Probe;
import io.clawback.spi.broker.Mutation;
import io.clawback.spi.broker.Transfer;
import io.clawback.spi.state.RollbackStore;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Whoever was asked before, and forgot, does not know that nothing was put back. */
class WitnessGoneTest extends ExecutorFixture {
  private static final SubscriptionId LETTERS =
      new SubscriptionId(new GroupId(PROD, Redrive.GROUP), "letters");
  private int placed;

  private static Step redrive() {
    return step(
        "1",
        new Redrive(
            LETTERS,
            "id",
            List.of(new Chosen(0, "0-2")),
            ORDERS,
            new QueueId(PROD, "aside"),
            Redrive.MOST,
            0),
        new WayBack.Irreversible("consumed"),
        false);
  }

  /** A batch of three was begun when that queue said what was put back. */
  private Carriage died(Step step, String witness, String now) {
    Order order = fresh(step);
    Journal journal = new Journal(world, order);
    TreeMap<String, Json> intent =
        new TreeMap<>(
            Journal.detail(
                "batch",
                new Progress.Told(0, 0, 3, new Tally(3, 1, 7), new TreeMap<>(), new TreeMap<>())));
    if (!witness.isEmpty()) {
      intent.put(Progress.WITNESS, RecordJson.write(witness));
    }
    journal.step(
        EntryKind.BATCH_INTENDED, step, OperationIds.forward(order.run(), step.id()), intent);
    return new Carriage(
        world,
        order,
        journal,
        new Opening(now),
        new Custody(Store::new, tenant -> new Prints(new byte[32])),
        new Pace(world.clock, length -> {}),
        () -> false);
  }

  private Throwable carried(Carriage carriage, Step step) {
    try {
      carriage.act(Attempt.mutation("run-1", step), step.operation());
      return new AssertionError("it was carried");
    } catch (Exception e) {
      return e;
    }
  }

  @Test
  void nothingIsPutBackAgainWhereItsMarksWereForgotten() {
    Step step = redrive();
    Throwable told = carried(died(step, "m1", "m2"), step);
    assertThat(placed).isZero();
    assertThat(told).hasMessageContaining("run.witness-gone");
  }

  @Test
  void whoIsStillThereOrWasNeverNamedIsAsked() throws Exception {
    Step step = redrive();
    died(step, "m1", "m1").act(Attempt.mutation("run-1", step), step.operation());
    assertThat(placed).isEqualTo(1);
    died(step, "", "m1").act(Attempt.mutation("run-1", step), step.operation());
  }

  private final class Opening implements Hands {
    private final String witness;

    Opening(String witness) {
      this.witness = witness;
    }

    @Override
    public Outcome act(Mutation mutation, Operation operation) {
      throw new AssertionError("it is carried");
    }

    @Override
    public Probe probe(Mutation mutation, Operation operation) {
      throw new AssertionError("the ledger tells");
    }

    @Override
    public Transfer.Passage open(Mutation mutation, MessageOperation operation) {
      return new Transfer.Passage() {
        @Override
        public Transfer.Batch read(Transfer.Slice slice) {
          throw new AssertionError("it was read before");
        }

        @Override
        public boolean settled(Transfer.Batch batch) {
          return false;
        }

        @Override
        public Optional<String> witness() {
          return Optional.of(witness);
        }

        @Override
        public Transfer.Placed place(Transfer.Batch batch) {
          placed++;
          return new Transfer.Placed(new TreeMap<>(), Optional.empty());
        }

        @Override
        public void settle(Transfer.Batch batch) {}

        @Override
        public void close() {}
      };
    }
  }

  private static final class Store implements RollbackStore {
    @Override
    public void keep(OperationId o, TenantName tenant, int number, List<Message> messages) {}

    @Override
    public Optional<List<Message>> read(OperationId operation, int number) {
      return Optional.of(
          List.of(new Message(0, 0, 1, Optional.empty(), Optional.empty(), List.of())));
    }

    @Override
    public List<RollbackStore.Kept> kept(OperationId operation) {
      return List.of();
    }

    @Override
    public void close() {}
  }
}
