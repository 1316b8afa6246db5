package io.clawback.brokers.kafka.aside;

import io.clawback.brokers.kafka.connect.KafkaConnection;
import io.clawback.brokers.kafka.connect.KafkaProblems;
import io.clawback.brokers.kafka.connect.Patience;
import io.clawback.brokers.kafka.connect.Refusal;
import io.clawback.model.error.Category;
import io.clawback.model.error.ClawbackException;
import io.clawback.model.message.Copy;
import io.clawback.model.plan.MessageOperation.VoidCopies;
import io.clawback.model.run.OperationId;
import io.clawback.model.run.Outcome;
import io.clawback.model.run.Probe;
import io.clawback.model.run.Receipt;
import io.clawback.spi.broker.Acts;
import io.clawback.spi.broker.Mutation;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;
import org.apache.kafka.clients.admin.TransactionDescription;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.TransactionalIdNotFoundException;
import org.apache.kafka.common.header.internals.RecordHeader;

/**
 * Writes into the quarantine that an operation's copies do not count any more, under the fence of
 * their subscription: no copy comes after it.
 */
public final class KafkaVoids implements Acts<VoidCopies> {
  private final KafkaConnection connection;

  /** Acts through this connection. */
  public KafkaVoids(KafkaConnection connection) {
    this.connection = connection;
  }

  @Override
  public Outcome act(Mutation mutation, VoidCopies operation) {
    String id = id(mutation);
    try {
      Quarantines.mustBeOurs(connection, operation, operation.quarantine());
      connection.identity();
      there(operation);
    } catch (ClawbackException nothingChanged) {
      return new Outcome.Refused(nothingChanged.problem());
    }
    try (Fence fence = Fence.take(connection, operation.subscription(), operation.target())) {
      // Nothing that was sent before can arrive any more: what is there now is all there is.
      if (!new Traces(connection, operation.quarantine()).ofVoid(id)) {
        try {
          fence.place(List.of(marker(operation, id.getBytes(StandardCharsets.UTF_8))));
        } catch (ClawbackException e) {
          return new Outcome.Refused(e.problem()); // Only what is committed has an effect.
        }
        fence.commit();
      }
    } catch (ClawbackException e) {
      if (e.problem().category() == Category.RIGHTS) {
        return new Outcome.Refused(e.problem());
      }
      throw e;
    }
    TreeMap<String, String> after = new TreeMap<>();
    after.put("void", id);
    return new Outcome.Done(
        new Receipt(mutation.id(), new TreeMap<>(), after, Receipt.Author.PROVED));
  }

  private static String id(Mutation mutation) {
    return mutation.undoes().map(OperationId::value).orElse("");
  }

  private void there(VoidCopies operation) {
    String quarantine = operation.quarantine().name();
    if (Topics.described(connection, quarantine, operation.quarantine().toString()).isInternal()) {
      throw Quarantines.internal(operation.target());
    }
  }

  private ProducerRecord<byte[], byte[]> marker(VoidCopies operation, byte[] id) {
    return new ProducerRecord<>(
        operation.quarantine().name(),
        0,
        connection.clock().now().toEpochMilli(),
        id,
        null,
        List.of(new RecordHeader(Copy.VOID, id)));
  }

  @Override
  public Probe probe(Mutation mutation, VoidCopies operation) {
    connection.identity();
    try {
      there(operation);
    } catch (ClawbackException e) {
      if (e.problem().category() == Category.STALE) {
        return Probe.NOT_STARTED;
      }
      throw e;
    }
    ended(operation);
    return new Traces(connection, operation.quarantine()).ofVoid(id(mutation))
        ? Probe.DONE
        : Probe.NOT_STARTED;
  }

  /** While a transaction of ours is open, its commit may still be on its way. */
  private void ended(VoidCopies operation) {
    Patience patience = new Patience(connection.clock(), connection.patience());
    if (!patience.until(() -> !open(operation))) {
      throw Refusal.inDoubt(
          operation.target(), new IllegalStateException("our transaction is still open"));
    }
  }

  private boolean open(VoidCopies operation) {
    String id = Fence.transactionalId(connection, operation.subscription());
    try {
      TransactionDescription found =
          connection.get(
              connection.admin().describeTransactions(List.of(id)).description(id),
              operation.target());
      return switch (found.state()) {
        case ONGOING, PREPARE_ABORT, PREPARE_COMMIT, PREPARE_EPOCH_FENCE, UNKNOWN -> true;
        case EMPTY, COMPLETE_ABORT, COMPLETE_COMMIT -> false;
      };
    } catch (ClawbackException e) {
      if (KafkaProblems.unwrapped(Objects.requireNonNull(e.getCause()))
          instanceof TransactionalIdNotFoundException) {
        return false;
      }
      throw e;
    }
  }
}
