package io.clawback.demo.outbreak;

import io.clawback.demo.draw.Outbreak;
import io.clawback.demo.payments.PaymentReader;
import io.clawback.demo.world.Waiting;
import io.clawback.model.json.Json;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
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
 * settings, the groups' positions.
 */
final class Witness {
  private final Outbreak world;
  private final Groups groups;
  private final Admin admin;
  private final String bootstrap;

  Witness(Outbreak world, Groups groups, Admin admin, String bootstrap) {
    this.world = world;
    this.groups = groups;
    this.admin = admin;
    this.bootstrap = bootstrap;
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
    Sum sum = new Sum(partitions.size());
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
        consumer.poll(Duration.ofMillis(100)).forEach(sum::add);
      }
    }
    SortedMap<String, Json> seen = sum.document();
    seen.put("settings", settings(queue.name()));
    return Json.of(seen);
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

  /**
   * Messages added up: equal multisets have equal sums, equal sequences equal orders, and others
   * have not, but for chances of one in 2^64. Not thread-safe.
   */
  private static final class Sum {
    private final PaymentReader reader = new PaymentReader();
    private final MessageDigest sha;
    private final long[] order;
    private long messages;
    private long unreadable;
    private long high;
    private long low;

    Sum(int partitions) {
      order = new long[partitions];
      try {
        sha = MessageDigest.getInstance("SHA-256");
      } catch (NoSuchAlgorithmException e) {
        throw new IllegalStateException(e);
      }
    }

    void add(ConsumerRecord<byte[], byte[]> message) {
      byte[] key = message.key() == null ? new byte[0] : message.key();
      byte[] value = message.value() == null ? new byte[0] : message.value();
      ByteBuffer head = ByteBuffer.allocate(20);
      head.putInt(message.partition()).putLong(message.timestamp());
      sha.update(head.putInt(key.length).putInt(value.length).array());
      sha.update(key);
      ByteBuffer print = ByteBuffer.wrap(sha.digest(value));
      long first = print.getLong();
      high += first;
      low += print.getLong();
      order[message.partition()] = order[message.partition()] * 0x9E3779B97F4A7C15L + first;
      messages++;
      if (!reader.readable(message.value())) {
        unreadable++;
      }
    }

    SortedMap<String, Json> document() {
      TreeMap<String, Json> fields = new TreeMap<>();
      fields.put("messages", Json.of(messages));
      fields.put("unreadable", Json.of(unreadable));
      fields.put("multiset", Json.of("%016x%016x".formatted(high, low)));
      StringBuilder orders = new StringBuilder();
      for (long each : order) {
        orders.append("%016x".formatted(each));
      }
      fields.put("order", Json.of(orders.toString()));
      return fields;
    }
  }
}
