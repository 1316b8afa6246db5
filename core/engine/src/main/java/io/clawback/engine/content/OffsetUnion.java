package io.clawback.engine.content;

import io.clawback.model.message.OffsetSpans;
import io.clawback.model.observed.ContentReport.Offsets;
import io.clawback.model.observed.ContentReport.Signature;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** Exactly which messages some signatures name, each once. */
public final class OffsetUnion {
  private static final int WORDS = 65_536 / Long.SIZE;

  private OffsetUnion() {}

  /**
   * By partition. Throws {@link IllegalArgumentException} when a signature's offsets cannot be read
   * or are not all of its messages: what is acted on must be known exactly.
   */
  public static SortedMap<Integer, OffsetSpans> of(Collection<Signature> signatures) {
    TreeMap<Integer, TreeMap<Long, long[]>> partitions = new TreeMap<>();
    for (Signature signature : signatures) {
      long told = 0;
      for (Offsets offsets : signature.offsets()) {
        for (RoaringOffsets.Container container : RoaringOffsets.containers(offsets.bitmap())) {
          told += container.count();
          container.addTo(
              partitions
                  .computeIfAbsent(offsets.partition(), k -> new TreeMap<>())
                  .computeIfAbsent(container.key(), k -> new long[WORDS]));
        }
      }
      if (told != signature.count()) {
        throw new IllegalArgumentException(
            "signature "
                + signature.id()
                + " has "
                + signature.count()
                + " messages, and names "
                + told);
      }
    }
    TreeMap<Integer, OffsetSpans> spans = new TreeMap<>();
    partitions.forEach((partition, containers) -> spans.put(partition, spans(containers)));
    return spans;
  }

  private static OffsetSpans spans(SortedMap<Long, long[]> containers) {
    List<OffsetSpans.Span> spans = new ArrayList<>();
    long first = -1;
    long last = -2;
    for (var container : containers.entrySet()) {
      long base = container.getKey() << 16;
      long[] bits = container.getValue();
      for (int word = 0; word < bits.length; word++) {
        for (long rest = bits[word]; rest != 0; rest &= rest - 1) {
          long offset = base + 64L * word + Long.numberOfTrailingZeros(rest);
          if (offset == last + 1) {
            last = offset;
          } else {
            if (first >= 0) {
              spans.add(new OffsetSpans.Span(first, last));
            }
            first = offset;
            last = offset;
          }
        }
      }
    }
    if (first >= 0) {
      spans.add(new OffsetSpans.Span(first, last));
    }
    return new OffsetSpans(spans);
  }
}
