package io.clawback.brokers.kafka.aside;

import io.clawback.brokers.kafka.connect.KafkaConnection;
import io.clawback.brokers.kafka.look.Ends;
import io.clawback.brokers.kafka.scan.KafkaScan;
import io.clawback.model.error.Category;
import io.clawback.model.error.ClawbackException;
import io.clawback.model.error.Problem;
import io.clawback.model.message.Message;
import io.clawback.model.message.OffsetSpans;
import io.clawback.model.message.OffsetSpans.Span;
import io.clawback.model.name.QueueId;
import io.clawback.spi.broker.Scan.Bounds;
import io.clawback.spi.broker.Scan.Ended;
import io.clawback.spi.broker.Scan.Range;
import io.clawback.spi.broker.Scan.Request;
import io.clawback.spi.broker.Transfer.Batch;
import io.clawback.spi.broker.Transfer.Slice;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;

/**
 * Reads chosen messages whole, read committed. Each offset turns out to be a message, or is proved
 * to hold none, or to lie below the log's start; else it throws (SAFETY I3). Not thread-safe.
 */
public final class SourceReads {
  /** A gap as wide as this is read over: that takes less than asking once more. */
  private static final long GAP = 256;

  private static final int LANES = 2;
  private final KafkaConnection connection;
  private final QueueId queue;
  private final String incarnation;
  private final String culprit;
  private int partitions;

  /** Reads of the queue that was planned for. */
  public SourceReads(
      KafkaConnection connection, QueueId queue, String incarnation, String culprit) {
    this.connection = connection;
    this.queue = queue;
    this.incarnation = incarnation;
    this.culprit = culprit;
  }

  /** The topic; throws when it is another one than was planned for. */
  public TopicDescription same() {
    return same(Topics.ask(connection, queue.name()));
  }

  private TopicDescription same(KafkaFuture<TopicDescription> asked) {
    TopicDescription topic = Topics.described(connection, asked, queue.name(), culprit);
    if (!topic.topicId().toString().equals(incarnation)) {
      throw stale("kafka.vanished", "The queue was removed and made again.");
    }
    partitions = topic.partitions().size();
    return topic;
  }

  /** The messages of the slice, and what became of its other offsets. */
  public Batch read(Slice slice) {
    List<TopicPartition> parts = partitions(slice);
    committed(slice, parts);
    Taken taken = new Taken(queue, slice);
    Bounds bounds = new Bounds(LANES, Taken.LARGEST, Long.MAX_VALUE / 2);
    List<Ended> ended =
        new KafkaScan(connection)
            .read(new Request(queue, ranges(slice), bounds), taken::lane, taken::full);
    var topic = Topics.ask(connection, queue.name());
    var asked = Ends.ask(connection, parts, OffsetSpec.earliest(), IsolationLevel.READ_UNCOMMITTED);
    same(topic); // What was read in between is of this very topic.
    Map<TopicPartition, Long> starts = Topics.offsets(connection, asked, parts, culprit);
    taken.mustBeWhole(starts);
    whole(ended, starts);
    return batch(slice, taken, starts);
  }

  private List<TopicPartition> partitions(Slice slice) {
    if (!slice.offsets().isEmpty() && slice.offsets().lastKey() >= partitions) {
      same();
    }
    List<TopicPartition> parts = new ArrayList<>();
    for (int partition : slice.offsets().keySet()) {
      if (partition < 0 || partition >= partitions) {
        throw stale("kafka.log-ends", "There is no partition " + partition + ".");
      }
      parts.add(new TopicPartition(queue.name(), partition));
    }
    return parts;
  }

  /** Throws when a chosen offset is not there, or not committed: nobody knows what it will be. */
  private void committed(Slice slice, List<TopicPartition> parts) {
    var topic = Topics.ask(connection, queue.name());
    var askedStable =
        Ends.ask(connection, parts, OffsetSpec.latest(), IsolationLevel.READ_COMMITTED);
    var askedEnds =
        Ends.ask(connection, parts, OffsetSpec.latest(), IsolationLevel.READ_UNCOMMITTED);
    same(topic);
    Map<TopicPartition, Long> stable = Topics.offsets(connection, askedStable, parts, culprit);
    Map<TopicPartition, Long> ends = Topics.offsets(connection, askedEnds, parts, culprit);
    slice
        .offsets()
        .forEach((number, spans) -> {
          TopicPartition partition = new TopicPartition(queue.name(), number);
          long last = spans.spans().getLast().last();
          if (last >= at(ends, partition)) {
            throw stale(
                "kafka.log-ends", "Partition %d ends before offset %d.".formatted(number, last));
          }
          if (last >= at(stable, partition)) {
            throw stale(
                "kafka.held-back",
                "An open transaction holds back offset %d of partition %d."
                    .formatted(last, number));
          }
        });
  }

  /** What lies close together is read in one go. */
  private static List<Range> ranges(Slice slice) {
    List<Range> ranges = new ArrayList<>();
    slice
        .offsets()
        .forEach((partition, spans) -> {
          long from = -1;
          long to = -1;
          for (Span span : spans.spans()) {
            if (from >= 0 && span.first() - to > GAP) {
              ranges.add(new Range(partition, from, to));
              from = -1;
            }
            from = from < 0 ? span.first() : from;
            to = span.last() + 1;
          }
          if (from >= 0) {
            ranges.add(new Range(partition, from, to));
          }
        });
    return ranges;
  }

  /** Every range was read to its end, but for what the broker let go of meanwhile. */
  private void whole(List<Ended> ended, Map<TopicPartition, Long> starts) {
    for (Ended each : ended) {
      long gone = at(starts, new TopicPartition(queue.name(), each.range().partition()));
      if (Math.max(each.next(), gone) < each.range().to()) {
        throw each.problem()
            .map(ClawbackException::new)
            .orElseGet(() ->
                stale(
                    "kafka.unreadable-message",
                    "Partition %d could be read up to offset %d only."
                        .formatted(each.range().partition(), each.next())));
      }
    }
  }

  private Batch batch(Slice slice, Taken taken, Map<TopicPartition, Long> starts) {
    List<Message> messages = new ArrayList<>();
    SortedMap<Integer, OffsetSpans> holes = new TreeMap<>();
    SortedMap<Integer, OffsetSpans> expired = new TreeMap<>();
    slice
        .offsets()
        .forEach((number, spans) -> {
          SortedMap<Long, Message> seen = taken.of(number);
          messages.addAll(seen.values());
          long start = at(starts, new TopicPartition(queue.name(), number));
          List<Long> none = new ArrayList<>();
          List<Long> gone = new ArrayList<>();
          for (Span span : spans.spans()) {
            for (long offset = span.first(); offset <= span.last(); offset++) {
              if (!seen.containsKey(offset)) {
                (offset < start ? gone : none).add(offset);
              }
            }
          }
          put(holes, number, none);
          put(expired, number, gone);
        });
    return new Batch(slice, messages, holes, expired);
  }

  private static void put(SortedMap<Integer, OffsetSpans> into, int partition, List<Long> offsets) {
    if (!offsets.isEmpty()) {
      into.put(partition, OffsetSpans.of(offsets));
    }
  }

  private static long at(Map<TopicPartition, Long> offsets, TopicPartition partition) {
    return Objects.requireNonNull(offsets.get(partition));
  }

  private ClawbackException stale(String code, String message) {
    return new ClawbackException(
        new Problem(code, Category.STALE, culprit, message, "Scan and plan again."));
  }
}
