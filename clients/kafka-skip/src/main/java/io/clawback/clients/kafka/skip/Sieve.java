package io.clawback.clients.kafka.skip;

import io.clawback.clients.kafka.skip.format.SkipPrint;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.utils.Bytes;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Leaves out what is listed, and just that. Used by the application's thread alone. */
final class Sieve {
  private static final Logger LOG = LoggerFactory.getLogger(Sieve.class);

  /** After so many, mismatches are told only now and then. */
  private static final long TOLD_EACH = 20;

  private static final long TOLD_EVERY = 1_000;
  private final SkipCounts.Own counts;

  Sieve(SkipCounts.Own counts) {
    this.counts = counts;
  }

  /** The records without those listed; the very same object when none is. */
  <K, V> ConsumerRecords<K, V> sift(ConsumerRecords<K, V> records, Skips skips) {
    Map<TopicPartition, List<ConsumerRecord<K, V>>> fewer = new HashMap<>();
    for (TopicPartition partition : records.partitions()) {
      PartitionSkips listed = skips.of(partition);
      List<ConsumerRecord<K, V>> all = records.records(partition);
      if (listed != null
          && !all.isEmpty()
          && listed.touches(all.get(0).offset(), all.get(all.size() - 1).offset())) {
        List<ConsumerRecord<K, V>> kept = kept(all, listed);
        if (kept.size() < all.size()) {
          fewer.put(partition, kept);
        }
      }
    }
    return fewer.isEmpty() ? records : Rebuilt.of(merged(records, fewer), records);
  }

  private static <K, V> Map<TopicPartition, List<ConsumerRecord<K, V>>> merged(
      ConsumerRecords<K, V> records, Map<TopicPartition, List<ConsumerRecord<K, V>>> fewer) {
    Map<TopicPartition, List<ConsumerRecord<K, V>>> all = new LinkedHashMap<>();
    for (TopicPartition partition : records.partitions()) {
      List<ConsumerRecord<K, V>> kept = fewer.get(partition);
      List<ConsumerRecord<K, V>> these = kept == null ? records.records(partition) : kept;
      if (!these.isEmpty()) {
        all.put(partition, these);
      }
    }
    return all;
  }

  private <K, V> List<ConsumerRecord<K, V>> kept(
      List<ConsumerRecord<K, V>> all, PartitionSkips listed) {
    List<ConsumerRecord<K, V>> kept = new ArrayList<>(all.size());
    for (ConsumerRecord<K, V> record : all) {
      List<SkipPrint> prints = listed.at(record.offset());
      if (prints.isEmpty()) {
        kept.add(record);
      } else if (prints.stream().anyMatch(p -> is(p, record))) {
        counts.drop();
      } else {
        kept.add(record);
        mismatch(record);
      }
    }
    return kept;
  }

  private void mismatch(ConsumerRecord<?, ?> record) {
    long number = counts.mismatch();
    if (number <= TOLD_EACH || number % TOLD_EVERY == 0) {
      LOG.warn(
          "{}-{} offset {} is listed, but is another message than the listed one: delivered ({} so"
              + " far)",
          record.topic(),
          record.partition(),
          record.offset(),
          number);
    }
  }

  private static boolean is(SkipPrint print, ConsumerRecord<?, ?> record) {
    if (!print.fits(record.timestamp(), record.serializedKeySize(), record.serializedValueSize())) {
      return false;
    }
    byte[] key = bytes(record.key(), record.serializedKeySize());
    byte[] value = bytes(record.value(), record.serializedValueSize());
    return (key == null || print.isKey(key)) && (value == null || print.isValue(value));
  }

  /** The bytes that the broker has, where they can be had back for certain; else null. */
  private static byte @Nullable [] bytes(@Nullable Object data, int size) {
    byte[] bytes = null;
    if (data instanceof byte[]) {
      bytes = (byte[]) data;
    } else if (data instanceof Bytes) {
      bytes = ((Bytes) data).get();
    } else if (data instanceof ByteBuffer) {
      ByteBuffer whole = ((ByteBuffer) data).duplicate();
      bytes = new byte[whole.remaining()];
      whole.get(bytes);
    } else if (data instanceof String && ((String) data).indexOf('\uFFFD') < 0) {
      // With a replacement character in it, what it was made of cannot be told.
      bytes = ((String) data).getBytes(StandardCharsets.UTF_8);
    }
    // Another length: another encoding, or a part of a larger buffer.
    return bytes == null || bytes.length != size ? null : bytes;
  }
}
