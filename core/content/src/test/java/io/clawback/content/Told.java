package io.clawback.content;

import java.util.Arrays;
import java.util.TreeMap;

/** All of {@link Contents} as text, so that two can be compared. */
final class Told {
  private Told() {}

  static String all(Contents c) {
    StringBuilder out = new StringBuilder();
    out.append(c.messages()).append(' ').append(c.bytes()).append(' ').append(c.tombstones());
    out.append(' ').append(c.formats()).append(' ').append(c.times()).append('\n');
    out.append(c.tenants()).append(c.unclassified()).append(c.unclassifiedCount()).append('\n');
    out.append(c.maps()).append(c.notes()).append('\n');
    c.duplicates().ifPresent(d -> out.append(duplicates(d)).append('\n'));
    for (Contents.Signature s : c.signatures()) {
      out.append(s.id()).append(' ').append(s.kind()).append(' ').append(s.what()).append(' ');
      out.append(s.confidence()).append(s.reasons()).append(s.count()).append(' ');
      out.append(offsets(s.offsets())).append(s.first()).append(s.last()).append(s.tenants());
      out.append(s.producers()).append(s.times()).append(s.onset()).append(s.blocks());
      for (Contents.Sample sample : s.samples()) {
        out.append(sample.seen()).append(Arrays.hashCode(sample.key()));
        out.append(Arrays.hashCode(sample.value())).append(sample.length());
      }
      out.append('\n');
    }
    return out.toString();
  }

  private static String duplicates(Contents.Duplicates d) {
    return d.keyed()
        + " "
        + d.keys()
        + " "
        + offsets(d.duplicates())
        + offsets(d.conflicts())
        + d.suspected()
        + " "
        + d.share()
        + d.samples();
  }

  private static String offsets(
      java.util.SortedMap<Integer, org.roaringbitmap.longlong.Roaring64Bitmap> sets) {
    TreeMap<Integer, Integer> hashes = new TreeMap<>();
    sets.forEach((p, set) -> hashes.put(p, Arrays.hashCode(set.toArray())));
    return hashes.toString();
  }
}
