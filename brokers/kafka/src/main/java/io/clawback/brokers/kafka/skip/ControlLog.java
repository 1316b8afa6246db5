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
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/**
 * What one operation has in the control topic now, and up to where that was read.
 *
 * @param parts the operation's keys that have a value, each with the offsets that it names
 * @param version the offset after the last message that was read: whoever has read up to there
 *     knows all of this
 */
record ControlLog(SortedMap<String, Part> parts, long version) {
  private static final Duration STEP = Duration.ofMillis(100);

  /** Messages of one partition that are left out. */
  record Part(int partition, OffsetSpans offsets) {}

  /** Whether the operation has nothing there. */
  boolean isEmpty() {
    return parts.isEmpty();
  }

  /** All that is left out, by partition. */
  SortedMap<Integer, OffsetSpans> offsets() {
    TreeMap<Integer, TreeSet<Long>> all = new TreeMap<>();
    for (Part part : parts.values()) {
      TreeSet<Long> these = all.computeIfAbsent(part.partition(), k -> new TreeSet<>());
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

  /** Reads all that is there, committed; waits for what an open transaction holds back. */
  static ControlLog read(KafkaConnection connection, QueueId list, OperationId operation) {
    Topics.described(connection, list.name(), list.toString()); // Else it is asked for too long.
    TopicPartition partition = new TopicPartition(list.name(), 0);
    List<TopicPartition> one = List.of(partition);
    Map<TopicPartition, Long> ends =
        Topics.offsets(
            connection,
            Ends.ask(connection, one, OffsetSpec.latest(), IsolationLevel.READ_UNCOMMITTED),
            one,
            list.toString());
    long end = Objects.requireNonNull(ends.get(partition));
    Map<String, Object> properties = connection.consumerProperties();
    properties.put("isolation.level", "read_committed");
    TreeMap<String, Part> parts = new TreeMap<>();
    long version = 0;
    Patience patience = new Patience(connection.clock(), connection.patience());
    try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(properties)) {
      consumer.assign(one);
      consumer.seekToBeginning(one);
      while (consumer.position(partition, connection.patience()) < end) {
        if (!patience.left()) {
          throw new ClawbackException(heldBack(list));
        }
        ConsumerRecords<byte[], byte[]> polled = consumer.poll(STEP);
        for (ConsumerRecord<byte[], byte[]> record : polled) {
          take(record, operation, parts);
          version = record.offset() + 1;
        }
        if (!polled.isEmpty()) {
          patience = new Patience(connection.clock(), connection.patience());
        }
      }
    } catch (KafkaException e) {
      throw new ClawbackException(KafkaProblems.of(e, list.toString()), e);
    }
    return new ControlLog(parts, version);
  }

  private static void take(
      ConsumerRecord<byte[], byte[]> record, OperationId operation, TreeMap<String, Part> parts) {
    if (record.key() == null) {
      return;
    }
    String text = new String(record.key(), StandardCharsets.UTF_8);
    Optional<SkipKey> key =
        SkipKey.parse(text).filter(k -> k.operation().equals(operation.value()));
    if (key.isPresent()) {
      if (record.value() == null) {
        parts.remove(text);
      } else {
        parts.put(text, new Part(key.get().partition(), offsets(record.value())));
      }
    }
  }

  private static OffsetSpans offsets(byte[] value) {
    try {
      SkipPart part = SkipPart.parse(value);
      return OffsetSpans.of(
          IntStream.range(0, part.size()).mapToObj(part::offset).collect(Collectors.toList()));
    } catch (IllegalArgumentException e) {
      return OffsetSpans.NONE; // Nobody leaves out what cannot be understood.
    }
  }

  private static Problem heldBack(QueueId list) {
    return new Problem(
        "kafka.skip-list-held-back",
        Category.CONNECTION,
        list.toString(),
        "An open transaction of somebody else holds back what was written there.",
        "Resume the run when it has ended; kafka-transactions.sh find-hanging says whether it"
            + " hangs.");
  }
}
