package io.clawback.brokers.kafka.aside;

import io.clawback.brokers.kafka.connect.KafkaConnection;
import io.clawback.brokers.kafka.connect.Patience;
import io.clawback.brokers.kafka.look.Ends;
import io.clawback.brokers.kafka.scan.KafkaScan;
import io.clawback.model.error.Category;
import io.clawback.model.error.ClawbackException;
import io.clawback.model.error.Problem;
import io.clawback.model.message.Copy;
import io.clawback.model.name.QueueId;
import io.clawback.spi.broker.MessageBatch;
import io.clawback.spi.broker.Scan.Bounds;
import io.clawback.spi.broker.Scan.Ended;
import io.clawback.spi.broker.Scan.Lane;
import io.clawback.spi.broker.Scan.Range;
import io.clawback.spi.broker.Scan.Request;
import io.clawback.spi.broker.Scan.Unreadable;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;

/**
 * Looks in a quarantine for what an operation left there. Only what is committed counts, and only
 * an answer that is certain is given: what an open transaction holds back is waited for.
 */
final class Traces {
  private static final int LANES = 2;

  /** Offsets of one range. */
  private static final long AT_ONCE = 100_000;

  /** Nothing larger has to be looked at: a copy that large was never made. */
  private static final int MESSAGE_BYTES = 32 << 20;

  private final KafkaConnection connection;
  private final QueueId quarantine;

  Traces(KafkaConnection connection, QueueId quarantine) {
    this.connection = connection;
    this.quarantine = quarantine;
  }

  /** Says whether the i-th message is what is looked for. */
  interface Sign {
    boolean is(MessageBatch batch, int i);
  }

  /** Whether copies of that batch are there: all of them are, when one is. */
  boolean ofBatch(String operation, int number) {
    List<byte[]> names = List.of(utf8(Copy.OPERATION), utf8(Copy.BATCH));
    List<byte[]> values = List.of(utf8(operation), utf8(Integer.toString(number)));
    return any((batch, i) -> {
      int at = batch.endHeader(i) - Copy.OWN;
      return at >= batch.firstHeader(i)
          && is(batch, at, names.get(0), values.get(0))
          && is(batch, at + 1, names.get(1), values.get(1));
    });
  }

  /** Whether it is said there that this operation's copies do not count. */
  boolean ofVoid(String operation) {
    return ofHeader(Copy.VOID, operation);
  }

  /** Whether it is said there that this batch of the operation was put back. */
  boolean ofReturn(String operation, int number) {
    return ofHeader(Copy.RETURNED, operation + "/" + number);
  }

