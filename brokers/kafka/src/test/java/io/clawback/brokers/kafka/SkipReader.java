package io.clawback.brokers.kafka;

import io.clawback.clients.kafka.skip.SkipInterceptor;
import io.clawback.conformance.SkipFixture;
import io.clawback.model.observed.GroupState;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;

/** An application: a consumer in a thread of its own, which reads on only when it is let. */
final class SkipReader implements AutoCloseable {
  private final Map<String, Object> properties = new HashMap<>();
  private final String topic;
  private final List<String> seen = new CopyOnWriteArrayList<>();
  private final Thread thread;
  private volatile boolean goes;
  private volatile boolean running = true;
  private volatile boolean member;
  private volatile RuntimeException failure;

  /**
   * Joins, and waits.
   *
   * @param more its own properties
   */
  SkipReader(SkipScene scene, String group, GroupState.Kind kind, Map<String, ?> more) {
    this(scene.bootstrap, scene.topic, group, kind, more);
  }

  SkipReader(
      String bootstrap, String topic, String group, GroupState.Kind kind, Map<String, ?> more) {
    this.topic = topic;
    properties.put("bootstrap.servers", bootstrap);
    properties.put("group.id", group);
    properties.put("key.deserializer", StringDeserializer.class);
    properties.put("value.deserializer", StringDeserializer.class);
    properties.put("enable.auto.commit", "false");
    properties.put("auto.offset.reset", "earliest");
    properties.put("max.poll.records", 7);
    if (kind == GroupState.Kind.CONSUMER) {
      properties.put("group.protocol", "consumer");
    } else {
      properties.put("heartbeat.interval.ms", 150);
    }
    properties.putAll(more);
    thread = Thread.ofPlatform().daemon().name("skip-reader").start(this::run);
    KafkaFixture.eventually(() -> member || failure != null);
  }

  /** The properties that switch the interceptor on. */
  static Map<String, Object> skipping(SkipScene scene) {
    return skipping(scene.list, scene.status);
  }

  static Map<String, Object> skipping(String list, String status) {
    return Map.of(
        "interceptor.classes",
        SkipInterceptor.class.getName(),
        "clawback.skip.list",
        list,
        "clawback.skip.status",
        status,
        "clawback.skip.heartbeat.ms",
        300,
        "clawback.skip.wait.ms",
        15_000);
  }

  /** One that joins, listens to that list, and waits. */
  static SkipFixture.SkipReader listening(
      String bootstrap,
      GroupState.Kind kind,
      String group,
      String queue,
      String list,
      String status) {
    SkipReader reader = new SkipReader(bootstrap, queue, group, kind, skipping(list, status));
    return new SkipFixture.SkipReader() {
      @Override
      public void go() {
        reader.go();
      }

      @Override
      public List<String> seen() {
        return reader.seen().stream().map(s -> s.substring(0, s.indexOf('='))).toList();
      }

      @Override
      public void close() {
        reader.close();
      }
    };
  }

  private void run() {
    try (KafkaConsumer<String, String> consumer = new KafkaConsumer<>(properties)) {
      consumer.subscribe(
          List.of(topic),
          new ConsumerRebalanceListener() {
            @Override
            public void onPartitionsRevoked(Collection<TopicPartition> partitions) {}

            @Override
            public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
              if (!goes) {
                consumer.pause(partitions);
              }
              member = true;
            }
          });
      while (running) {
        if (goes) {
          consumer.resume(consumer.paused());
        }
        consumer
            .poll(Duration.ofMillis(50))
            .forEach(r -> seen.add(r.partition() + "@" + r.offset() + "=" + r.value()));
        consumer.commitSync();
      }
    } catch (RuntimeException e) {
      failure = e;
    }
  }

  SkipReader go() {
    goes = true;
    return this;
  }

  /** What reached the application, in its order. */
  List<String> seen() {
    if (failure != null) {
      throw new IllegalStateException(failure);
    }
    return List.copyOf(seen);
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
