package io.clawback.brokers.kafka.scan;

import io.clawback.brokers.kafka.connect.KafkaConnection;
import io.clawback.brokers.kafka.connect.KafkaProblems;
import io.clawback.brokers.kafka.connect.Need;
import io.clawback.brokers.kafka.connect.Patience;
import io.clawback.model.error.Category;
import io.clawback.model.error.ClawbackException;
import io.clawback.model.error.Problem;
import io.clawback.model.name.QueueId;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.TopicPartitionInfo;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.acl.AclOperation;
import org.jspecify.annotations.Nullable;

/**
 * Where one topic's partitions are led, as last looked up. A topic that was removed and made again
 * under its name is another topic. Every wait ends soon after {@code stop}. Thread-safe.
 */
final class ScanPlaces {
  private static final long SLICE_MILLIS = 100;
  private final KafkaConnection connection;
  private final QueueId queue;
  private final BooleanSupplier stop;
  private final ReentrantLock looking = new ReentrantLock();
  private @Nullable TopicDescription found;
  private @Nullable Uuid first;

  ScanPlaces(KafkaConnection connection, QueueId queue, BooleanSupplier stop) {
    this.connection = connection;
    this.queue = queue;
    this.stop = stop;
  }

  /** A leader, and the topic's id. */
  record Place(Node leader, Uuid topicId) {}

  /** Told to stop while waiting. */
  static final class Stopped extends RuntimeException {
    Stopped() {
      super("stopped", null, false, false);
    }
  }

  /** Where the partition is led; null while nobody leads it. Throws when it is not there. */
  @Nullable Place of(int partition) {
    looking.lock();
    try {
      TopicDescription topic = found;
      if (topic == null) {
        topic = lookUp();
        found = topic;
      }
      if (partition < 0 || partition >= topic.partitions().size()) {
        throw new ClawbackException(
            vanished("It has " + topic.partitions().size() + " partitions, none is " + partition));
      }
      TopicPartitionInfo info = topic.partitions().get(partition);
      Node leader = info.leader();
      return leader == null || leader.isEmpty() ? null : new Place(leader, topic.topicId());
    } finally {
      looking.unlock();
    }
  }

  /** What was found may not be true any more: it is looked up anew. */
  void forget() {
    looking.lock();
    try {
      found = null;
    } finally {
      looking.unlock();
    }
  }

  private TopicDescription lookUp() {
    TopicDescription topic =
        get(
            connection
                .admin()
                .describeTopics(List.of(queue.name()))
                .topicNameValues()
                .get(queue.name()));
    if (first == null) {
      first = topic.topicId();
    } else if (!first.equals(topic.topicId())) {
      throw new ClawbackException(vanished("It was removed and made again"));
    }
    return topic;
  }

  private Problem vanished(String what) {
    return new Problem(
        "kafka.vanished",
        Category.STALE,
        queue.toString(),
        what + ".",
        "Look at the queue again, and read what is there now.");
  }

  /** The offset of the first message that is still there. */
  long logStart(int partition) {
    TopicPartition it = new TopicPartition(queue.name(), partition);
    KafkaFuture<ListOffsetsResultInfo> asked =
        connection.admin().listOffsets(Map.of(it, OffsetSpec.earliest())).partitionResult(it);
    return get(asked).offset();
  }

  private <T> T get(@Nullable KafkaFuture<T> future) {
    Patience patience = new Patience(connection.clock(), connection.patience());
    while (future != null) {
      try {
        return future.get(SLICE_MILLIS, TimeUnit.MILLISECONDS);
      } catch (TimeoutException e) {
        if (stop.getAsBoolean()) {
          throw new Stopped();
        }
        if (!patience.left()) {
          break;
        }
      } catch (ExecutionException e) {
        throw new ClawbackException(
            Need.topic(AclOperation.DESCRIBE, queue.name())
                .problem(connection, e, queue.toString()),
            e);
      } catch (InterruptedException e) {
        throw new ClawbackException(KafkaProblems.of(e, queue.toString()), e);
      }
    }
    throw new ClawbackException(
        KafkaProblems.of(
            new org.apache.kafka.common.errors.TimeoutException("no answer"), queue.toString()));
  }
}
