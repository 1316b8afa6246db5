package io.clawback.demo.world;

import io.clawback.demo.draw.Slow;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * The slow group's one consumer in one environment: it reads each partition as fast as messages
 * arrive on it, no faster.
 */
final class SlowReader implements AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(100);
  private static final long COMMIT_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final KafkaConsumer<byte[], byte[]> consumer;
  private final Slow slow;
  private final Slow.Behind behind;
  private final Thread thread;

  /** Starts at once. */
  SlowReader(String bootstrap, Slow slow, Slow.Behind behind) {
    this.slow = slow;
    this.behind = behind;
    this.consumer =
        new KafkaConsumer<>(
            Map.of(
                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                bootstrap,
                ConsumerConfig.GROUP_ID_CONFIG,
                slow.group(),
                ConsumerConfig.CLIENT_ID_CONFIG,
                slow.group(),
                ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                "false",
                ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                "earliest",
                ConsumerConfig.MAX_POLL_RECORDS_CONFIG,
                "20",
                ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG,
                "16384",
                ConsumerConfig.METADATA_MAX_AGE_CONFIG,
                "5000",
                ConsumerConfig.ENABLE_METRICS_PUSH_CONFIG,
                "false"),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer());
    this.thread = Thread.ofPlatform().name(slow.group()).daemon().start(this::run);
  }

  private void run() {
    try (consumer) {
      consumer.subscribe(List.of(slow.topic()));
      read();
    } catch (WakeupException e) {
      // Asked to end.
    }
  }

  private void read() {
    Map<TopicPartition, Double> allowance = new HashMap<>();
    long last = System.nanoTime();
    long committed = last;
    while (true) {
      consumer
          .poll(POLL)
          .forEach(r ->
              allowance.merge(new TopicPartition(r.topic(), r.partition()), -1.0, Double::sum));
      long now = System.nanoTime();
      double seconds = (double) (now - last) / TimeUnit.SECONDS.toNanos(1);
      last = now;
      Set<TopicPartition> held = new HashSet<>();
      for (TopicPartition partition : consumer.assignment()) {
        double pace = behind.pace(partition.partition());
        if (pace > 0 && allowance.merge(partition, pace * seconds, Double::sum) <= 0) {
          held.add(partition);
        }
      }
      Set<TopicPartition> going = new HashSet<>(consumer.assignment());
      going.removeAll(held);
      consumer.pause(held);
      consumer.resume(going);
      if (now - committed > COMMIT_NANOS) {
        consumer.commitAsync();
        committed = now;
      }
    }
  }

  @Override
  public void close() {
    consumer.wakeup();
    Waiting.join(List.of(thread));
  }
}
