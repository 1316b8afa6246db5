package io.clawback.brokers.kafka.aside;

import io.clawback.brokers.kafka.connect.KafkaConnection;
import io.clawback.brokers.kafka.connect.Shell;
import io.clawback.brokers.kafka.scan.KafkaScan;
import io.clawback.model.error.Category;
import io.clawback.model.error.ClawbackException;
import io.clawback.model.error.Problem;
import io.clawback.model.message.Keeping;
import io.clawback.model.message.OffsetSpans;
import io.clawback.model.message.OffsetSpans.Span;
import io.clawback.model.name.QueueId;
import io.clawback.model.plan.MessageOperation.Rewrite;
import io.clawback.model.plan.Operation.OffsetMove;
import io.clawback.spi.broker.Scan.Bounds;
import io.clawback.spi.broker.Scan.Range;
import io.clawback.spi.broker.Scan.Request;
import io.clawback.spi.broker.Transfer.Batch;
import io.clawback.spi.broker.Transfer.Slice;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.kafka.clients.admin.TopicDescription;

/**
 * Whether a backlog may be written once more: whether what is written stays where it goes, whether
 * what is ahead of the group stays until it is written, and whether nobody else gets it twice
 * (SAFETY I1, I8, I10).
 */
final class RewriteBounds {
  /** What is written in a second, at least. */
  private static final long PER_SECOND = 10_000;

  /** Joining, opening, the canary. */
  private static final Duration BEGIN = Duration.ofSeconds(10);

  /** How much longer there must be than it takes. */
  private static final int SPARE = 3;

  /** How many messages tell how old the oldest segment is. */
  private static final long FIRST = 100;

  private final KafkaConnection connection;
  private final Rewrite operation;
  private final SourceReads reads;
  private final List<String> wrong = new ArrayList<>();
  private final SortedMap<String, String> mended = new TreeMap<>();

  RewriteBounds(KafkaConnection connection, Rewrite operation, SourceReads reads) {
    this.connection = connection;
    this.operation = operation;
    this.reads = reads;
  }

  /** How the destination treats messages by their time; throws when it may not be. */
  Keeping check(TopicDescription from, Target to) {
    QueueId queue = operation.subscription().queueId();
    TargetReads settings = new TargetReads(connection);
    SafeTarget.Seen source = settings.seen(new Target(connection, queue, from));
    SafeTarget.Seen target = settings.seen(to);
    if (operation.inPlace()) {
      new Readers(connection).mustBeOnly(operation.subscription());
    }
    if (operation.destination().equals(operation.quarantine())) {
      wrong.add("it is the quarantine");
    }
    keeps(source);
    if (!operation.inPlace()) {
      keeps(target);
      elsewhere(source, target);
    }
    headroom(source, from, queue);
    if (!operation.inPlace()) {
      headroom(target, to.topic(), queue);
    }
    refuse();
    timeToLoss(source);
    return new Keeping(
        target.number("retention.ms"),
        target.number("message.timestamp.before.max.ms"),
        target.number("message.timestamp.after.max.ms"),
        target.value("message.timestamp.type").equals("LogAppendTime"));
  }

  private void keeps(SafeTarget.Seen topic) {
    if (!topic.value("cleanup.policy").equals("delete")) {
      wrong.add(
          "%s has cleanup.policy %s"
              .formatted(topic.queue().name(), topic.value("cleanup.policy")));
    }
  }

  /** Another topic must take and keep what is written as the source does. */
  private void elsewhere(SafeTarget.Seen source, SafeTarget.Seen target) {
    int partitions = source.topic().partitions().size();
    if (target.topic().partitions().size() != partitions) {
      wrong.add(
          "it has %d partitions, and the source %d: keys would not be where they belong"
              .formatted(target.topic().partitions().size(), partitions));
    }
    long least = 2 * SafeTarget.WINDOW.toMillis();
    long keeps = target.number("retention.ms");
    if (keeps >= 0 && keeps < least) {
      add("it keeps messages for " + keeps + " ms only", "retention.ms", least);
    }
    long takes = source.number("max.message.bytes");
    if (target.number("max.message.bytes") < takes) {
      add("it takes smaller messages than the source", "max.message.bytes", takes);
    }
    long inSync = Math.min(2, source.number("min.insync.replicas"));
    if (target.number("min.insync.replicas") < inSync) {
      add("it confirms messages with fewer replicas in sync", "min.insync.replicas", inSync);
    }
    if (target.leastReplicas() < source.mostReplicas()) {
      wrong.add(
          "it has %d replicas, the source %d"
              .formatted(target.leastReplicas(), source.mostReplicas()));
    }
  }

