package io.clawback.proofs.cause;

import io.clawback.servers.kafka.EmbeddedKafka;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.quota.ClientQuotaAlteration;
import org.apache.kafka.common.quota.ClientQuotaEntity;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * One broker on which nine groups are behind, each for a reason of its own. A group is called like
 * its topic, and the topic like the trouble.
 */
final class Troubles implements AutoCloseable {
  /** Each is at least so far behind; the objective allows half of it. */
  static final int BACKLOG = 2_000;

  private static final String PADDING = "x".repeat(900);

  /**
   * A quota over a short window holds a reader up evenly; over the usual ten seconds, it stops and
   * goes.
   */
  private final EmbeddedKafka kafka =
      EmbeddedKafka.builder().property("quota.window.num", "2").start();

  private final Admin admin = kafka.admin();
  private final Readers readers = new Readers(kafka.internalBootstrap());
  private final KafkaProducer<byte[], byte[]> producer = producer(Map.of());
  private final KafkaProducer<byte[], byte[]> transactional =
      producer(Map.of("transactional.id", "left-open", "transaction.timeout.ms", 600_000));
  private final Thread inflow = new Thread(this::flow, "inflow");
  private volatile boolean stopped;
  private long number;

  Troubles() {
    inflow.setDaemon(true);
  }

  EmbeddedKafka kafka() {
    return kafka;
  }

  private KafkaProducer<byte[], byte[]> producer(Map<String, Object> more) {
    Map<String, Object> settings = new HashMap<>(more);
    settings.put("bootstrap.servers", kafka.internalBootstrap());
    settings.put("linger.ms", 5);
    settings.put("batch.size", 8_192);
    return new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
  }

  /** Makes all of them, and returns when each shows. */
  void make() throws ExecutionException, InterruptedException {
    create(Map.of("stopped", 2, "poison", 1, "slow", 4, "few", 1, "hot", 4, "hung", 1));
    create(Map.of("throttled", 1, "noisy", 2, "storm", 4));
    throttle("reader-of-throttled", 100_000);
    fill();
    admin
        .alterConsumerGroupOffsets(
            "stopped", Map.of(new TopicPartition("stopped", 0), new OffsetAndMetadata(0)))
        .all()
        .get();
    readers.read("poison", 1, Duration.ofMillis(1), Map.of());
    readers.read("slow", 1, Duration.ofMillis(20), Map.of());
    readers.read("few", 2, Duration.ofMillis(20), Map.of());
    readers.read("hot", 4, Duration.ofMillis(10), Map.of());
    readers.read("hung", 1, Duration.ofMillis(1), Map.of("isolation.level", "read_committed"));
    readers.read(
        "throttled",
        1,
        Duration.ZERO,
        Map.of("fetch.max.bytes", 10_000, "max.partition.fetch.bytes", 10_000));
    readers.read("noisy", 1, Duration.ofMillis(10), Map.of());
    readers.comeAndGo("storm", 3, Duration.ofMillis(1_500), Duration.ofMillis(20));
    inflow.start();
    await("poison", 49);
    await("hung", 50);
    for (String moving : List.of("slow", "few", "hot", "throttled", "noisy", "storm")) {
      awaitMoved(moving);
    }
  }

  private void create(Map<String, Integer> topics) throws ExecutionException, InterruptedException {
    List<NewTopic> wanted = new ArrayList<>();
    topics.forEach((name, partitions) -> wanted.add(new NewTopic(name, partitions, (short) 1)));
    admin.createTopics(wanted).all().get();
  }

  private void throttle(String client, double bytes)
      throws ExecutionException, InterruptedException {
    admin
        .alterClientQuotas(
            List.of(
                new ClientQuotaAlteration(
                    new ClientQuotaEntity(Map.of("client-id", client)),
                    List.of(new ClientQuotaAlteration.Op("consumer_byte_rate", bytes)))))
        .all()
        .get();
  }

  private void fill() {
    transactional.initTransactions();
    for (int i = 0; i < 50; i++) {
      send("hung", 0, "a", "");
    }
    producer.flush();
    transactional.beginTransaction();
    transactional.send(new ProducerRecord<>("hung", 0, null, message("a", "")));
    transactional.flush();
    for (int i = 1; i <= BACKLOG; i++) {
      send("stopped", 0, "a", "");
      if (i % 50 == 0) {
        producer.send(new ProducerRecord<>("poison", 0, null, cut()));
      } else {
        send("poison", 0, "a", "");
      }
      send("slow", i % 4, "a", "");
      send("few", 0, "a", "");
      send("storm", i % 4, "a", "");
      send("hot", 0, "a", "");
      send("hung", 0, "a", "");
      send("throttled", 0, "a", PADDING);
      send("noisy", i % 2, i % 20 == 0 ? "quiet" : "loud", "");
    }
    producer.flush();
  }

  /** About 200 messages a second for each that is too much for its readers. */
  private void flow() {
    while (!stopped) {
      for (int i = 0; i < 10; i++) {
        send("slow", i % 4, "a", "");
        send("few", 0, "a", "");
        send("storm", i % 4, "a", "");
        send("hot", i < 8 ? 0 : 1 + i % 3, "a", "");
        send("throttled", 0, "a", PADDING);
        send("noisy", i % 2, number % 20 == 0 ? "quiet" : "loud", "");
      }
      producer.flush();
      LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
    }
  }

  private void send(String topic, int partition, String tenant, String padding) {
    producer.send(new ProducerRecord<>(topic, partition, null, message(tenant, padding)));
  }

  private byte[] message(String tenant, String padding) {
    String text =
        "{\"id\":%d,\"tenant\":\"%s\",\"amount\":12.50,\"currency\":\"EUR\",\"note\":\"%s\"}"
            .formatted(++number, tenant, padding);
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private byte[] cut() {
    return ("{\"id\":%d,\"tenant\":\"a\",\"amo")
        .formatted(++number)
        .getBytes(StandardCharsets.UTF_8);
  }

  private void await(String group, long position) throws ExecutionException, InterruptedException {
    for (long at = position(group); at != position; at = position(group)) {
      LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
    }
  }

  private void awaitMoved(String group) throws ExecutionException, InterruptedException {
    while (position(group) <= 0) {
      LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
    }
  }

  /** What the group has committed on partition 0; -1 when nothing. */
  private long position(String group) throws ExecutionException, InterruptedException {
    OffsetAndMetadata at =
        admin
            .listConsumerGroupOffsets(group)
            .partitionsToOffsetAndMetadata()
            .get()
            .get(new TopicPartition(group, 0));
    return at == null ? -1 : at.offset();
  }

  @Override
  public void close() {
    stopped = true;
    readers.close();
    try {
      inflow.join(10_000);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    transactional.close(Duration.ZERO);
    producer.close(Duration.ofSeconds(5));
    admin.close();
    kafka.close();
  }
}
