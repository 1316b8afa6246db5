package io.clawback.execute;

import io.clawback.model.message.OffsetSpans;
import io.clawback.model.plan.Chosen;
import io.clawback.model.plan.MessageOperation;
import io.clawback.spi.broker.Transfer.Slice;
import java.util.List;
import java.util.TreeMap;

/**
 * Cuts what was chosen into batches that grow: the first is a canary (SAFETY I11), the second is
 * larger, and the others are as large as is still held at once. Where a batch is says the ledger,
 * so that it does not matter how another process would cut. Not thread-safe.
 */
final class Slices {
  /** Few enough to be harmless, enough to see that it works. */
  static final long CANARY = 10;

  /** Most offsets of the second batch, and of every later one that is not merely copied. */
  static final long BATCH = 500;

  /** Most offsets of a later batch of copies. */
  static final long LARGE = 5_000;

  private final List<Chosen> chosen;
  private final long size;

  /** Whether a batch is of one partition only. */
  private final boolean rows;

  private long most;

  Slices(List<Chosen> chosen) {
    this(chosen, LARGE, false);
  }

  private Slices(List<Chosen> chosen, long most, boolean rows) {
    this.chosen = chosen;
    this.most = most;
    this.rows = rows;
    this.size = chosen.stream().mapToLong(c -> c.spans().count()).sum();
  }

  /** Where only so many may go a second, a batch is no larger than that. */
  static Slices of(MessageOperation.Carried operation) {
    return switch (operation) {
      case MessageOperation.SetAside aside -> new Slices(aside.chosen());
      case MessageOperation.Rewrite rewrite -> new Slices(rewrite.chosen(), LARGE, true);
      case MessageOperation.Redrive redrive ->
          new Slices(
              redrive.chosen(),
              redrive.perSecond() > 0 ? Math.min(BATCH, redrive.perSecond()) : BATCH,
              false);
    };
  }

  /** How many offsets there are. */
  long size() {
    return size;
  }

  /** The batch that begins at offset number {@code from}; the second grows, too. */
  Slice next(int number, long from) {
    long wanted = from == 0 ? CANARY : number <= 1 ? BATCH : LARGE;
    return cut(number, from, Math.min(rows ? rowEnd(from) : size, from + Math.min(wanted, most)));
  }

  /** Later batches are at most half as large as this one, which was too large; false: it is one. */
  boolean halve(Slice slice) {
    long count = slice.offsets().values().stream().mapToLong(OffsetSpans::count).sum();
    most = Math.max(1, count / 2);
    return count > 1;
  }

  /** Where the partition ends that offset number {@code from} is of. */
  private long rowEnd(long from) {
    long end = 0;
    for (Chosen part : chosen) {
      end += part.spans().count();
      if (from < end) {
        return end;
      }
    }
    return end;
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
