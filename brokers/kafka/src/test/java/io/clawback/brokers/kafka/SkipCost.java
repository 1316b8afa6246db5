package io.clawback.brokers.kafka;

import io.clawback.model.message.OffsetSpans;
import io.clawback.model.observed.GroupState.Kind;
import io.clawback.servers.kafka.EmbeddedKafka;
import io.clawback.spi.broker.Broker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** By hand: what the interceptor costs a consumer, and how long a list takes to be in force. */
final class SkipCost {
  private static final int MESSAGES = 847_293;
  private static final int PARTITIONS = 3;
  private static final int EACH = MESSAGES / PARTITIONS;
  private static final int EVERY = 46;

  private SkipCost() {}

  public static void main(String[] args) {
    EmbeddedKafka.Builder builder = EmbeddedKafka.builder();
    KafkaFixture.QUICK.forEach(builder::property);
    KafkaFixture.QUICK_GROUPS.forEach(builder::property);
    try (EmbeddedKafka kafka = builder.start();
        KafkaFixture fixture =
            new KafkaFixture(
                kafka.internalBootstrap(),
                kafka.clusterId(),
                KafkaFixture.plaintext(kafka.bootstrap()),
                true)) {
      SkipScene scene = new SkipScene(fixture, kafka.internalBootstrap(), PARTITIONS);
      fill(scene);
      List<Long> offsets = new ArrayList<>();
      for (long offset = 7; offset < EACH; offset += EVERY) {
        offsets.add(offset);
      }
      publish(scene, OffsetSpans.of(offsets));
      for (int round = 0; round < 4; round++) {
        System.out.printf(
            "round %d: without %d ms, with %d ms, with and nothing listed for it %d ms%n",
            round,
            read(scene, "plain", Map.of()),
            read(scene, scene.group, SkipReader.skipping(scene)),
            read(scene, "other", SkipReader.skipping(scene)));
      }
    }
  }

  private static void fill(SkipScene scene) {
    Map<String, Object> p = Map.of("bootstrap.servers", scene.bootstrap, "linger.ms", 20);
    ByteArraySerializer bytes = new ByteArraySerializer();
    try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(p, bytes, bytes)) {
      for (int i = 0; i < EACH; i++) {
        for (int partition = 0; partition < PARTITIONS; partition++) {
          producer.send(
              new ProducerRecord<>(scene.topic, partition, ("key-" + i).getBytes(), new byte[200]));
        }
      }
    }
  }

  private static void publish(SkipScene scene, OffsetSpans spans) {
    try (SkipReader a =
            new SkipReader(scene, scene.group, Kind.CLASSIC, SkipReader.skipping(scene));
        SkipReader b =
            new SkipReader(scene, scene.group, Kind.CLASSIC, SkipReader.skipping(scene));
        Broker broker = scene.broker()) {
      for (int i = 0; i < 3; i++) {
        long begun = System.nanoTime();
        var id = SkipScene.newId();
        broker
            .publishSkips()
            .orElseThrow()
            .act(SkipScene.mutation(id, Duration.ofMinutes(1)), scene.publish(scene.group, spans));
        long done = System.nanoTime();
        System.out.printf(
            "%d of %d published and acknowledged by 2 members in %d ms%n",
            spans.count() * PARTITIONS, EACH * PARTITIONS, (done - begun) / 1_000_000);
      }
      System.out.println(a.seen().size() + b.seen().size() + " delivered meanwhile");
    }
  }

  private static long read(SkipScene scene, String group, Map<String, Object> more) {
    Map<String, Object> p = new HashMap<>(more);
    p.put("bootstrap.servers", scene.bootstrap);
    p.put("group.id", group);
    p.put("enable.auto.commit", "false");
    p.put("max.poll.records", 500);
    ByteArrayDeserializer bytes = new ByteArrayDeserializer();
    try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(p, bytes, bytes)) {
      List<TopicPartition> all = new ArrayList<>();
      for (int partition = 0; partition < PARTITIONS; partition++) {
        all.add(new TopicPartition(scene.topic, partition));
      }
      consumer.assign(all);
      consumer.seekToBeginning(all);
      while (consumer.poll(Duration.ofMillis(100)).isEmpty()) {
        // The list is read, and the first batch is there.
      }
      long begun = System.nanoTime();
      while (all.stream().anyMatch(a -> consumer.position(a) < EACH)) {
        consumer.poll(Duration.ofMillis(100));
      }
      return (System.nanoTime() - begun) / 1_000_000;
    }
  }
}
