package io.clawback.app.show;

import io.clawback.model.name.BrokerId;
import io.clawback.model.name.QueueId;
import io.clawback.model.observed.ContentReport;
import io.clawback.model.observed.ContentReport.Kind;
import io.clawback.model.observed.ContentReport.Sample;
import io.clawback.model.observed.ContentReport.Seen;
import io.clawback.model.observed.ContentReport.Share;
import io.clawback.model.observed.ContentReport.Signature;
import io.clawback.model.observed.ContentReport.TimeLine;
import io.clawback.runtime.inspect.InspectCost;
import io.clawback.runtime.inspect.Inspection;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.roaringbitmap.longlong.Roaring64Bitmap;

/** A look into a queue of payments, for views. */
final class InspectSamples {
  static final Instant NOW = Instant.parse("2026-11-22T03:45:12Z");
  private static final long START =
      Instant.parse("2026-11-22T03:00:00Z").toEpochMilli() >> 14 << 14;

  private InspectSamples() {}

  static Inspection payments() {
    return new Inspection(
        report(),
        cost(),
        Duration.ofMillis(1_912),
        List.of("partition 3: no position is known; read from its start"),
        false,
        List.of());
  }

  /** Ended before the first message. */
  static Inspection untouched(boolean partial) {
    ContentReport whole = report();
    ContentReport none =
        new ContentReport(
            whole.queue(),
            whole.subscription(),
            whole.at(),
            List.of(new ContentReport.Read(0, 0, 10, partial ? 0 : 10, "")),
            0,
            0,
            0,
            new TreeMap<>(),
            List.of(),
            Optional.empty(),
            List.of(),
            List.of(),
            0,
            line(14, 0, i -> 0));
    return new Inspection(none, cost(), Duration.ofMillis(4), List.of(), partial, List.of());
  }

  /** Signatures that overlap, within milliseconds. */
  static Inspection overlapping() {
    ContentReport whole = report();
    Signature one = malformed();
    List<Signature> several =
        Stream.of(
                offsets(0, LongStream.of(1, 2, 3)),
                offsets(0, LongStream.of(3, 4)),
                offsets(0, LongStream.of(3, 4)),
                offsets(1, LongStream.of(3)))
            .map(o -> of(one, o))
            .toList();
    ContentReport report =
        new ContentReport(
            whole.queue(),
            whole.subscription(),
            whole.at(),
            whole.read(),
            100,
            10_000,
            0,
            whole.formats(),
            several,
            Optional.empty(),
            List.of(),
            List.of(),
            0,
            line(2, 3, i -> 30));
    return new Inspection(report, cost(), Duration.ofMillis(4), List.of(), false, List.of());
  }

  private static Signature of(Signature s, ContentReport.Offsets offsets) {
    return new Signature(
        s.id(),
        s.kind(),
        s.what(),
        s.confidence(),
        s.reasons(),
        offsets.count(),
        List.of(offsets),
        s.first(),
        s.last(),
        s.samples(),
        s.tenants(),
        s.producers(),
        line(2, 3, i -> i),
        s.onset(),
        s.blocks());
  }

  static InspectCost cost() {
    return new InspectCost(
        "the backlog of payment-service on payments",
        4,
        847_293,
        0,
        Optional.of(178_000_000L),
        Optional.of(Duration.ofMillis(2_100)),
        List.of(),
        List.of());
  }

  private static ContentReport report() {
    return new ContentReport(
        new QueueId(new BrokerId("prod", "main"), "payments"),
        Optional.empty(),
        NOW,
        List.of(new ContentReport.Read(0, 0, 423_646, 423_646, "")),
        847_293,
        178_212_344,
        12,
        new TreeMap<>(Map.of("json", 829_034L, "text", 18_247L)),
        List.of(malformed(), evolution()),
        Optional.of(duplicates()),
        List.of(
            new ContentReport.TenantPart(
                "tenant-b", 700_000, 150_000_000, Optional.of(Duration.ofMinutes(44)), 265.2),
            new ContentReport.TenantPart(
                "tenant-\u001b[31mx", 147_293, 28_212_344, Optional.empty(), 0)),
        List.of(
            new ContentReport.Unclassified(
                2, 77, 78, 419_430_400, "a message is larger than 8 MiB, unpacked")),
        1,
        line(14, 160, i -> 5_000 + 40 * (i % 7)));
  }