  private void add(String what, String key, Object value) {
    wrong.add(what);
    mended.put(key, value.toString());
  }

  /** Writing must not push out at the head what is still to be read, nor what was written. */
  private void headroom(SafeTarget.Seen topic, TopicDescription described, QueueId source) {
    long most = topic.number("retention.bytes");
    if (most < 0 || most == Long.MAX_VALUE) {
      return;
    }
    long least = -1;
    for (OffsetMove move : operation.moves()) {
      Optional<Long> has = bytes(topic.queue(), new Range(move.partition(), 0, Long.MAX_VALUE / 2));
      Optional<Long> more =
          bytes(
              source,
              new Range(move.partition(), move.from().orElseThrow(), move.to().orElseThrow()));
      if (described.partitions().size() <= move.partition() || has.isEmpty() || more.isEmpty()) {
        wrong.add(
            topic.queue().name()
                + " drops its oldest messages beyond "
                + most
                + " bytes, and how large it is was not told");
        return;
      }
      least = Math.max(least, has.get() + more.get() * 12 / 10);
    }
    if (most < least) {
      add(
          "%s drops its oldest messages beyond %d bytes, and would come to %d"
              .formatted(topic.queue().name(), most, least),
          "retention.bytes",
          least);
    }
  }

  private Optional<Long> bytes(QueueId queue, Range range) {
    Bounds bounds = new Bounds(1, Taken.LARGEST, Long.MAX_VALUE / 2);
    return new KafkaScan(connection).cost(new Request(queue, List.of(range), bounds)).bytes();
  }

  private void refuse() {
    if (!wrong.isEmpty()) {
      throw new ClawbackException(
          new Problem(
              "kafka.unsafe-target",
              Category.LIMIT,
              operation.destination().toString(),
              "What is written once more would not be safe there: "
                  + String.join("; ", wrong)
                  + ". Nothing was changed.",
              mended.isEmpty()
                  ? "Name another queue, or take another way."
                  : "Type: " + alter(mended)));
    }
  }

  private String alter(Map<String, String> settings) {
    List<String> each = new ArrayList<>();
    settings.forEach((k, v) -> each.add(k + "=" + v));
    return Shell.tool("kafka-configs.sh", connection.declaration().settings())
        + " --alter --entity-type topics --entity-name "
        + Shell.quoted(operation.destination().name())
        + " --add-config "
        + String.join(",", each);
  }

  /** Retention goes by the newest message of a segment: the first ones tell it, at the least. */
  private void timeToLoss(SafeTarget.Seen source) {
    Batch first = reads.read(first()); // Throws what an open transaction holds back, too.
    long keeps = source.number("retention.ms");
    if (keeps < 0 || keeps == Long.MAX_VALUE) {
      return;
    }
    TreeMap<Integer, Long> newest = new TreeMap<>();
    first.messages().forEach(m -> newest.merge(m.partition(), m.timestampMillis(), Math::max));
    long needs = SPARE * (BEGIN.toMillis() + operation.messages() * 1_000 / PER_SECOND);
    long now = connection.clock().now().toEpochMilli();
    newest.forEach((partition, time) -> {
      long left = time + keeps - now;
      if (time >= 0 && left < needs) {
        throw new ClawbackException(
            new Problem(
                "kafka.too-little-time",
                Category.LIMIT,
                operation.target(),
                "The broker may let go of messages of partition %d in %d s; %d s must be left."
                    .formatted(partition, Math.max(0, left / 1_000), needs / 1_000),
                "Raise the queue's retention first: "
                    + Shell.tool("kafka-configs.sh", connection.declaration().settings())
                    + " --alter --entity-type topics --entity-name "
                    + Shell.quoted(operation.subscription().queue())
                    + " --add-config retention.ms="
                    + (keeps + needs - left + Duration.ofDays(1).toMillis())));
      }
    });
  }

  /** The first offsets of each partition, and its last. */
  private Slice first() {
    TreeMap<Integer, OffsetSpans> offsets = new TreeMap<>();
    for (OffsetMove move : operation.moves()) {
      long from = move.from().orElseThrow();
      long last = move.to().orElseThrow() - 1;
      long to = Math.min(last, from + FIRST - 1);
      offsets.put(
          move.partition(),
          new OffsetSpans(
              last <= to + 1
                  ? List.of(new Span(from, last))
                  : List.of(new Span(from, to), new Span(last, last))));
    }
    return new Slice(0, offsets);
  }
}
