package io.clawback.brokers.kafka;

import io.clawback.model.message.Message;
import io.clawback.model.message.Message.Header;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Messages as Kafka's own consumer sees them, and topics in which they would not be safe. */
final class WholeMessages {
  /** Settings under each of which a topic is no quarantine. */
  static final List<Map<String, String>> UNSAFE =
      List.of(
          Map.of("cleanup.policy", "compact"),
          Map.of("cleanup.policy", "compact,delete"),
          Map.of("retention.ms", "86400000"),
          Map.of("retention.ms", "86399999", "message.timestamp.type", "LogAppendTime"),
          Map.of("retention.bytes", "1000000000"),
          Map.of("max.message.bytes", "1048588"),
          Map.of("message.timestamp.before.max.ms", "60000"),
          Map.of("unclean.leader.election.enable", "true"));

  private WholeMessages() {}

  /** All that is committed in the topic, by partition and offset. */
  static List<Message> of(String bootstrap, String queue) {
    Map<String, Object> p =
        Map.of(
            "bootstrap.servers",
            bootstrap,
            "isolation.level",
            "read_committed",
            // A broker with nothing new holds its answer up for that long.
            "fetch.max.wait.ms",
            10,
            "retry.backoff.ms",
            10,
            "reconnect.backoff.ms",
            10,
            "key.deserializer",
            ByteArrayDeserializer.class,
            "value.deserializer",
            ByteArrayDeserializer.class);
    List<Message> all = new ArrayList<>();
    try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(p)) {
      for (var info : consumer.partitionsFor(queue)) {
        TopicPartition partition = new TopicPartition(queue, info.partition());
        consumer.assign(List.of(partition));
        consumer.seekToBeginning(List.of(partition));
        long end = consumer.endOffsets(List.of(partition)).get(partition);
        while (consumer.position(partition) < end) {
          consumer.poll(Duration.ofMillis(100)).forEach(r -> all.add(message(r)));
        }
      }
    }
    return all;
  }

  private static Message message(ConsumerRecord<byte[], byte[]> r) {
    List<Header> headers = new ArrayList<>();
    r.headers().forEach(h -> headers.add(new Header(h.key(), Optional.ofNullable(h.value()))));
    return new Message(
        r.partition(),
        r.offset(),
        r.timestamp(),
        Optional.ofNullable(r.key()),
        Optional.ofNullable(r.value()),
        headers);
  }
}