  private static Signature malformed() {
    return new Signature(
        "9f86d081884c7d65",
        Kind.MALFORMED,
        "malformed JSON in transaction_id",
        97,
        List.of("97.8% of the queue parses, and these do not"),
        18_247,
        List.of(offsets(0, LongStream.of(113, 114, 115, 900))),
        new Seen(0, 113, Optional.of(NOW.minusSeconds(1_900))),
        new Seen(3, 211_800, Optional.of(NOW.minusSeconds(3))),
        List.of(
            new Sample(
                new Seen(0, 113, Optional.empty()),
                "(36 bytes)",
                "{\"tenant\":\"***\",\"amount\":#,\"transaction_id\":\"***\"xx-##,\"currency\":\"***\",\"when\":\"***\"}",
                211,
                true)),
        List.of(new Share("tenant-b", 18_000), new Share("tenant-a", 247)),
        List.of(new Share("4711", 18_247)),
        line(15, 80, i -> i < 30 ? 0 : 360),
        Optional.of(new ContentReport.Onset(NOW.minusSeconds(1_900), 0, 41.3)),
        true);
  }

  private static Signature evolution() {
    return new Signature(
        "0123456789abcdef",
        Kind.EVOLUTION,
        "a new field: settlement.instructions.fee_breakdown",
        5,
        List.of(),
        400_000,
        List.of(),
        new Seen(1, 5, Optional.empty()),
        new Seen(1, 400_004, Optional.empty()),
        List.of(),
        List.of(),
        List.of(),
        line(14, 0, i -> 0),
        Optional.empty(),
        false);
  }

  private static ContentReport.Duplicates duplicates() {
    return new ContentReport.Duplicates(
        829_034,
        828_000,
        1_030,
        List.of(offsets(1, LongStream.of(5, 6))),
        4,
        List.of(),
        0,
        1,
        List.of(
            new ContentReport.Pair(
                new Seen(0, 12, Optional.empty()), new Seen(1, 5, Optional.empty()), true)),
        0,
        Optional.of(
            new ContentReport.Accepted(
                Instant.ofEpochMilli(START).minusSeconds(86_400),
                911_000,
                1_000_000,
                912_000,
                1_000,
                2,
                Instant.ofEpochMilli(START).minusSeconds(43_200),
                false,
                3,
                3,
                List.of(offsets(1, LongStream.of(7, 8, 9))),
                1,
                1,
                List.of(offsets(0, LongStream.of(20))),
                List.of(
                    new ContentReport.Pair(
                        new Seen(0, 3, Optional.of(Instant.ofEpochMilli(START).minusSeconds(60))),
                        new Seen(1, 7, Optional.empty()),
                        true)))));
  }

  private static TimeLine line(int shift, int buckets, java.util.function.IntToLongFunction count) {
    return new TimeLine(
        Instant.ofEpochMilli(START >> shift << shift),
        Duration.ofMillis(1L << shift),
        Stream.iterate(0, i -> i < buckets, i -> i + 1).map(count::applyAsLong).toList());
  }

  static ContentReport.Offsets offsets(int partition, LongStream all) {
    Roaring64Bitmap bitmap = new Roaring64Bitmap();
    all.forEach(bitmap::addLong);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      bitmap.serializePortable(new DataOutputStream(bytes));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new ContentReport.Offsets(partition, bitmap.getLongCardinality(), bytes.toByteArray());
  }
}
