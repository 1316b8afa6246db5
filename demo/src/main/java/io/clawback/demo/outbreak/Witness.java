package io.clawback.demo.outbreak;

import io.clawback.demo.draw.Outbreak;
import io.clawback.demo.world.Waiting;
import io.clawback.model.json.Json;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Counts on its own account, with Kafka's own consumer and nothing of the product's: what is in the
 * tenant's queues, in which order, how many of them a payment's consumer can read, the queues'
 * settings, the groups' positions. What came with the trouble and what was appended since are
 * counted apart. Reads committed messages only.
 */
final class Witness {
  private final Outbreak world;
  private final Groups groups;
  private final Admin admin;
  private final String bootstrap;
  private final Map<TopicPartition, Long> troubles;

  /**
   * @param ends where the partitions ended when all of the trouble had come
   */
  Witness(
      Outbreak world,
      Groups groups,
      Admin admin,
      String bootstrap,
      Map<TopicPartition, Long> ends) {
    this.world = world;
    this.groups = groups;
    this.admin = admin;
    this.bootstrap = bootstrap;
    this.troubles = Map.copyOf(ends);
  }

  /** What it sees now. */
  Json.Obj count() {
    SortedMap<String, Json> queues = new ConcurrentSkipListMap<>();
    Waiting.together(
        world.queues().stream()
            .map(q -> (java.util.concurrent.Callable<?>) () -> queues.put(q.name(), queue(q)))
            .toList());
    TreeMap<String, Json> positions = new TreeMap<>();
    groups
        .positions()
        .forEach((group, at) -> {
          TreeMap<String, Json> offsets = new TreeMap<>();
          at.forEach((p, o) -> offsets.put(Integer.toString(p.partition()), Json.of(o.offset())));
          positions.put(group, Json.of(offsets));
        });
    return Json.of(Map.of("queues", Json.of(queues), "positions", Json.of(positions)));
  }

  private Json queue(Outbreak.Queue queue) {
    List<TopicPartition> partitions =
        IntStream.range(0, queue.parts().size())
            .mapToObj(p -> new TopicPartition(queue.name(), p))
            .toList();
    Sum trouble = new Sum(partitions.size());
    Sum since = new Sum(partitions.size());
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            Map.of(
                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                bootstrap,
                ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                "read_committed",
                ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                "false",
                ConsumerConfig.MAX_POLL_RECORDS_CONFIG,
                "5000",
                ConsumerConfig.ENABLE_METRICS_PUSH_CONFIG,
                "false"),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      while (ends.entrySet().stream().anyMatch(e -> consumer.position(e.getKey()) < e.getValue())) {
        consumer.poll(Duration.ofMillis(100)).forEach(m -> (came(m) ? trouble : since).add(m));
      }
    }
    return Json.of(
        Map.of(
            "came", trouble.document(),
            "since", since.document(),
            "settings", settings(queue.name())));
  }

  /** Whether it came with the trouble. */
  private boolean came(ConsumerRecord<byte[], byte[]> message) {
    var partition = new TopicPartition(message.topic(), message.partition());
    return message.offset() < troubles.getOrDefault(partition, Long.MAX_VALUE);
  }

  private Json settings(String topic) {
    var resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
    TreeMap<String, Json> settings = new TreeMap<>();
    Waiting.answer(admin.describeConfigs(List.of(resource)).all())
        .values()
        .forEach(config ->
            config.entries().stream()
                .filter(e -> e.source() == ConfigEntry.ConfigSource.DYNAMIC_TOPIC_CONFIG)
                .forEach(e -> settings.put(e.name(), Json.of(e.value()))));
    return Json.of(settings);
  }
}
