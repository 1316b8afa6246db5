package io.clawback.brokers.kafka;

import io.clawback.brokers.kafka.connect.KafkaConnection;
import io.clawback.brokers.kafka.connect.KafkaProblems;
import io.clawback.model.error.ClawbackException;
import io.clawback.model.plan.MessageOperation;
import io.clawback.spi.broker.Mutation;
import io.clawback.spi.broker.Transfer;
import java.util.Optional;
import java.util.function.Supplier;

/** As {@link NamesRights}, for what is carried batch by batch. */
final class NamesRightsToCarry<O extends MessageOperation> implements Transfer<O> {
  private final KafkaConnection connection;
  private final Transfer<O> transfer;

  NamesRightsToCarry(KafkaConnection connection, Transfer<O> transfer) {
    this.connection = connection;
    this.transfer = transfer;
  }

  @Override
  public Passage open(Mutation mutation, O operation) {
    return new Naming(named(operation, () -> transfer.open(mutation, operation)), operation);
  }

  private <T> T named(O operation, Supplier<T> call) {
    try {
      return call.get();
    } catch (ClawbackException e) {
      if (e.problem().code().equals(KafkaProblems.NOT_AUTHORIZED)) {
        throw new ClawbackException(NamesRights.named(connection, e.problem(), operation), e);
      }
      throw e;
    }
  }

  private final class Naming implements Passage {
    private final Passage passage;
    private final O operation;

    Naming(Passage passage, O operation) {
      this.passage = passage;
      this.operation = operation;
    }

    @Override
    public Batch read(Slice slice) {
      return named(operation, () -> passage.read(slice));
    }

    @Override
    public boolean settled(Batch batch) {
      return named(operation, () -> passage.settled(batch));
    }

    @Override
    public Optional<String> witness() {
      return passage.witness();
    }

    @Override
    public Placed place(Batch batch) {
      return named(operation, () -> passage.place(batch));
    }

    @Override
    public void settle(Batch batch) {
      named(
          operation,
          () -> {
            passage.settle(batch);
            return batch;
          });
    }

    @Override
    public void close() {
      passage.close();
    }
  }
}
