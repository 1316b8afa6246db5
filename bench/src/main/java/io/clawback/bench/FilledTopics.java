package io.clawback.bench;

import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Spreads the {@link PoisonedMessages} over topics. */
final class FilledTopics {
  private FilledTopics() {}

  /** All of them, evenly, over topics that are numbered from 0, always the same. */
  static void fill(String bootstrap, String prefix, int topics, int partitions) {
    Map<String, Object> settings =
        Map.of("bootstrap.servers", bootstrap, "linger.ms", 50, "batch.size", 262_144);
    PoisonedMessages messages =
        new PoisonedMessages(42, PoisonedMessages.MESSAGES, PoisonedMessages.POISON);
    try (var producer =
        new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
      for (int i = 0; i < PoisonedMessages.MESSAGES; i++) {
        var _ =
            producer.send(
                new ProducerRecord<>(
                    prefix + i % topics, i / topics % partitions, null, messages.next()));
      }
    }
  }
}
