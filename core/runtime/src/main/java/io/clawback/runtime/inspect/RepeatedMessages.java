package io.clawback.runtime.inspect;

import io.clawback.content.KeyFinder;
import io.clawback.content.Message;
import io.clawback.content.Selector;
import io.clawback.model.error.Category;
import io.clawback.model.error.ClawbackException;
import io.clawback.model.error.Problem;
import io.clawback.model.message.OffsetSpans;
import io.clawback.model.observed.ContentReport;
import io.clawback.spi.broker.MessageBatch;
import io.clawback.spi.broker.Scan;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;

/**
 * Finds exactly which messages of what was read repeat an earlier one of their partition. The
 * report names candidates, by hashes and over all partitions; here they are read twice more: for
 * their idempotency keys, then for all that has one of these, which is compared in full. Changes
 * nothing.
 */
final class RepeatedMessages {
  private final Scan scan;
  private final Selector selector;
  private final Scan.Bounds bounds;
  private final long most;

  /**
   * @param selector where a message says what it is
   * @param most bytes that the comparison may take
   */
  RepeatedMessages(Scan scan, Selector selector, Scan.Bounds bounds, long most) {
    this.scan = scan;
    this.selector = selector;
    this.bounds = bounds;
    this.most = most;
  }

  /**
   * What repeats of what the report tells. Throws when not all of it could be read again, or
   * compared.
   *
   * @param poison of a key that one of these has, nothing repeats
   * @param absent these are taken for not there: no group may count on getting them
   */
  Repetitions find(
      ContentReport report,
      SortedMap<Integer, OffsetSpans> poison,
      SortedMap<Integer, OffsetSpans> absent,
      BooleanSupplier stop) {
    ContentReport.Duplicates told = report.duplicates().orElseThrow();
    SortedMap<Integer, OffsetSpans> same = OffsetRanges.spans(told.duplicates());
    SortedMap<Integer, OffsetSpans> other = OffsetRanges.spans(told.conflicts());
    Twins twins = new Twins(most);
    read(
        report,
        (partition, offset, key, message) -> {
          boolean differs = has(other, partition, offset) || has(poison, partition, offset);
          return !(differs || has(same, partition, offset)) || twins.know(key, differs);
        },
        stop);
    read(
        report,
        (partition, offset, key, message) ->
            has(absent, partition, offset)
                || !twins.knows(key)
                || twins.add(partition, offset, key, content(message)),
        stop);
    return twins.found();
  }

  private static boolean has(SortedMap<Integer, OffsetSpans> offsets, int partition, long offset) {
    OffsetSpans spans = offsets.get(partition);
    return spans != null && spans.contains(offset);
  }

  /** A digest of the message's key and value. Headers are of the sending, and differ. */
  private static byte[] content(Message m) {
    MessageDigest digest;
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e); // Every Java has it.
    }
    digest.update(ByteBuffer.allocate(4).putInt(m.keyLength).flip());
    digest.update(m.bytes, m.keyFrom, Math.max(0, m.keyLength));
    digest.update(m.bytes, m.valueFrom, Math.max(0, m.valueLength));
    return digest.digest();
  }

  private void read(ContentReport report, Taker taker, BooleanSupplier stop) {
    // One range a partition: within it, messages come in their order.
    TreeMap<Integer, Scan.Range> ranges = new TreeMap<>();
    for (ContentReport.Read read : report.read()) {
      ranges.merge(
          read.partition(),
          new Scan.Range(read.partition(), read.from(), read.next()),
          (a, b) ->
              new Scan.Range(
                  a.partition(), Math.min(a.from(), b.from()), Math.max(a.to(), b.to())));
    }
    Told told = new Told();
    List<Scan.Ended> ends =
        ranges.isEmpty()
            ? List.of()
            : scan.read(
                new Scan.Request(report.queue(), List.copyOf(ranges.values()), bounds),
                range -> new Lane(new KeyFinder(selector), taker, told),
                () -> told.full || stop.getAsBoolean());
    if (told.full) {
      throw problem(
          report,
          "inspect.too-many-repetitions",
          Category.LIMIT,
          "so many messages repeat others that " + most + " bytes do not suffice to compare them.",
          "Raise `duplicate-memory` in its entry under `contents`.");
    }
    for (Scan.Ended end : ends) {
      if (end.next() < end.range().to()) {
        throw end.problem()
            .map(ClawbackException::new)
            .orElseGet(() ->
                problem(
                    report,
                    "inspect.stopped",
                    Category.CONNECTION,
                    "partition " + end.range().partition() + " was not read to its end.",
                    "Plan again."));
      }
    }
    if (told.unreadable) {
      throw problem(
          report,
          "inspect.changed",
          Category.STALE,
          "a message that was read a moment ago cannot be read any more.",
          "Plan again.");
    }
  }

  private static ClawbackException problem(
      ContentReport report, String code, Category category, String message, String next) {
    return new ClawbackException(
        new Problem(code, category, report.queue().toString(), message, next));
  }

  /** Takes one message that has an idempotency key; false when there is no room for more. */
  private interface Taker {
    boolean take(int partition, long offset, byte[] key, Message message);
  }

  /** How all stretches went. */
  private static final class Told {
    volatile boolean full;
    volatile boolean unreadable;
  }

  /** One partition's. */
  private record Lane(KeyFinder finder, Taker taker, Told told) implements Scan.Lane {
    @Override
    public void take(MessageBatch batch) {
      Message message = new Message();
      Feeder.point(message, batch);
      for (int i = 0; i < batch.size(); i++) {
        Feeder.point(message, batch, i);
        byte[] key = finder.find(message);
        if (key != null && !taker.take(batch.partition(), batch.offset(i), key, message)) {
          told.full = true;
        }
      }
    }

    @Override
    public void unreadable(Scan.Unreadable what) {
      told.unreadable = true;
    }

    @Override
    public void passed(long next) {}
  }
}
