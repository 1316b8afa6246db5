package io.clawback.runtime.inspect;

import io.clawback.content.Contents;
import io.clawback.model.observed.ContentReport;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;
import org.roaringbitmap.longlong.Roaring64Bitmap;

/** Says in the model's words what the fold found. Values are masked unless {@code shown}. */
final class ReportTranslator {
  private final InspectRequest request;
  private final SortedMap<Integer, Long> positions;
  private final Instant at;
  private final boolean shown;
  private Set<String> maps = Set.of();
  private final Optional<AcceptedLook.Coverage> coverage;

  ReportTranslator(
      InspectRequest request,
      SortedMap<Integer, Long> positions,
      Instant at,
      boolean shown,
      Optional<AcceptedLook.Coverage> coverage) {
    this.request = request;
    this.positions = positions;
    this.at = at;
    this.shown = shown;
    this.coverage = coverage;
  }

  ContentReport report(Contents contents, List<ContentReport.Read> read) {
    maps = Set.copyOf(contents.maps());
    return new ContentReport(
        request.queue(),
        request.subscription(),
        at,
        read.stream()
            .sorted(
                Comparator.comparingInt(ContentReport.Read::partition)
                    .thenComparingLong(ContentReport.Read::from))
            .toList(),
        contents.messages(),
        contents.bytes(),
        contents.tombstones(),
        contents.formats(),
        contents.signatures().stream().map(this::signature).toList(),
        contents.duplicates().map(this::duplicates),
        contents.tenants().stream().map(this::tenant).toList(),
        contents.unclassified().stream()
            .map(u ->
                new ContentReport.Unclassified(u.partition(), u.from(), u.to(), u.bytes(), u.why()))
            .toList(),
        contents.unclassifiedCount(),
        times(contents.times()));
  }

  private ContentReport.Signature signature(Contents.Signature s) {
    return new ContentReport.Signature(
        s.id(),
        kind(s.kind()),
        s.what(),
        s.confidence(),
        reasons(s),
        s.count(),
        OffsetRanges.portable(s.offsets()),
        seen(s.first()),
        seen(s.last()),
        s.samples().stream().map(this::sample).toList(),
        shares(s.tenants()),
        shares(s.producers()),
        times(s.times()),
        s.onset().map(o -> new ContentReport.Onset(time(o.at()), o.before(), o.after())),
        s.blocks());
  }

  private List<String> reasons(Contents.Signature s) {
    if (s.blocks() || !at(s.offsets())) {
      return s.reasons();
    }
    List<String> reasons = new ArrayList<>(s.reasons());
    reasons.add("the group's position is at one of them; that it stands still was not seen");
    return reasons;
  }

  private boolean at(SortedMap<Integer, Roaring64Bitmap> offsets) {
    return positions.entrySet().stream()
        .anyMatch(p -> {
          Roaring64Bitmap bitmap = offsets.get(p.getKey());
          return bitmap != null && bitmap.contains(p.getValue());
        });
  }

  private static ContentReport.Kind kind(Contents.Kind kind) {
    return switch (kind) {
      case MALFORMED -> ContentReport.Kind.MALFORMED;
      case CONTRACT -> ContentReport.Kind.CONTRACT;
      case FORMAT -> ContentReport.Kind.FORMAT;
      case SHAPE -> ContentReport.Kind.SHAPE;
      case VALUE -> ContentReport.Kind.VALUE;
      case FAILED_BEFORE -> ContentReport.Kind.FAILED_BEFORE;
      case EVOLUTION -> ContentReport.Kind.EVOLUTION;
      case RARE -> ContentReport.Kind.RARE;
    };
  }

  private ContentReport.Sample sample(Contents.Sample s) {
    return new ContentReport.Sample(
        seen(s.seen()), key(s.key()), value(s.value(), s.length()), s.length(), !shown);
  }

