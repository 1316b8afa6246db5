package io.clawback.demo.orders;

import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Work as the broker tells it: what is behind now, and what arrived lately, which will arrive
 * again. Without an answer all partitions count alike. Called on one thread.
 */
final class BrokerWork implements Work {
  private static final Duration LATELY = Duration.ofSeconds(10);
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private final Clock clock = Clock.systemUTC();
  private Object bootstrap = "";
  private String group = "";
  private @Nullable Admin admin;

  /** Whom to ask, about which group. */
  void configure(@Nullable Object servers, String groupId) {
    bootstrap = servers == null ? "" : servers;
    group = groupId;
  }

  @Override
  public Map<TopicPartition, Double> of(Collection<TopicPartition> partitions) {
    try {
      return ask(partitions);
    } catch (ExecutionException | TimeoutException e) {
      System.err.println("sharing by count, not by work: " + e);
      return Map.of();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Map.of();
    }
  }

  private Map<TopicPartition, Double> ask(Collection<TopicPartition> partitions)
      throws ExecutionException, InterruptedException, TimeoutException {
    Admin asked = admin();
    OffsetSpec since = OffsetSpec.forTimestamp(clock.millis() - LATELY.toMillis());
    var ends = asked.listOffsets(all(partitions, OffsetSpec.latest())).all();
    var starts = asked.listOffsets(all(partitions, since)).all();
    var positions = asked.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata();
    Map<TopicPartition, ListOffsetsResultInfo> end = get(ends);
    Map<TopicPartition, ListOffsetsResultInfo> start = get(starts);
    Map<TopicPartition, OffsetAndMetadata> position = get(positions);
    Map<TopicPartition, Double> work = new HashMap<>();
    for (TopicPartition partition : partitions) {
      long last = offset(end, partition);
      long first = offset(start, partition);
      OffsetAndMetadata at = position.get(partition);
      long behind = at == null ? 0 : Math.max(0, last - at.offset());
      long arrived = first < 0 ? 0 : Math.max(0, last - first);
      work.put(partition, 1.0 + behind + arrived);
    }
    return work;
  }

  private static long offset(
      Map<TopicPartition, ListOffsetsResultInfo> offsets, TopicPartition partition) {
    ListOffsetsResultInfo found = offsets.get(partition);
    return found == null ? -1 : found.offset();
  }

  private static Map<TopicPartition, OffsetSpec> all(
      Collection<TopicPartition> partitions, OffsetSpec spec) {
    return partitions.stream().collect(Collectors.toMap(p -> p, _ -> spec));
  }

  private static <T> T get(KafkaFuture<T> future)
      throws ExecutionException, InterruptedException, TimeoutException {
    return future.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
  }

  private Admin admin() {
    Admin open = admin;
    if (open == null) {
      open =
          Admin.create(
              Map.of(
                  AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG,
                  bootstrap,
                  AdminClientConfig.ENABLE_METRICS_PUSH_CONFIG,
                  "false"));
      admin = open;
    }
    return open;
  }
}
