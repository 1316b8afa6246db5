package io.clawback.clients.kafka.skip;

import io.clawback.clients.kafka.skip.format.SkipKey;
import io.clawback.clients.kafka.skip.format.SkipPart;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The control topic as far as it was read: for each key its last value. Not thread-safe. */
final class SkipLog {
  private static final Logger LOG = LoggerFactory.getLogger(SkipLog.class);
  private final String group;
  private final Map<String, Entry> entries = new HashMap<>();

  SkipLog(String group) {
    this.group = group;
  }

  private static final class Entry {
    private final SkipKey key;
    private final SkipPart part;

    Entry(SkipKey key, SkipPart part) {
      this.key = key;
      this.part = part;
    }
  }

  /** Takes in the next record. True when it changes anything for this group. */
  boolean take(ConsumerRecord<byte[], byte[]> record) {
    if (record.key() == null) {
      return false;
    }
    String text = new String(record.key(), StandardCharsets.UTF_8);
    SkipKey key = SkipKey.parse(text).filter(k -> k.concerns(group)).orElse(null);
    if (key == null) {
      return false;
    }
    if (record.value() == null) {
      return entries.remove(text) != null;
    }
    try {
      entries.put(text, new Entry(key, SkipPart.parse(record.value())));
    } catch (IllegalArgumentException e) {
      // What cannot be understood is not left out; an older value of the key holds no more either.
      LOG.error(
          "{} at offset {}: not understood, and so its messages are delivered: {}",
          record.topic(),
          record.offset(),
          e.getMessage());
      entries.remove(text);
    }
    return true;
  }

  /** Ids of the topics that the list is about. */
  Set<String> topicIds() {
    Set<String> ids = new TreeSet<>();
    entries.values().forEach(e -> ids.add(e.key.topicId()));
    return ids;
  }

  /** What is to be left out; of a topic without a name nothing is. */
  Skips skips(Map<String, String> names) {
    Map<TopicPartition, List<SkipPart>> parts = new HashMap<>();
    for (Entry entry : entries.values()) {
      String name = names.get(entry.key.topicId());
      if (name != null) {
        parts
            .computeIfAbsent(
                new TopicPartition(name, entry.key.partition()), k -> new ArrayList<>())
            .add(entry.part);
      }
    }
    Map<TopicPartition, PartitionSkips> skips = new HashMap<>();
    parts.forEach((partition, all) -> skips.put(partition, PartitionSkips.of(all)));
    return new Skips(skips);
  }
}
