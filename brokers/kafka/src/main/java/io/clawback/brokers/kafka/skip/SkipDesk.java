package io.clawback.brokers.kafka.skip;

import io.clawback.brokers.kafka.connect.KafkaConnection;
import io.clawback.clients.kafka.skip.format.SkipPrint;
import io.clawback.model.message.Message;
import io.clawback.model.message.OffsetSpans;
import io.clawback.model.name.QueueId;
import io.clawback.model.plan.MessageOperation.SetAside;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;

/**
 * What is kept between the lists of one connection, so that the next one takes less: the control
 * topics as far as they were read, readers of the status topics, and prints of messages that were
 * copied a moment ago. Whatever is not here is read anew. Thread-safe.
 */
public final class SkipDesk implements AutoCloseable {
  /** A print takes about a hundred bytes. */
  private static final int MOST_PRINTS = 500_000;

  /** Lists of so many partitions are kept in words. */
  private static final int MOST_VALUES = 32;

  private final KafkaConnection connection;
  private final TreeMap<QueueId, ControlLog> lists = new TreeMap<>();
  private final TreeMap<QueueId, ArrayDeque<Reader>> idle = new TreeMap<>();
  private final TreeMap<String, TreeMap<Long, SkipPrint>> prints = new TreeMap<>();
  private final TreeMap<String, List<byte[]>> values = new TreeMap<>();
  private int printed;

  /** For this connection; whoever closes that closes this first. */
  public SkipDesk(KafkaConnection connection) {
    this.connection = connection;
  }

  /** Remembers messages that were just read whole, of the queue that the operation is about. */
  public synchronized void seen(SetAside operation, List<Message> messages) {
    if (printed + messages.size() > MOST_PRINTS) {
      prints.clear();
      printed = 0;
    }
    for (Message m : messages) {
      prints
          .computeIfAbsent(
              place(operation.subscription().queueId(), operation.incarnation(), m.partition()),
              k -> new TreeMap<>())
          .put(m.offset(), print(m));
    }
    printed += messages.size();
  }

  /** The print of a message. */
  static SkipPrint print(Message m) {
    return SkipPrint.of(m.timestampMillis(), m.key().orElse(null), m.value().orElse(null));
  }

  /** The prints of the messages there; empty unless each of them was read a moment ago. */
  synchronized Optional<SortedMap<Long, SkipPrint>> prints(
      QueueId queue, String incarnation, int partition, OffsetSpans offsets) {
    TreeMap<Long, SkipPrint> all =
        prints.getOrDefault(place(queue, incarnation, partition), new TreeMap<>());
    TreeMap<Long, SkipPrint> wanted = new TreeMap<>();
    for (OffsetSpans.Span span : offsets.spans()) {
      wanted.putAll(all.subMap(span.first(), true, span.last(), true));
    }
    return wanted.size() == offsets.count() ? Optional.of(wanted) : Optional.empty();
  }

  static String place(QueueId queue, String incarnation, int partition) {
    return queue + " " + incarnation + " " + partition;
  }

  /**
   * What one part of a list says is the same for every group that leaves out the same messages: it
   * is put into words once. Those of a queue that come together wait for the first.
   *
   * @param name of just those messages in parts of just that size
   */
  List<byte[]> values(String name, Supplier<List<byte[]>> words) {
    synchronized (values) {
      List<byte[]> known = values.get(name);
      if (known == null) {
        if (values.size() >= MOST_VALUES) {
          values.clear();
        }
        known = words.get();
        values.put(name, known);
      }
      return known;
    }
  }

  /** What is in the control topic now, committed; waits for what an open transaction holds back. */
  synchronized ControlLog.Now read(QueueId list) {
    ControlLog log = lists.get(list);
    if (log == null || !log.isStill()) {
      if (log != null) {
        log.close();
      }
      log = new ControlLog(connection, list);
      lists.put(list, log);
    }
    try {
      return log.readOn();
    } catch (RuntimeException e) {
      lists.remove(list);
      log.close();
      throw e;
    }
  }

  /**
   * Reads a topic without a group, for one user at a time.
   *
   * @param read up to where, by partition
   */
  record Reader(KafkaConsumer<byte[], byte[]> consumer, Map<TopicPartition, Long> read) {}

  /** One that nobody uses. */
  synchronized Reader reader(QueueId topic) {
    ArrayDeque<Reader> free = idle.get(topic);
    return free == null || free.isEmpty()
        ? new Reader(new KafkaConsumer<>(connection.consumerProperties()), new HashMap<>())
        : free.pop();
  }

  /** It is not used any more. */
  synchronized void free(QueueId topic, Reader reader) {
    idle.computeIfAbsent(topic, k -> new ArrayDeque<>()).push(reader);
  }

  @Override
  public synchronized void close() {
    lists.values().forEach(ControlLog::close);
    lists.clear();
    idle.values().forEach(free -> free.forEach(r -> r.consumer().close()));
    idle.clear();
  }
}
