package io.clawback.proofs.crash;

import static org.assertj.core.api.Assertions.assertThat;

import io.clawback.clients.kafka.skip.SkipInterceptor;
import io.clawback.model.message.Copy;
import io.clawback.proofs.acted.ReadMessages;
import io.clawback.proofs.product.KafkaTools;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** A queue of one partition, and a group that stands at poison in it; its consumers have left. */
final class StuckQueue {
  static final int MESSAGES = 1_000;
  static final long STANDS = 300;
  static final int POISON = 30;

  private final StuckWorld world;
  final String topic;
  final String group;
  final String quarantine;
  private final List<String> sent = new ArrayList<>();

  StuckQueue(StuckWorld world, String name) throws Exception {
    this.world = world;
    topic = name;
    group = name + ".readers";
    quarantine = name + ".quarantine";
    try (Admin admin = world.admin()) {
      admin
          .createTopics(
              List.of(
                  new NewTopic(topic, 1, (short) 1),
                  new NewTopic(topic + ".skip", 1, (short) 1)
                      .configs(Map.of("cleanup.policy", "compact")),
                  new NewTopic(topic + ".skip.status", 1, (short) 1),
                  new NewTopic(quarantine, 1, (short) 1)
                      .configs(
                          Map.of(
                              "message.timestamp.type", "LogAppendTime",
                              "max.message.bytes", "2000000"))))
          .all()
          .get();
    }
    try (var producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", world.bootstrap()),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      for (int i = 0; i < MESSAGES; i++) {
        String whole = "{\"transaction_id\":\"t-%d\",\"amount\":%d}".formatted(i, 100 + i);
        boolean poison = i >= STANDS && i < STANDS + POISON;
        sent.add(poison ? whole.substring(0, 21) : whole);
        producer.send(
            new ProducerRecord<>(topic, 0, null, sent.get(i).getBytes(StandardCharsets.UTF_8)));
      }
    }
    reads(STANDS);
  }

  /** Whoever is in the group commits this position, and leaves. */
  void reads(long upTo) {
    try (var consumer = consumer(Map.of("group.id", group, "auto.offset.reset", "earliest"))) {
      consumer.subscribe(List.of(topic));
      while (consumer.assignment().isEmpty()) {
        consumer.poll(Duration.ofMillis(50));
      }
      consumer.commitSync(Map.of(new TopicPartition(topic, 0), new OffsetAndMetadata(upTo)));
    }
  }

  private KafkaConsumer<byte[], byte[]> consumer(Map<String, Object> more) {
    TreeMap<String, Object> settings = new TreeMap<>(more);
    settings.put("bootstrap.servers", world.bootstrap());
    settings.put("isolation.level", "read_committed");
    settings.put("enable.auto.commit", false);
    // A broker with nothing new holds its answer up for that long.
    settings.put("fetch.max.wait.ms", 10);
    return new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  private List<ConsumerRecord<byte[], byte[]>> read(String of) {
    List<ConsumerRecord<byte[], byte[]>> all = new ArrayList<>();
    try (var consumer = consumer(Map.of())) {
      TopicPartition partition = new TopicPartition(of, 0);
      consumer.assign(List.of(partition));
      consumer.seekToBeginning(List.of(partition));
      long end = consumer.endOffsets(List.of(partition)).get(partition);
      while (consumer.position(partition) < end) {
        consumer.poll(Duration.ofMillis(100)).forEach(all::add);
      }
    }
    return all;
  }

  int members() throws Exception {
    try (Admin admin = world.admin()) {
      return admin
          .describeConsumerGroups(List.of(group))
          .describedGroups()
          .get(group)
          .get()
          .members()
          .size();
    }
  }

  long position() throws Exception {
    try (Admin admin = world.admin()) {
      return admin
          .listConsumerGroupOffsets(group)
          .partitionsToOffsetAndMetadata()
          .get()
          .get(new TopicPartition(topic, 0))
          .offset();
    }
  }

  /** The queue holds what was sent, and after it each poison message again, once, or none. */
  void holds(boolean again) {
    List<String> wanted = new ArrayList<>(sent);
    if (again) {
      wanted.addAll(sent.subList((int) STANDS, (int) STANDS + POISON));
    }
    assertThat(
            read(topic).stream().map(r -> new String(r.value(), StandardCharsets.UTF_8)).toList())
        .isEqualTo(wanted);
  }

  /**
   * The queue holds what was sent, after it all that the group had before it but poison, and after
   * that each poison message, once, or none.
   */
  void holdsOthersAgain(boolean poison) {
    List<String> wanted = new ArrayList<>(sent);
    wanted.addAll(sent.subList((int) STANDS + POISON, MESSAGES));
    if (poison) {
      wanted.addAll(sent.subList((int) STANDS, (int) STANDS + POISON));
    }
    assertThat(
            read(topic).stream().map(r -> new String(r.value(), StandardCharsets.UTF_8)).toList())
        .isEqualTo(wanted);
  }

  /** What Kafka's own console consumer sees, read committed, from where the group stands. */
  void consoleSees(Path folder, boolean poison) throws Exception {
    KafkaTools console = new KafkaTools(world.bootstrap(), folder);
    List<String> wanted =
        new ArrayList<>(sent.subList((int) (poison ? STANDS : STANDS + POISON), MESSAGES));
    List<String> interceptor =
        List.of(
            "interceptor.classes=" + SkipInterceptor.class.getName(),
            "clawback.skip.list=" + topic + ".skip",
            "clawback.skip.status=" + topic + ".skip.status");
    List<String> seen = console.committed(topic, group, interceptor);
    for (int i = 0; i < 3 && seen.isEmpty(); i++) {
      seen = console.committed(topic, group, interceptor);
    }
    if (!poison || position() == STANDS) {
      assertThat(seen).isEqualTo(wanted);
    } else {
      // What was put back lies at the end.
      assertThat(seen).containsExactlyInAnyOrderElementsOf(wanted);
    }
  }

  /** How many parts of lists are in force. */
  int lists() {
    TreeMap<String, Boolean> last = new TreeMap<>();
    read(topic + ".skip")
        .forEach(r -> last.put(new String(r.key(), StandardCharsets.UTF_8), r.value() != null));
    return (int) last.values().stream().filter(v -> v).count();
  }

  /** The quarantine holds each poison message once. */
  void copiedOnce() {
    assertThat(
            read(quarantine).stream()
                .map(ReadMessages::message)
                .flatMap(m -> Copy.read(m).stream())
                .map(c -> c.original().offset())
                .toList())
        .hasSize(POISON)
        .doesNotHaveDuplicates();
  }

  /** Whatever has died: the group is before each message, or a copy of it is there for all. */
  void losesNothing() throws Exception {
    List<Long> copies =
        read(quarantine).stream()
            .map(ReadMessages::message)
            .flatMap(m -> Copy.read(m).stream())
            .map(c -> c.original().offset())
            .toList();
    for (long offset = STANDS; offset < Math.min(position(), STANDS + POISON); offset++) {
      assertThat(copies).contains(offset);
    }
    assertThat(read(topic)).hasSizeGreaterThanOrEqualTo(MESSAGES);
  }

  String config(Path folder) {
    return """
    version: 1
    environments:
      test:
        brokers:
          main:
            type: kafka
            cluster-id: "%s"
            settings:
              bootstrap.servers: "%s"
              security.protocol: PLAINTEXT
              plaintext: allowed
    tenants:
      owner:
        queues: ["%s*"]
        groups: ["%s"]
    objectives:
      - name: all
        lag-messages: 100
        persistence: 1
    policies:
      - name: all
        allow: {quarantine: automatic, rewrite: automatic, redrive: approval, offsets: approval}
        budget: {messages: 2000, share: 100%%, time: 1m}
        recover-within: 20s
        cooldown: 0s
    contents:
      - name: orders
        quarantine: %s
        skip-list: {list: %s.skip, status: %s.skip.status}
    """
        .formatted(world.clusterId(), world.proxied(), topic, group, quarantine, topic, topic);
  }
}
