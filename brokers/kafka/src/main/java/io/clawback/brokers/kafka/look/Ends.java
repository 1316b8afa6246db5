package io.clawback.brokers.kafka.look;

import io.clawback.brokers.kafka.connect.Answers;
import io.clawback.brokers.kafka.connect.KafkaConnection;
import io.clawback.brokers.kafka.connect.KafkaProblems;
import io.clawback.model.observed.Measured;
import io.clawback.model.observed.Measured.Reason;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * One kind of offset of many partitions, read with one request for each leader.
 *
 * @param answers by partition
 * @param at when they were true
 */
public record Ends(Answers<TopicPartition, ListOffsetsResultInfo> answers, Instant at) {
  private static final Duration STRAGGLERS = Duration.ofMillis(1_500);

  /** Begins to read. Only partitions with a leader may be asked: others would hold it up. */
  public static Map<TopicPartition, KafkaFuture<ListOffsetsResultInfo>> ask(
      KafkaConnection connection,
      Collection<TopicPartition> partitions,
      OffsetSpec spec,
      IsolationLevel isolation) {
    if (partitions.isEmpty()) {
      return Map.of();
    }
    Map<TopicPartition, OffsetSpec> specs = new HashMap<>();
    partitions.forEach(p -> specs.put(p, spec));
    var result = connection.admin().listOffsets(specs, new ListOffsetsOptions(isolation));
    Map<TopicPartition, KafkaFuture<ListOffsetsResultInfo>> futures = new HashMap<>();
    partitions.forEach(p -> futures.put(p, result.partitionResult(p)));
    return futures;
  }

  /**
   * Waits for them. The client asks again and again for a topic that vanished meanwhile: whoever is
   * late is looked up, and not waited for when it is gone.
   */
  public static Ends await(
      KafkaConnection connection, Map<TopicPartition, KafkaFuture<ListOffsetsResultInfo>> asked) {
    Answers<TopicPartition, ListOffsetsResultInfo> first =
        Answers.await(
            asked,
            STRAGGLERS.compareTo(connection.patience()) < 0 ? STRAGGLERS : connection.patience());
    if (first.failures().values().stream()
        .noneMatch(org.apache.kafka.common.errors.TimeoutException.class::isInstance)) {
      return new Ends(first, connection.clock().now());
    }
    var listed = new TopicReads(connection).list().keySet();
    Map<TopicPartition, KafkaFuture<ListOffsetsResultInfo>> late = new HashMap<>();
    Map<TopicPartition, Throwable> gone = new HashMap<>();
    asked.forEach((partition, future) -> {
      if (listed.contains(partition.topic())) {
        late.put(partition, future);
      } else {
        gone.put(
            partition,
            new org.apache.kafka.common.errors.UnknownTopicOrPartitionException(
                partition.topic() + " vanished"));
      }
    });
    Answers<TopicPartition, ListOffsetsResultInfo> rest = connection.all(late);
    gone.putAll(rest.failures());
    return new Ends(new Answers<>(rest.values(), gone), connection.clock().now());
  }

  /** The offset, or why there is none. */
  public Measured measured(TopicPartition partition) {
    ListOffsetsResultInfo info = answers.value(partition);
    if (info != null) {
      return Measured.broker(info.offset(), at);
    }
    Throwable failure = answers.failure(partition);
    return failure == null
        ? Measured.unknown(Reason.NO_LEADER)
        : Measured.unknown(KafkaProblems.reason(failure));
  }

  /** The broker's own answer, or null. */
  public @Nullable ListOffsetsResultInfo info(TopicPartition partition) {
    return answers.value(partition);
  }
}
