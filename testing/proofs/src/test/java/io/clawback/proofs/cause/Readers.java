package io.clawback.proofs.cause;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Consumers that really run: each in a thread of its own, at the speed that its world wants. */
final class Readers implements AutoCloseable {
  private final String bootstrap;
  private final List<Thread> threads = new ArrayList<>();
  private volatile boolean stopped;

  Readers(String bootstrap) {
    this.bootstrap = bootstrap;
  }

  /**
   * So many members of a group named like its topic.
   *
   * @param each how long each message takes
   */
  void read(String topic, int members, Duration each, Map<String, Object> more) {
    for (int i = 0; i < members; i++) {
      Thread thread = new Thread(() -> run(topic, each, more), "reader of " + topic + " " + i);
      thread.setDaemon(true);
      threads.add(thread);
      thread.start();
    }
  }

  /**
   * So many members of a group named like its topic, each of which stays so long, again and again.
   */
  void comeAndGo(String topic, int members, Duration stay, Duration each) {
    for (int i = 0; i < members; i++) {
      Thread thread =
          new Thread(
              () -> {
                while (!stopped) {
                  run(topic, each, Map.of(), System.nanoTime() + stay.toNanos());
                }
              },
              "guest of " + topic + " " + i);
      thread.setDaemon(true);
      threads.add(thread);
      thread.start();
    }
  }

  private void run(String topic, Duration each, Map<String, Object> more) {
    run(topic, each, more, Long.MAX_VALUE);
  }

  private void run(String topic, Duration each, Map<String, Object> more, long until) {
    Map<String, Object> settings = new HashMap<>();
    settings.put("bootstrap.servers", bootstrap);
    settings.put("group.id", topic);
    settings.put("client.id", "reader-of-" + topic);
    settings.put("enable.auto.commit", false);
    settings.put("auto.offset.reset", "earliest");
    settings.put("max.poll.records", 20);
    settings.putAll(more);
    try (var consumer =
        new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      consumer.subscribe(List.of(topic));
      while (!stopped && (until == Long.MAX_VALUE || System.nanoTime() - until < 0)) {
        step(consumer, each);
      }
    }
  }

  /** Processes what came, one by one; what cannot be processed is tried again, and nothing else. */
  private static void step(KafkaConsumer<byte[], byte[]> consumer, Duration each) {
    for (ConsumerRecord<byte[], byte[]> message : consumer.poll(Duration.ofMillis(200))) {
      TopicPartition partition = new TopicPartition(message.topic(), message.partition());
      try {
        process(message.value());
      } catch (IllegalArgumentException e) {
        consumer.commitSync(Map.of(partition, new OffsetAndMetadata(message.offset())));
        consumer.seek(partition, message.offset());
        LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
        return;
      }
      LockSupport.parkNanos(each.toNanos());
    }
    consumer.commitSync();
  }

  private static void process(byte[] value) {
    if (!new String(value, StandardCharsets.UTF_8).endsWith("}")) {
      throw new IllegalArgumentException("no JSON");
    }
  }

  @Override
  public void close() {
    stopped = true;
    for (Thread thread : threads) {
      try {
        thread.join(10_000);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
