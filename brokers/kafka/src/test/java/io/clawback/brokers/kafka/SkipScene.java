package io.clawback.brokers.kafka;

import io.clawback.clients.kafka.skip.format.MemberStatus;
import io.clawback.model.fleet.Limits;
import io.clawback.model.message.OffsetSpans;
import io.clawback.model.name.GroupId;
import io.clawback.model.name.QueueId;
import io.clawback.model.name.SubscriptionId;
import io.clawback.model.name.TenantName;
import io.clawback.model.plan.Budget;
import io.clawback.model.plan.Chosen;
import io.clawback.model.plan.MessageOperation.PublishSkips;
import io.clawback.model.plan.MessageOperation.WithdrawSkips;
import io.clawback.model.run.OperationId;
import io.clawback.spi.broker.Broker;
import io.clawback.spi.broker.Mutation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** A topic with messages at known times, and the two topics of a skip list. */
final class SkipScene {
  private static final AtomicInteger NUMBER = new AtomicInteger();
  static final long THEN = 1_760_000_000_000L;
  final KafkaFixture fixture;
  final String bootstrap;
  final int partitions;
  final String topic;
  final String list;
  final String status;
  final String group;

  SkipScene(KafkaFixture fixture, String bootstrap, int partitions) {
    this.fixture = fixture;
    this.bootstrap = bootstrap;
    this.partitions = partitions;
    int number = NUMBER.incrementAndGet();
    topic = "skip-" + number;
    list = "skip-list-" + number;
    status = "skip-status-" + number;
    group = "skip-group-" + number;
    create();
    fixture.create(list, 1, Map.of("cleanup.policy", "compact"));
    fixture.create(status, 1, Map.of());
  }

  /** Makes the topic; its messages are old, and stay. */
  void create() {
    fixture.create(topic, partitions, Map.of("retention.ms", "-1"));
  }

  /** So many messages in each partition, the same ones each time it is called on an empty topic. */
  void fill(int each) {
    Map<String, Object> p =
        Map.of(
            "bootstrap.servers",
            bootstrap,
            "key.serializer",
            StringSerializer.class,
            "value.serializer",
            StringSerializer.class);
    try (KafkaProducer<String, String> producer = new KafkaProducer<>(p)) {
      for (int i = 0; i < each; i++) {
        for (int partition = 0; partition < partitions; partition++) {
          producer.send(
              new ProducerRecord<>(topic, partition, THEN + i, "k" + i, "v" + partition + "-" + i));
        }
      }
    }
  }

  String incarnation() {
    return described(topic).topicId().toString();
  }

  TopicDescription described(String name) {
    return KafkaFixture.get(
        fixture.admin.describeTopics(List.of(name)).topicNameValues().get(name));
  }

