package io.clawback.clients.kafka.skip;

import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerInterceptor;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Leaves out of what a consumer polls the messages that a skip list names for its group: those
 * whose topic id, partition, offset and print match, and no other. Set as one of the consumer's
 * {@code interceptor.classes}, with the topics in {@code clawback.skip.list} and {@code
 * clawback.skip.status}; everything else it takes from the consumer's own properties. Where it
 * cannot do its work it delivers everything, says so in the log, and never throws.
 *
 * @param <K> the consumer's keys
 * @param <V> the consumer's values
 */
public final class SkipInterceptor<K, V> implements ConsumerInterceptor<K, V> {
  private static final Logger LOG = LoggerFactory.getLogger(SkipInterceptor.class);
  private final SkipCounts.Own counts = new SkipCounts.Own();
  private final Sieve sieve = new Sieve(counts);
  private @Nullable SkipWatch watch;

  /** For Kafka's client library. */
  public SkipInterceptor() {}

  @Override
  public void configure(Map<String, ?> properties) {
    try {
      watch = SkipWatch.start(new SkipSettings(properties), counts);
    } catch (RuntimeException | LinkageError e) {
      LOG.error("the skip list is not used, and every message is delivered: {}", e.toString());
    }
  }

  @Override
  public ConsumerRecords<K, V> onConsume(ConsumerRecords<K, V> records) {
    SkipWatch reading = watch;
    if (reading == null || records.isEmpty()) {
      return records;
    }
    try {
      Skips skips = reading.skips();
      return skips.isEmpty() ? records : sieve.sift(records, skips);
    } catch (RuntimeException | LinkageError e) {
      LOG.error("the skip list could not be used, and these messages are all delivered", e);
      return records;
    }
  }

  @Override
  public void onCommit(Map<TopicPartition, OffsetAndMetadata> offsets) {
    // What the application commits is its own business.
  }

  @Override
  public void close() {
    SkipWatch reading = watch;
    if (reading != null) {
      reading.close();
    }
  }
}
