package io.clawback.runtime.inspect;

import io.clawback.model.message.OffsetSpans;
import io.clawback.model.observed.ContentReport;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.roaringbitmap.longlong.LongIterator;
import org.roaringbitmap.longlong.Roaring64Bitmap;

/** The exact offsets of a report, as stretches that people and scripts read. */
public final class OffsetRanges {
  private OffsetRanges() {}

  /** Offsets that follow one another, both ends included. */
  public record Stretch(long first, long last) {
    /** {@code 5} or {@code 5-9}. */
    @Override
    public String toString() {
      return first == last ? Long.toString(first) : first + "-" + last;
    }
  }

  /** The first {@code most} stretches, in order. */
  public static List<Stretch> of(ContentReport.Offsets offsets, int most) {
    Roaring64Bitmap bitmap = new Roaring64Bitmap();
    try {
      bitmap.deserializePortable(new DataInputStream(new ByteArrayInputStream(offsets.bitmap())));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    List<Stretch> stretches = new ArrayList<>();
    LongIterator all = bitmap.getLongIterator();
    long first = -1;
    long last = -2;
    while (all.hasNext()) {
      long next = all.next();
      if (next != last + 1 || first < 0) {
        if (first >= 0) {
          stretches.add(new Stretch(first, last));
        }
        if (stretches.size() >= most) {
          return stretches;
        }
        first = next;
      }
      last = next;
    }
    if (first >= 0 && stretches.size() < most) {
      stretches.add(new Stretch(first, last));
    }
    return stretches;
  }

  /** All of them, by partition. */
  static SortedMap<Integer, OffsetSpans> spans(List<ContentReport.Offsets> offsets) {
    TreeMap<Integer, OffsetSpans> spans = new TreeMap<>();
    for (ContentReport.Offsets each : offsets) {
      spans.put(
          each.partition(),
          new OffsetSpans(
              of(each, Integer.MAX_VALUE).stream()
                  .map(s -> new OffsetSpans.Span(s.first(), s.last()))
                  .toList()));
    }
    return spans;
  }

  static List<ContentReport.Offsets> portable(SortedMap<Integer, Roaring64Bitmap> bitmaps) {
    List<ContentReport.Offsets> all = new ArrayList<>();
    bitmaps.forEach((partition, bitmap) -> {
      bitmap.runOptimize();
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      try {
        bitmap.serializePortable(new DataOutputStream(bytes));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      all.add(
          new ContentReport.Offsets(partition, bitmap.getLongCardinality(), bytes.toByteArray()));
    });
    return all;
  }
}