  void alter(String name, String key, String value) {
    ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, name);
    KafkaFixture.get(
        fixture
            .admin
            .incrementalAlterConfigs(
                Map.of(
                    resource,
                    List.of(
                        new AlterConfigOp(new ConfigEntry(key, value), AlterConfigOp.OpType.SET))))
            .all());
    KafkaFixture.eventually(() ->
        KafkaFixture.get(fixture.admin.describeConfigs(List.of(resource)).values().get(resource))
            .get(key)
            .value()
            .equals(value));
  }

  private long end(int partition) {
    TopicPartition it = new TopicPartition(topic, partition);
    return KafkaFixture.get(
            fixture.admin.listOffsets(Map.of(it, OffsetSpec.latest())).partitionResult(it))
        .offset();
  }

  /** All messages but those of the offsets, by partition, as a reader sees them. */
  Map<Integer, List<String>> allBut(int each, OffsetSpans spans) {
    Map<Integer, List<String>> all = new TreeMap<>();
    for (int partition = 0; partition < partitions; partition++) {
      List<String> these = new ArrayList<>();
      for (int i = 0; i < each; i++) {
        if (!spans.contains(i)) {
          these.add(partition + "@" + i + "=v" + partition + "-" + i);
        }
      }
      all.put(partition, these);
    }
    return all;
  }

  /** What readers saw, by partition, each in its order. */
  static Map<Integer, List<String>> byPartition(List<SkipReader> readers) {
    Map<Integer, List<String>> all = new TreeMap<>();
    for (SkipReader reader : readers) {
      for (String seen : reader.seen()) {
        all.computeIfAbsent(
                Integer.valueOf(seen.substring(0, seen.indexOf('@'))), k -> new ArrayList<>())
            .add(seen);
      }
    }
    return all;
  }

  SubscriptionId subscription(String group) {
    return new SubscriptionId(new GroupId(KafkaFixture.ID, group), topic);
  }

  private QueueId queue(String name) {
    return new QueueId(KafkaFixture.ID, name);
  }

  /** The same offsets of every partition. */
  PublishSkips publish(String group, OffsetSpans spans) {
    List<Chosen> chosen = new ArrayList<>();
    for (int partition = 0; partition < partitions; partition++) {
      chosen.add(new Chosen(partition, spans.text()));
    }
    return new PublishSkips(subscription(group), incarnation(), chosen, queue(list), queue(status));
  }

  WithdrawSkips withdraw(String group) {
    return new WithdrawSkips(subscription(group), queue(list), queue(status));
  }

  static OperationId newId() {
    return new OperationId(UUID.randomUUID().toString().replace("-", ""));
  }

  static Mutation mutation(OperationId id, Duration time) {
    return new Mutation(id, TenantName.UNOWNED, new Budget(50_000, 100, time, 0, 0));
  }

  static Mutation undoing(OperationId id, Duration time) {
    return new Mutation(
        newId(), Optional.of(id), TenantName.UNOWNED, new Budget(50_000, 100, time, 0, 0));
  }

  Broker broker() {
    return fixture.open(fixture.declaration(), Limits.DEFAULT);
  }

  /** Where the group stands, summed over all partitions; 0 is the end. */
  long lag(String group) {
    Map<TopicPartition, OffsetAndMetadata> committed =
        KafkaFixture.get(
            fixture.admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata());
    long lag = 0;
    for (int partition = 0; partition < partitions; partition++) {
      OffsetAndMetadata at = committed.get(new TopicPartition(topic, partition));
      lag += end(partition) - (at == null ? 0 : at.offset());
    }
    return lag;
  }

  void rewind(String group) {
    Map<TopicPartition, OffsetAndMetadata> begin = new HashMap<>();
    for (int partition = 0; partition < partitions; partition++) {
      begin.put(new TopicPartition(topic, partition), new OffsetAndMetadata(0));
    }
    KafkaFixture.get(fixture.admin.alterConsumerGroupOffsets(group, begin).all());
  }

  /** The last status of each member of the group, in the order in which they first spoke. */
  List<MemberStatus> statuses(String group) {
    Map<String, MemberStatus> last = new LinkedHashMap<>();
    for (ConsumerRecord<byte[], byte[]> r : records(status)) {
      MemberStatus.parse(r.key(), r.value())
          .filter(s -> s.group().equals(group))
          .ifPresent(s -> last.put(s.member(), s));
    }
    return List.copyOf(last.values());
  }

  /** All committed records of partition 0. */
  List<ConsumerRecord<byte[], byte[]>> records(String name) {
    Map<String, Object> p =
        Map.of(
            "bootstrap.servers",
            bootstrap,
            "isolation.level",
            "read_committed",
            "key.deserializer",
            ByteArrayDeserializer.class,
            "value.deserializer",
            ByteArrayDeserializer.class);
    List<ConsumerRecord<byte[], byte[]>> all = new ArrayList<>();
    TopicPartition partition = new TopicPartition(name, 0);
    try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(p)) {
      consumer.assign(List.of(partition));
      consumer.seekToBeginning(List.of(partition));
      long end = consumer.endOffsets(List.of(partition)).get(partition);
      while (consumer.position(partition) < end) {
        consumer.poll(Duration.ofMillis(50)).forEach(all::add);
      }
    }
    return all;
  }
}