  private boolean ofHeader(String header, String wanted) {
    byte[] name = utf8(header);
    byte[] value = utf8(wanted);
    return any((batch, i) -> {
      for (int h = batch.firstHeader(i); h < batch.endHeader(i); h++) {
        if (is(batch, h, name, value)) {
          return true;
        }
      }
      return false;
    });
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static boolean is(MessageBatch batch, int header, byte[] name, byte[] value) {
    return same(batch, batch.headerNameFrom(header), batch.headerNameLength(header), name)
        && same(batch, batch.headerValueFrom(header), batch.headerValueLength(header), value);
  }

  private static boolean same(MessageBatch batch, int from, int length, byte[] wanted) {
    return length == wanted.length
        && Arrays.equals(batch.bytes(), from, from + length, wanted, 0, length);
  }

  /** Whether any message is such; several are asked about at the same time. */
  boolean any(Sign sign) {
    List<Range> ranges = ranges();
    AtomicBoolean found = new AtomicBoolean();
    AtomicReference<Unreadable> hidden = new AtomicReference<>();
    List<Ended> ended =
        ranges.isEmpty()
            ? List.of()
            : new KafkaScan(connection)
                .read(
                    new Request(
                        quarantine,
                        ranges,
                        new Bounds(LANES, MESSAGE_BYTES, Long.MAX_VALUE / 2, Long.MAX_VALUE)),
                    _ -> new Looking(sign, found, hidden),
                    found::get);
    if (found.get()) {
      return true;
    }
    for (Ended each : ended) {
      if (each.problem().isPresent()) {
        throw new ClawbackException(each.problem().get());
      }
      if (each.next() < each.range().to()) {
        throw new ClawbackException(unsure("it was read up to offset " + each.next() + " only"));
      }
    }
    Unreadable what = hidden.get();
    if (what != null && !gone(what)) {
      throw new ClawbackException(
          unsure(
              "partition %d cannot be read from offset %d to %d (%s)"
                  .formatted(what.partition(), what.from(), what.to() - 1, what.why())));
    }
    return false;
  }

  /** What the broker let go of meanwhile hides nothing. */
  private boolean gone(Unreadable what) {
    TopicPartition partition = new TopicPartition(quarantine.name(), what.partition());
    List<TopicPartition> one = List.of(partition);
    return what.to()
        <= at(offsets(one, OffsetSpec.earliest(), IsolationLevel.READ_UNCOMMITTED), partition);
  }

  private Problem unsure(String why) {
    return new Problem(
        "kafka.quarantine-unreadable",
        Category.BROKER,
        quarantine.toString(),
        "Whether copies are there cannot be told: " + why + ".",
        "Look at the topic with kafka-dump-log.sh, then resume the run.");
  }

  /** All that is there now. Waits until nothing that is there is held back any more. */
  private List<Range> ranges() {
    TopicDescription topic = Topics.described(connection, quarantine.name(), quarantine.toString());
    List<TopicPartition> all =
        topic.partitions().stream()
            .map(p -> new TopicPartition(quarantine.name(), p.partition()))
            .toList();
    Map<TopicPartition, Long> ends =
        offsets(all, OffsetSpec.latest(), IsolationLevel.READ_UNCOMMITTED);
    Map<TopicPartition, Long> stable = new HashMap<>();
    Patience patience = new Patience(connection.clock(), connection.patience());
    boolean settled =
        patience.until(() -> {
          stable.putAll(offsets(all, OffsetSpec.latest(), IsolationLevel.READ_COMMITTED));
          return all.stream().allMatch(p -> at(stable, p) >= at(ends, p));
        });
    if (!settled) {
      throw new ClawbackException(
          new Problem(
              "kafka.quarantine-held-back",
              Category.CONNECTION,
              quarantine.toString(),
              "An open transaction of somebody else holds back what was written there.",
              "Resume the run when it has ended; kafka-transactions.sh find-hanging says whether it"
                  + " hangs."));
    }
    Map<TopicPartition, Long> starts =
        offsets(all, OffsetSpec.earliest(), IsolationLevel.READ_UNCOMMITTED);
    return newestFirst(all, starts, ends);
  }

  /** What is looked for was mostly written last. */
  private static List<Range> newestFirst(
      List<TopicPartition> all, Map<TopicPartition, Long> starts, Map<TopicPartition, Long> ends) {
    List<Range> ranges = new ArrayList<>();
    boolean more = true;
    for (long behind = 0; more; behind += AT_ONCE) {
      more = false;
      for (TopicPartition p : all) {
        long to = at(ends, p) - behind;
        if (at(starts, p) < to) {
          ranges.add(new Range(p.partition(), Math.max(at(starts, p), to - AT_ONCE), to));
          more = true;
        }
      }
    }
    return ranges;
  }

  private static long at(Map<TopicPartition, Long> offsets, TopicPartition partition) {
    return Objects.requireNonNull(offsets.get(partition));
  }

  private Map<TopicPartition, Long> offsets(
      List<TopicPartition> partitions, OffsetSpec spec, IsolationLevel isolation) {
    return Topics.offsets(
        connection,
        Ends.ask(connection, partitions, spec, isolation),
        partitions,
        quarantine.toString());
  }

  private record Looking(Sign sign, AtomicBoolean found, AtomicReference<Unreadable> hidden)
      implements Lane {
    @Override
    public void take(MessageBatch batch) {
      for (int i = 0; i < batch.size() && !found.get(); i++) {
        if (sign.is(batch, i)) {
          found.set(true);
        }
      }
    }

    @Override
    public void unreadable(Unreadable what) {
      hidden.updateAndGet(old -> old == null || old.to() < what.to() ? what : old);
    }

    @Override
    public void passed(long next) {}
  }
}