  /** A key is a value: masked, only its length is told. */
  private String key(byte @Nullable [] key) {
    if (key == null || key.length == 0) {
      return "";
    }
    return shown ? Masking.show(key, key.length) : Masking.length(key.length);
  }

  private String value(byte @Nullable [] value, int length) {
    byte[] bytes = value == null ? new byte[0] : value;
    return shown ? Masking.show(bytes, length) : Masking.mask(bytes, length, maps);
  }

  private ContentReport.TenantPart tenant(Contents.Tenant t) {
    double seconds = (t.newest() - t.oldest()) / 1_000.0;
    return new ContentReport.TenantPart(
        t.name(),
        t.messages(),
        t.bytes(),
        t.oldest() < 0
            ? Optional.empty()
            : Optional.of(Duration.ofMillis(Math.max(0, at.toEpochMilli() - t.oldest()))),
        t.oldest() < 0 || seconds <= 0 ? 0 : t.messages() / seconds);
  }

  private ContentReport.Duplicates duplicates(Contents.Duplicates d) {
    List<ContentReport.Offsets> same = OffsetRanges.portable(d.duplicates());
    List<ContentReport.Offsets> conflicts = OffsetRanges.portable(d.conflicts());
    return new ContentReport.Duplicates(
        d.keyed(),
        d.keys(),
        same.stream().mapToLong(ContentReport.Offsets::count).sum(),
        same,
        conflicts.stream().mapToLong(ContentReport.Offsets::count).sum(),
        conflicts,
        d.suspected(),
        d.share(),
        pairs(d.samples()),
        d.error(),
        coverage.map(c -> accepted(c, d)));
  }

  private static ContentReport.Accepted accepted(
      AcceptedLook.Coverage coverage, Contents.Duplicates d) {
    Contents.Accepted found = d.acceptedBefore();
    return new ContentReport.Accepted(
        coverage.since(),
        coverage.keys(),
        coverage.offsets(),
        coverage.covered(),
        coverage.unread(),
        coverage.unasked(),
        coverage.knownSince(),
        coverage.whole(),
        count(found.same()),
        alone(found.same(), d.duplicates()),
        OffsetRanges.portable(found.same()),
        count(found.other()),
        alone(found.other(), d.conflicts()),
        OffsetRanges.portable(found.other()),
        pairs(found.samples()));
  }

  private static long count(SortedMap<Integer, Roaring64Bitmap> offsets) {
    return offsets.values().stream().mapToLong(Roaring64Bitmap::getLongCardinality).sum();
  }

  /** How many of some are none of the others. */
  private static long alone(
      SortedMap<Integer, Roaring64Bitmap> some, SortedMap<Integer, Roaring64Bitmap> others) {
    long alone = 0;
    for (Map.Entry<Integer, Roaring64Bitmap> one : some.entrySet()) {
      Roaring64Bitmap left = one.getValue().clone();
      Roaring64Bitmap other = others.get(one.getKey());
      if (other != null) {
        left.andNot(other);
      }
      alone += left.getLongCardinality();
    }
    return alone;
  }

  private static List<ContentReport.Pair> pairs(List<Contents.Pair> pairs) {
    return pairs.stream()
        .map(p -> new ContentReport.Pair(seen(p.original()), seen(p.repetition()), p.sameContent()))
        .toList();
  }

  private static List<ContentReport.Share> shares(List<Contents.Share> shares) {
    return shares.stream().map(s -> new ContentReport.Share(s.name(), s.messages())).toList();
  }

  private static ContentReport.Seen seen(Contents.Seen s) {
    return new ContentReport.Seen(
        s.partition(),
        s.offset(),
        s.timestamp() < 0 ? Optional.empty() : Optional.of(time(s.timestamp())));
  }

  private static ContentReport.TimeLine times(Contents.TimeLine t) {
    return new ContentReport.TimeLine(
        time(t.start()), Duration.ofMillis(t.width()), t.counts(), t.outside());
  }

  private static Instant time(long millis) {
    return Instant.ofEpochMilli(millis);
  }
}
