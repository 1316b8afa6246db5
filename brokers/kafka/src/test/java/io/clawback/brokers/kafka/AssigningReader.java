package io.clawback.brokers.kafka;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * A real reader that assigns itself a partition and commits every 200 ms, new messages or not, as
 * auto-commit does: the group has no members. Goes on when a commit is refused.
 */
final class AssigningReader implements AutoCloseable {
  private static final Duration INTERVAL = Duration.ofMillis(200);
  private final AtomicInteger commits = new AtomicInteger();
  private final AtomicInteger refused = new AtomicInteger();
  private final Thread thread;
  private volatile boolean running = true;

  AssigningReader(String bootstrap, String group, TopicPartition partition, long from) {
    Map<String, Object> p = new HashMap<>();
    p.put("bootstrap.servers", bootstrap);
    p.put("group.id", group);
    p.put("key.deserializer", ByteArrayDeserializer.class);
    p.put("value.deserializer", ByteArrayDeserializer.class);
    p.put("enable.auto.commit", "false");
    thread = Thread.ofPlatform().daemon().name("assigning").start(() -> run(p, partition, from));
    KafkaFixture.eventually(() -> commits.get() > 1);
  }

  private void run(Map<String, Object> properties, TopicPartition partition, long from) {
    try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(properties)) {
      consumer.assign(List.of(partition));
      consumer.seek(partition, from);
      while (running) {
        consumer.poll(INTERVAL);
        try {
          consumer.commitSync(
              Map.of(partition, new OffsetAndMetadata(consumer.position(partition))));
          commits.incrementAndGet();
        } catch (CommitFailedException e) {
          refused.incrementAndGet();
        }
      }
    }
  }

  /** How often a commit of its was taken. */
  int commits() {
    return commits.get();
  }

  /** How often one was refused. */
  int refused() {
    return refused.get();
  }

  @Override
  public void close() {
    running = false;
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
