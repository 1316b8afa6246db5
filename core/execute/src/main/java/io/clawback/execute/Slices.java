package io.clawback.execute;

import io.clawback.model.message.OffsetSpans;
import io.clawback.model.plan.Chosen;
import io.clawback.model.plan.MessageOperation;
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
  private final long batch;

  Slices(List<Chosen> chosen) {
    this(chosen, BATCH);
  }

  private Slices(List<Chosen> chosen, long batch) {
    this.chosen = chosen;
    this.batch = batch;
  }

  /** Where only so many may go a second, a batch is no larger than that. */
  static Slices of(MessageOperation.Carried operation) {
    return operation instanceof MessageOperation.Redrive redrive && redrive.perSecond() > 0
        ? new Slices(operation.chosen(), Math.min(BATCH, redrive.perSecond()))
        : new Slices(operation.chosen());
  }

  /** How many offsets there are. */
  long size() {
    return chosen.stream().mapToLong(c -> c.spans().count()).sum();
  }

  /** The batch that begins at offset number {@code from}. */
  Slice next(int number, long from) {
    long most = from == 0 ? Math.min(CANARY, batch) : batch;
    return cut(number, from, Math.min(size(), from + most));
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
