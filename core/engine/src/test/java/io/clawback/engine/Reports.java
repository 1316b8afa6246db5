package io.clawback.engine;

import io.clawback.model.name.QueueId;
import io.clawback.model.name.SubscriptionId;
import io.clawback.model.observed.ContentReport;
import io.clawback.model.observed.ContentReport.Accepted;
import io.clawback.model.observed.ContentReport.Duplicates;
import io.clawback.model.observed.ContentReport.Kind;
import io.clawback.model.observed.ContentReport.Offsets;
import io.clawback.model.observed.ContentReport.Pair;
import io.clawback.model.observed.ContentReport.Read;
import io.clawback.model.observed.ContentReport.Seen;
import io.clawback.model.observed.ContentReport.Signature;
import io.clawback.model.observed.ContentReport.TenantPart;
import io.clawback.model.observed.ContentReport.TimeLine;
import io.clawback.model.observed.ContentReport.Unclassified;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.roaringbitmap.longlong.Roaring64NavigableMap;

/** A content report built by hand. */
final class Reports {
  private static final TimeLine NO_TIMES =
      new TimeLine(Instant.EPOCH, Duration.ofSeconds(1), List.of());

  private final QueueId queue;
  private final Optional<SubscriptionId> subscription;
  private final List<Signature> signatures = new ArrayList<>();
  private final List<TenantPart> tenants = new ArrayList<>();
  private final List<Unclassified> unclassified = new ArrayList<>();
  private final List<Read> read = new ArrayList<>();
  private Optional<Duplicates> duplicates = Optional.empty();
  private Instant at = World.NOW;
  private long messages = 1_000;
  private long bytes = 200_000;

  private Reports(QueueId queue, Optional<SubscriptionId> subscription) {
    this.queue = queue;
    this.subscription = subscription;
  }

  static Reports of(SubscriptionId subscription) {
    return new Reports(subscription.queueId(), Optional.of(subscription));
  }

  static Reports of(QueueId queue) {
    return new Reports(queue, Optional.empty());
  }

  Reports read(long number, long size) {
    messages = number;
    bytes = size;
    return this;
  }

  Reports earlier(long seconds) {
    at = World.NOW.minusSeconds(seconds);
    return this;
  }

  Reports poison(String id, int confidence, long count, int partition, long offset) {
    return signature(id, Kind.MALFORMED, confidence, count, partition, offset);
  }

  /** Of exactly these messages. */
  Reports poisonOf(String id, int confidence, int partition, long... offsets) {
    Roaring64NavigableMap set = Roaring64NavigableMap.bitmapOf(offsets);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      set.serializePortable(new DataOutputStream(bytes));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return signature(
        id,
        Kind.MALFORMED,
        confidence,
        new Offsets(partition, offsets.length, bytes.toByteArray()),
        offsets[0],
        offsets[offsets.length - 1]);
  }

  Reports signature(String id, Kind kind, int confidence, long count, int partition, long offset) {
    return signature(
        id, kind, confidence, new Offsets(partition, count, new byte[0]), offset, offset + 9_000);
  }

  private Reports signature(
      String id, Kind kind, int confidence, Offsets offsets, long from, long to) {
    int partition = offsets.partition();
    Seen first = new Seen(partition, from, Optional.of(World.NOW.minusSeconds(60)));
    Seen last = new Seen(partition, to, Optional.of(World.NOW));
    signatures.add(
        new Signature(
            id,
            kind,
            "malformed JSON in transaction_id",
            confidence,
            List.of("99 % of the queue parses"),
            offsets.count(),
            List.of(offsets),
            first,
            last,
            List.of(),
            List.of(),
            List.of(),
            NO_TIMES,
            Optional.empty(),
            false));
    return this;
  }

  Reports repeats(long same, long other) {
    Seen original = new Seen(0, 1, Optional.of(World.NOW));
    Seen repetition = new Seen(1, 2, Optional.of(World.NOW));
    duplicates =
        Optional.of(
            new Duplicates(
                messages,
                messages - same - other,
                same,
                List.of(),
                other,
                List.of(),
                0,
                1.0,
                List.of(new Pair(original, repetition, other == 0))));
    return this;
  }

  /** So many messages come again, of a share of all keys. */
  Reports repeats(long same, double share, double error) {
    duplicates =
        Optional.of(
            new Duplicates(
                messages,
                messages - same,
                same,
                List.of(),
                0,
                List.of(),
                0,
                share,
                List.of(),
                error,
                Optional.empty()));
    return this;
  }

  /** Of a window of which so much in a hundred is known. */
  Reports accepted(long same, long other, long covered) {
    Seen original = new Seen(0, 1, Optional.of(World.NOW.minusSeconds(3_600)));
    Seen repetition = new Seen(1, 2, Optional.of(World.NOW));
    Accepted accepted =
        new Accepted(
            World.NOW.minusSeconds(86_400),
            90,
            100,
            covered,
            0,
            0,
            World.NOW.minusSeconds(86_400),
            covered == 100,
            same,
            same,
            List.of(),
            other,
            other,
            List.of(),
            List.of(new Pair(original, repetition, true), new Pair(original, repetition, false)));
    duplicates =
        Optional.of(
            new Duplicates(
                messages,
                messages,
                0,
                List.of(),
                0,
                List.of(),
                0,
                1.0,
                List.of(),
                0,
                Optional.of(accepted)));
    return this;
  }

  Reports tenant(String name, long number) {
    tenants.add(new TenantPart(name, number, number * 200, Optional.empty(), number / 60.0));
    return this;
  }

  Reports unreadable(int partition, long offset) {
    unclassified.add(
        new Unclassified(partition, offset, offset + 1, 400_000_000, "larger than the bound"));
    return this;
  }

  Reports unreadable(int partition, long offset, String why) {
    unclassified.add(new Unclassified(partition, offset, offset + 1, 1_000, why));
    return this;
  }

  Reports cut(int partition, long from, long next, long to) {
    read.add(new Read(partition, from, to, next, "time was up"));
    return this;
  }

  ContentReport build() {
    TreeMap<String, Long> formats = new TreeMap<>();
    formats.put("json", messages);
    return new ContentReport(
        queue,
        subscription,
        at,
        read,
        messages,
        bytes,
        0,
        formats,
        signatures,
        duplicates,
        tenants,
        unclassified,
        unclassified.size(),
        NO_TIMES);
  }
}
