package io.clawback.brokers.kafka.aside;

import io.clawback.brokers.kafka.connect.KafkaConnection;
import io.clawback.brokers.kafka.connect.KafkaProblems;
import io.clawback.brokers.kafka.connect.Need;
import io.clawback.brokers.kafka.connect.Refusal;
import io.clawback.model.error.Category;
import io.clawback.model.error.ClawbackException;
import io.clawback.model.error.Problem;
import io.clawback.model.name.SubscriptionId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.TransactionAbortedException;
import org.apache.kafka.common.errors.TransactionalIdAuthorizationException;
import org.apache.kafka.common.resource.ResourceType;
import org.jspecify.annotations.Nullable;

/**
 * The one producer of a subscription that may write to its quarantine: Kafka ends the transaction
 * of whoever held the same transactional id before, and refuses all that one still sends (KIP-98).
 * Not thread-safe.
 */
public final class Fence implements AutoCloseable {
  private final KafkaConnection connection;
  private final String culprit;
  private final String transactionalId;
  private final Producer<byte[], byte[]> producer;
  private boolean begun;
  private boolean broken;

  private Fence(
      KafkaConnection connection,
      String culprit,
      String transactionalId,
      Producer<byte[], byte[]> producer) {
    this.connection = connection;
    this.culprit = culprit;
    this.transactionalId = transactionalId;
    this.producer = producer;
  }

  /**
   * The subscription's transactional id. A cluster's id and a topic's name have no slash in them,
   * so that no two subscriptions share one.
   */
  public static String transactionalId(KafkaConnection connection, SubscriptionId subscription) {
    return "clawback/"
        + connection.declaration().clusterId()
        + "/"
        + subscription.queue()
        + "/"
        + subscription.group().name();
  }

  /**
   * Takes the fence. When this returns, every transaction of an earlier holder has ended, and
   * nothing that it still sends takes effect.
   */
  public static Fence take(
      KafkaConnection connection, SubscriptionId subscription, String culprit) {
    String id = transactionalId(connection, subscription);
    Fence fence;
    try {
      fence =
          new Fence(
              connection, culprit, id, new KafkaProducer<>(connection.producerProperties(id)));
    } catch (KafkaException e) {
      throw new ClawbackException(KafkaProblems.of(root(e), culprit), e);
    }
    try {
      fence.producer.initTransactions();
      return fence;
    } catch (RuntimeException e) {
      fence.broken = true;
      fence.close();
      throw fence.failed(e);
    }
  }

  /** Sends all of them in one transaction, and returns when the topic has each of them safely. */
  public List<RecordMetadata> place(List<ProducerRecord<byte[], byte[]>> records) {
    List<Future<RecordMetadata>> sent = new ArrayList<>(records.size());
    try {
      producer.beginTransaction();
      begun = true;
      for (ProducerRecord<byte[], byte[]> each : records) {
        sent.add(producer.send(each));
      }
      producer.flush();
      return confirmed(sent);
    } catch (InterruptedException | TimeoutException | RuntimeException e) {
      throw e instanceof ClawbackException ours ? ours : failed(e);
    }
  }

  private List<RecordMetadata> confirmed(List<Future<RecordMetadata>> sent)
      throws InterruptedException, TimeoutException {
    List<RecordMetadata> there = new ArrayList<>(sent.size());
    @Nullable Throwable failure = null;
    for (Future<RecordMetadata> each : sent) {
      try {
        there.add(each.get(connection.patienceMillis() + 1_000L, TimeUnit.MILLISECONDS));
      } catch (ExecutionException e) {
        // Where one fails, others are only let go of.
        if (failure == null || failure instanceof TransactionAbortedException) {
          failure = KafkaProblems.unwrapped(e);
        }
      }
    }
    if (failure != null) {
      throw failed(failure);
    }
    return there;
  }

  /** Moves a group in the same transaction, as one of its members (KIP-447). */
  void move(Map<TopicPartition, OffsetAndMetadata> positions, ConsumerGroupMetadata member) {
    try {
      producer.sendOffsetsToTransaction(positions, member);
    } catch (RuntimeException e) {
      throw failed(e);
    }
  }

  /** Makes final what was placed, if anything was. Throws when nobody knows whether it is. */
  public void commit() {
    if (!begun) {
      return;
    }
    try {
      producer.commitTransaction();
      begun = false;
    } catch (RuntimeException e) {
      broken = true; // Only a new holder can ask what became of it.
      ClawbackException failure = failed(e);
      // A try may have gone through whose answer was lost, before the next one was denied.
      throw switch (failure.problem().category()) {
        case CONNECTION, RIGHTS -> Refusal.inDoubt(culprit, e);
        default -> failure;
      };
    }
  }

  private ClawbackException failed(Throwable thrown) {
    Throwable e = root(thrown);
    return new ClawbackException(
        switch (e) {
          case ProducerFencedException _ -> fenced();
          case CommitFailedException _ ->
              new Problem(
                  "kafka.group-active",
                  Category.STALE,
                  culprit,
                  "The group was no longer ours alone; what was not final yet has no effect.",
                  "Pause the group's consumers, then resume the run.");
          case InvalidProducerEpochException _ -> fenced();
          case TransactionalIdAuthorizationException _ ->
              new Need(AclOperation.WRITE, ResourceType.TRANSACTIONAL_ID, transactionalId)
                  .problem(connection, e, culprit);
          case TopicAuthorizationException denied ->
              new Need(
                      AclOperation.WRITE,
                      ResourceType.TOPIC,
                      String.join(",", denied.unauthorizedTopics()))
                  .problem(connection, e, culprit);
          case RecordTooLargeException large ->
              new Problem(
                  "kafka.copy-too-large",
                  Category.LIMIT,
                  culprit,
                  "The quarantine does not take one of the messages: " + large.getMessage(),
                  "Raise the quarantine's max.message.bytes, or leave the message out of the plan.");
          default -> KafkaProblems.of(e, culprit);
        },
        thrown);
  }

  /** What the client wraps in its own exception once a transaction has failed. */
  private static Throwable root(Throwable thrown) {
    Throwable at = thrown;
    while (at.getClass() == KafkaException.class && at.getCause() != null) {
      at = at.getCause();
    }
    return at instanceof AuthenticationException || at instanceof KafkaException ? at : thrown;
  }

  private Problem fenced() {
    return new Problem(
        "kafka.fenced",
        Category.STALE,
        culprit,
        "Another run took over this subscription, or the transaction ran out of time; what was"
            + " not final yet has no effect.",
        "Resume the run: it asks the broker what holds.");
  }

  /** What was placed and not committed has no effect. */
  @Override
  public void close() {
    if (begun && !broken) {
      try {
        producer.abortTransaction();
      } catch (KafkaException e) {
        broken = true; // The broker ends it by itself, or the next holder does.
      }
    }
    try {
      producer.close(broken ? Duration.ZERO : connection.patience());
    } catch (KafkaException e) {
      // It is closed all the same.
    }
  }
}
