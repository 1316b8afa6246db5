package io.clawback.brokers.kafka.skip;

import io.clawback.brokers.kafka.aside.SourceReads;
import io.clawback.clients.kafka.skip.format.SkipKey;
import io.clawback.clients.kafka.skip.format.SkipPart;
import io.clawback.clients.kafka.skip.format.SkipPrint;
import io.clawback.model.error.ClawbackException;
import io.clawback.model.message.Message;
import io.clawback.model.message.OffsetSpans;
import io.clawback.model.plan.Chosen;
import io.clawback.model.plan.MessageOperation.PublishSkips;
import io.clawback.model.run.OperationId;
import io.clawback.spi.broker.Transfer.Slice;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.kafka.clients.producer.ProducerRecord;

/** The records of one list, from the messages as they are now. */
final class SkipParts {
  /** So many offsets are looked up in one go; fewer where their messages are large. */
  private static final long AT_ONCE = 5_000;

  /** A record is more than its key and value. */
  private static final int OVERHEAD = 512;

  private final PublishSkips operation;
  private final SourceReads source;
  private final SkipDesk desk;

  SkipParts(PublishSkips operation, SourceReads source, SkipDesk desk) {
    this.operation = operation;
    this.source = source;
    this.desk = desk;
  }

  /**
   * All of them; those offsets that hold no message any more are in none.
   *
   * @param room the most bytes of one record
   */
  List<ProducerRecord<byte[], byte[]>> records(OperationId id, long room, long now) {
    List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
    for (Chosen chosen : operation.chosen()) {
      SortedMap<Long, SkipPrint> prints = known(chosen).orElseGet(() -> prints(chosen));
      List<SortedMap<Long, SkipPrint>> parts = cut(prints, most(room));
      for (int part = 0; part < parts.size(); part++) {
        SkipKey key =
            new SkipKey(
                operation.incarnation(),
                operation.group().name(),
                id.value(),
                chosen.partition(),
                part);
        records.add(
            new ProducerRecord<>(
                operation.list().name(),
                0,
                now,
                key.text().getBytes(StandardCharsets.UTF_8),
                SkipPart.of(parts.size(), parts.get(part)).bytes()));
      }
    }
    return records;
  }

  private int most(long room) {
    long bytes = room - OVERHEAD - 4L * operation.group().name().length();
    int most = 1;
    while (SkipPart.mostBytes(most * 2) <= bytes) {
      most *= 2;
    }
    return most;
  }

  private static List<SortedMap<Long, SkipPrint>> cut(SortedMap<Long, SkipPrint> prints, int most) {
    List<SortedMap<Long, SkipPrint>> parts = new ArrayList<>();
    prints.forEach((offset, print) -> {
      if (parts.isEmpty() || parts.getLast().size() == most) {
        parts.add(new TreeMap<>());
      }
      parts.getLast().put(offset, print);
    });
    return parts;
  }

  /** Where all of them were read a moment ago; a log does not change. */
  private Optional<SortedMap<Long, SkipPrint>> known(Chosen chosen) {
    TreeMap<Long, SkipPrint> prints = new TreeMap<>();
    for (OffsetSpans.Span span : chosen.spans().spans()) {
      for (long offset = span.first(); offset <= span.last(); offset++) {
        SkipPrint print =
            desk.print(
                operation.subscription().queueId(),
                operation.incarnation(),
                chosen.partition(),
                offset);
        if (print == null) {
          return Optional.empty();
        }
        prints.put(offset, print);
      }
    }
    return Optional.of(prints);
  }

  private SortedMap<Long, SkipPrint> prints(Chosen chosen) {
    TreeMap<Long, SkipPrint> prints = new TreeMap<>();
    OffsetSpans spans = chosen.spans();
    long count = spans.count();
    long size = AT_ONCE;
    for (long from = 0; from < count; ) {
      long to = Math.min(count, from + size);
      TreeMap<Integer, OffsetSpans> offsets = new TreeMap<>();
      offsets.put(chosen.partition(), spans.slice(from, to));
      try {
        for (Message m : source.read(new Slice(0, offsets)).messages()) {
          prints.put(m.offset(), SkipDesk.print(m));
        }
        from = to;
      } catch (ClawbackException e) {
        if (size == 1 || !e.problem().code().equals("kafka.batch-too-large")) {
          throw e;
        }
        size = Math.max(1, size / 8);
      }
    }
    return prints;
  }
}
