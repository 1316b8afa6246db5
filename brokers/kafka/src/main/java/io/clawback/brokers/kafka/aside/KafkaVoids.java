package io.clawback.brokers.kafka.aside;

import io.clawback.brokers.kafka.connect.KafkaConnection;
import io.clawback.brokers.kafka.connect.KafkaProblems;
import io.clawback.brokers.kafka.connect.Need;
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
import org.apache.kafka.clients.admin.TransactionState;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.errors.TransactionalIdNotFoundException;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.resource.ResourceType;

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
    Fence fence;
    Target target;
    try {
      Quarantines.mustBeOurs(connection, operation, operation.quarantine());
      connection.identity();
      target = Target.now(connection, operation.quarantine());
      fence = Fence.take(connection, operation.subscription(), operation.target());
    } catch (ClawbackException nothingChanged) {
      return new Outcome.Refused(nothingChanged.problem());
    }
    try (fence) {
      try {
        // Nothing that was sent before can arrive any more: what is there now is all there is.
        if (!new Traces(connection, operation.quarantine()).ofVoid(id)) {
          fence.place(markers(operation, target, id.getBytes(StandardCharsets.UTF_8)));
          target.stillThere();
        }
      } catch (ClawbackException notCommitted) {
        return new Outcome.Refused(notCommitted.problem());
      }
      fence.commit();
    }
    TreeMap<String, String> after = new TreeMap<>();
    after.put("void", id);
    return new Outcome.Done(
        new Receipt(mutation.id(), new TreeMap<>(), after, Receipt.Author.PROVED));
  }

  private static String id(Mutation mutation) {
    return mutation.undoes().map(OperationId::value).orElse("");
  }

  /** One behind the copies in each partition, so that none of them is there for longer. */
  private List<ProducerRecord<byte[], byte[]>> markers(
      VoidCopies operation, Target target, byte[] id) {
    return target.topic().partitions().stream()
        .map(p -> marker(operation, p.partition(), id))
        .toList();
  }

  private ProducerRecord<byte[], byte[]> marker(VoidCopies operation, int partition, byte[] id) {
    return new ProducerRecord<>(
        operation.quarantine().name(),
        partition,
        connection.clock().now().toEpochMilli(),
        id,
        null,
        List.of(new RecordHeader(Copy.VOID, id)));
  }

  @Override
  public Probe probe(Mutation mutation, VoidCopies operation) {
    connection.identity();
    try {
      Target.now(connection, operation.quarantine());
    } catch (ClawbackException e) {
      if (e.problem().category() == Category.STALE) {
        return Probe.NOT_STARTED;
      }
      throw e;
    }
    String id = id(mutation);
    return switch (transaction(operation)) {
      case EMPTY, COMPLETE_ABORT, COMPLETE_COMMIT ->
          new Traces(connection, operation.quarantine()).ofVoid(id)
              ? Probe.DONE
              : Probe.NOT_STARTED;
      // Doing it again ends that transaction first.
      case ONGOING -> Probe.PARTLY;
      case PREPARE_ABORT, PREPARE_COMMIT, PREPARE_EPOCH_FENCE, UNKNOWN ->
          throw Refusal.inDoubt(
              operation.target(), new IllegalStateException("our transaction has not ended yet"));
    };
  }

  /** What became of our last transaction; one that is about to end is waited for. */
  private TransactionState transaction(VoidCopies operation) {
    Patience patience = new Patience(connection.clock(), connection.patience());
    patience.until(() -> !ending(asked(operation)));
    return asked(operation);
  }

  private static boolean ending(TransactionState state) {
    return switch (state) {
      case PREPARE_ABORT, PREPARE_COMMIT, PREPARE_EPOCH_FENCE, UNKNOWN -> true;
      case EMPTY, COMPLETE_ABORT, COMPLETE_COMMIT, ONGOING -> false;
    };
  }

  private TransactionState asked(VoidCopies operation) {
    String id = Fence.transactionalId(connection, operation.subscription());
    try {
      return connection
          .get(
              connection.admin().describeTransactions(List.of(id)).description(id),
              operation.target())
          .state();
    } catch (ClawbackException e) {
      Throwable cause = KafkaProblems.unwrapped(Objects.requireNonNull(e.getCause()));
      if (cause instanceof TransactionalIdNotFoundException) {
        return TransactionState.EMPTY;
      }
      throw new ClawbackException(
          new Need(AclOperation.DESCRIBE, ResourceType.TRANSACTIONAL_ID, id)
              .problem(connection, cause, operation.target()),
          e);
    }
  }
}
