package io.clawback.demo.world;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * Writes messages as an owner's service would: small documents with a key. Thread-safe; each
 * message has another number.
 */
public final class Messages implements AutoCloseable {
  private final KafkaProducer<byte[], byte[]> producer;
  private volatile @Nullable Exception failed;

  /** What a message says. */
  @FunctionalInterface
  public interface Body {
    /** The value of that message. */
    byte[] of(String topic, int partition, long number);
  }

  private final Body body;

  /** {@code lingerMillis}: long to fill batches quickly, short for what is to arrive at once. */
  Messages(String bootstrap, int lingerMillis) {
    this(bootstrap, lingerMillis, Map.of(), Messages::document);
  }

  /**
   * Connects when the first message is written.
   *
   * @param lingerMillis long to fill batches quickly, short for what is to arrive at once
   * @param more settings of the producer
   */
  public Messages(String bootstrap, int lingerMillis, Map<String, ?> more, Body body) {
    this.body = body;
    Map<String, Object> settings =
        new HashMap<>(
            Map.of(
                ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                bootstrap,
                ProducerConfig.LINGER_MS_CONFIG,
                lingerMillis,
                ProducerConfig.BATCH_SIZE_CONFIG,
                32_768,
                ProducerConfig.BUFFER_MEMORY_CONFIG,
                16_777_216L,
                ProducerConfig.ENABLE_METRICS_PUSH_CONFIG,
                "false",
                // Without sequence numbers: on topics that were made a moment ago an idempotent
                // producer was seen to retry OUT_OF_ORDER_SEQUENCE until its time was over. One
                // request at a time keeps the order.
                ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG,
                "false",
                ProducerConfig.ACKS_CONFIG,
                "1",
                ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION,
                1));
    settings.putAll(more);
    this.producer =
        new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
  }

  /** A small JSON document. */
  private static byte[] document(String topic, int partition, long number) {
    // Amounts differ, so that messages look like messages.
    String text =
        "{\"id\":\""
            + topic
            + '-'
            + partition
            + '-'
            + number
            + "\",\"amount\":"
            + (number * 7919 % 99_991)
            + ",\"currency\":\"EUR\",\"lines\":"
            + (number % 9 + 1)
            + '}';
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  /** Writes one message, dated as told; returns before it is stored. */
  public void write(String topic, int partition, long number, long atMillis) {
    var _ =
        producer.send(
            new ProducerRecord<>(
                topic,
                partition,
                atMillis,
                Long.toString(number).getBytes(StandardCharsets.ISO_8859_1),
                body.of(topic, partition, number)),
            (_, failure) -> {
              if (failure != null) {
                failed = failure;
              }
            });
  }

  /** Returns when everything written is stored; throws when something is not. */
  public void flush() {
    producer.flush();
    Exception failure = failed;
    if (failure != null) {
      throw new IllegalStateException("a message was not stored", failure);
    }
  }

  @Override
  public void close() {
    producer.close(java.time.Duration.ofSeconds(2));
  }
}
