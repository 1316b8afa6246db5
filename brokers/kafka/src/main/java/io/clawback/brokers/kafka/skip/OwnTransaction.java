package io.clawback.brokers.kafka.skip;

import io.clawback.brokers.kafka.aside.Fence;
import io.clawback.brokers.kafka.connect.KafkaConnection;
import io.clawback.brokers.kafka.connect.KafkaProblems;
import io.clawback.brokers.kafka.connect.Need;
import io.clawback.brokers.kafka.connect.Patience;
import io.clawback.brokers.kafka.connect.Refusal;
import io.clawback.model.error.ClawbackException;
import io.clawback.model.name.SubscriptionId;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.admin.TransactionState;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.errors.TransactionalIdNotFoundException;
import org.apache.kafka.common.resource.ResourceType;

/** What became of the last transaction under a subscription's fence, without taking it. */
final class OwnTransaction {
  private OwnTransaction() {}

  /**
   * Whether it is still open: who had it is gone, and whoever does it again ends it first. One that
   * is about to end is waited for; throws when that takes too long.
   */
  static boolean open(KafkaConnection connection, SubscriptionId subscription, String culprit) {
    AtomicBoolean open = new AtomicBoolean();
    boolean known =
        new Patience(connection.clock(), connection.patience())
            .until(() -> {
              TransactionState now = asked(connection, subscription, culprit);
              open.set(now == TransactionState.ONGOING);
              return switch (now) {
                case EMPTY, COMPLETE_ABORT, COMPLETE_COMMIT, ONGOING -> true;
                case PREPARE_ABORT, PREPARE_COMMIT, PREPARE_EPOCH_FENCE, UNKNOWN -> false;
              };
            });
    if (!known) {
      throw Refusal.inDoubt(
          culprit, new IllegalStateException("our transaction has not ended yet"));
    }
    return open.get();
  }

  private static TransactionState asked(
      KafkaConnection connection, SubscriptionId subscription, String culprit) {
    String id = Fence.transactionalId(connection, subscription);
    try {
      return connection
          .get(connection.admin().describeTransactions(List.of(id)).description(id), culprit)
          .state();
    } catch (ClawbackException e) {
      Throwable cause = KafkaProblems.unwrapped(Objects.requireNonNull(e.getCause()));
      if (cause instanceof TransactionalIdNotFoundException) {
        return TransactionState.EMPTY;
      }
      throw new ClawbackException(
          new Need(AclOperation.DESCRIBE, ResourceType.TRANSACTIONAL_ID, id)
              .problem(connection, cause, culprit),
          e);
    }
  }
}
