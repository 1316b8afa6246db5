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
    int most = most(room);
    for (Chosen chosen : operation.chosen()) {
      List<byte[]> values = values(chosen, most);
      for (int part = 0; part < values.size(); part++) {
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
                values.get(part)));
      }
    }
    return records;
  }

  /** In words; those of messages that were read a moment ago are likely wanted again at once. */
  private List<byte[]> values(Chosen chosen, int most) {
    Optional<SortedMap<Long, SkipPrint>> known = known(chosen);
    String name =
        SkipDesk.place(
                operation.subscription().queueId(), operation.incarnation(), chosen.partition())
            + " "
            + most
            + " "
            + chosen.offsets();
    return known.isPresent()
        ? desk.values(name, () -> values(known.get(), most))
        : values(prints(chosen), most);
  }

  private static List<byte[]> values(SortedMap<Long, SkipPrint> prints, int most) {
    List<SortedMap<Long, SkipPrint>> parts = cut(prints, most);
    return parts.stream().map(p -> SkipPart.of(parts.size(), p).bytes()).toList();
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
    return desk.prints(
        operation.subscription().queueId(),
        operation.incarnation(),
        chosen.partition(),
        chosen.spans());
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
