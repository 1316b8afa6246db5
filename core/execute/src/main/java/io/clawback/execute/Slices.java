package io.clawback.execute;

import io.clawback.model.message.OffsetSpans;
import io.clawback.model.plan.Chosen;
import io.clawback.spi.broker.Transfer.Slice;
import java.util.List;
import java.util.TreeMap;

/** Cuts what was chosen into batches, always the same way. The first is a canary (SAFETY I11). */
final class Slices {
  /** Few enough to be harmless, enough to see that it works. */
  static final long CANARY = 10;

  /** Most offsets of one batch. */
  static final long BATCH = 500;

  private final List<Chosen> chosen;

  Slices(List<Chosen> chosen) {
    this.chosen = chosen;
  }

  /** How many offsets there are. */
  long size() {
    return chosen.stream().mapToLong(c -> c.spans().count()).sum();
  }

  /** The batch that begins at offset number {@code from}. */
  Slice next(int number, long from) {
    return cut(number, from, Math.min(size(), from + (from == 0 ? CANARY : BATCH)));
  }

  /** The offsets number {@code from} up to, and without, number {@code to}. */
  Slice cut(int number, long from, long to) {
    TreeMap<Integer, OffsetSpans> offsets = new TreeMap<>();
    long before = 0;
    for (Chosen part : chosen) {
      OffsetSpans spans = part.spans();
      long count = spans.count();
      OffsetSpans cut = spans.slice(Math.max(0, from - before), Math.min(count, to - before));
      if (cut.count() > 0) {
        offsets.put(part.partition(), cut);
      }
      before += count;
    }
    return new Slice(number, offsets);
  }
}
