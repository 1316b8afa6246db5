package io.clawback.brokers.kafka.skip;

import io.clawback.brokers.kafka.aside.Topics;
import io.clawback.brokers.kafka.connect.KafkaConnection;
import io.clawback.brokers.kafka.connect.KafkaProblems;
import io.clawback.brokers.kafka.connect.Patience;
import io.clawback.brokers.kafka.look.Ends;
import io.clawback.clients.kafka.skip.format.SkipKey;
import io.clawback.clients.kafka.skip.format.SkipPart;
import io.clawback.model.error.Category;
import io.clawback.model.error.ClawbackException;
import io.clawback.model.error.Problem;
import io.clawback.model.message.OffsetSpans;
import io.clawback.model.name.QueueId;
import io.clawback.model.run.OperationId;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;

/**
 * A control topic, read without a group and committed only, and read on whenever somebody wants to
 * know. Not thread-safe.
 */
final class ControlLog implements AutoCloseable {
  private static final Duration STEP = Duration.ofMillis(100);
  private final KafkaConnection connection;
  private final QueueId list;
  private final TopicPartition partition;
  private final Uuid id;
  private final KafkaConsumer<byte[], byte[]> consumer;
  private final HashMap<String, Part> parts = new HashMap<>();
  private long version;

  /** Begins at the topic's beginning; reads nothing yet. */
  ControlLog(KafkaConnection connection, QueueId list) {
    this.connection = connection;
    this.list = list;
    this.partition = new TopicPartition(list.name(), 0);
    this.id = described(); // Else it is asked for too long.
    Map<String, Object> properties = connection.consumerProperties();
    properties.put("isolation.level", "read_committed");
    try {
      this.consumer = new KafkaConsumer<>(properties);
    } catch (KafkaException e) {
      throw new ClawbackException(KafkaProblems.of(e, list.toString()), e);
    }
    consumer.assign(List.of(partition));
    consumer.seekToBeginning(List.of(partition));
  }

  private Uuid described() {
    return Topics.described(connection, list.name(), list.toString()).topicId();
  }

  /** Whether it is the very topic that was read so far. */
  boolean isStill() {
    return described().equals(id);
  }

  /**
   * One part of a list.
   *
   * @param value as it was written
   */
  record Part(SkipKey key, byte[] value) {
    /** Which messages it names. */
    OffsetSpans offsets() {
      try {
        SkipPart part = SkipPart.parse(value);
        List<Long> offsets = new ArrayList<>(part.size());
        for (int i = 0; i < part.size(); i++) {
          offsets.add(part.offset(i));
        }
        return OffsetSpans.of(offsets);
      } catch (IllegalArgumentException e) {
        return OffsetSpans.NONE; // Nobody leaves out what cannot be understood.
      }
    }
  }

  /**
   * What is there.
   *
   * @param parts all keys that have a value
   * @param version the offset after the last message that was read: whoever has read up to there
   *     knows all of this
   */
  record Now(List<Part> parts, long version) {
    /** What one operation has there. */
    List<Part> of(OperationId operation) {
      return parts.stream().filter(p -> p.key().operation().equals(operation.value())).toList();
    }

    /** What others have there that this group leaves out of the topic of that id. */
    List<Part> others(OperationId operation, String topicId, String group) {
      return parts.stream()
          .filter(p ->
              !p.key().operation().equals(operation.value())
                  && p.key().topicId().equals(topicId)
                  && p.key().concerns(group))
          .toList();
    }
  }

  /** All that these parts name, by partition. */
  static SortedMap<Integer, OffsetSpans> offsets(List<Part> parts) {
    TreeMap<Integer, TreeSet<Long>> all = new TreeMap<>();
    for (Part part : parts) {
      TreeSet<Long> these = all.computeIfAbsent(part.key().partition(), k -> new TreeSet<>());
      for (OffsetSpans.Span span : part.offsets().spans()) {
        for (long offset = span.first(); offset <= span.last(); offset++) {
          these.add(offset);
        }
      }
    }
    TreeMap<Integer, OffsetSpans> offsets = new TreeMap<>();
    all.forEach((partition, these) -> offsets.put(partition, OffsetSpans.of(these)));
    return offsets;
  }

  /** Reads all that is there now; waits for what an open transaction holds back. */
  Now readOn() {
    List<TopicPartition> one = List.of(partition);
    Map<TopicPartition, Long> ends =
        Topics.offsets(
            connection,
            Ends.ask(connection, one, OffsetSpec.latest(), IsolationLevel.READ_UNCOMMITTED),
            one,
            list.toString());
    long end = Objects.requireNonNull(ends.get(partition));
    Patience patience = new Patience(connection.clock(), connection.patience());
    try {
      if (end < version) {
        // A leader that had not all of it took over: what is there is less than was read.
        parts.clear();
        version = 0;
        consumer.seekToBeginning(one);
      }
      while (consumer.position(partition, connection.patience()) < end) {
        if (!patience.left()) {
          throw new ClawbackException(heldBack());
        }
        ConsumerRecords<byte[], byte[]> polled = consumer.poll(STEP);
        for (ConsumerRecord<byte[], byte[]> record : polled) {
          take(record);
          version = record.offset() + 1;
        }
        if (!polled.isEmpty()) {
          patience = new Patience(connection.clock(), connection.patience());
        }
      }
    } catch (KafkaException e) {
      throw new ClawbackException(KafkaProblems.of(e, list.toString()), e);
    }
    return new Now(List.copyOf(parts.values()), version);
  }

  private void take(ConsumerRecord<byte[], byte[]> record) {
    if (record.key() == null) {
      return;
    }
    String text = new String(record.key(), StandardCharsets.UTF_8);
    if (record.value() == null) {
      parts.remove(text);
    } else {
      SkipKey.parse(text).ifPresent(key -> parts.put(text, new Part(key, record.value())));
    }
  }

  private Problem heldBack() {
    return new Problem(
        "kafka.skip-list-held-back",
        Category.CONNECTION,
        list.toString(),
        "An open transaction of somebody else holds back what was written there.",
        "Resume the run when it has ended; kafka-transactions.sh find-hanging says whether it"
            + " hangs.");
  }

  @Override
  public void close() {
    consumer.close();
  }
}
