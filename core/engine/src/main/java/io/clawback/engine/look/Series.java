package io.clawback.engine.look;

import io.clawback.model.observed.BrokerSnapshot;
import io.clawback.model.observed.History;
import io.clawback.model.observed.Measured;
import io.clawback.model.observed.PartitionLag;
import io.clawback.model.observed.PartitionState;
import io.clawback.model.observed.QueueState;
import io.clawback.model.observed.Window;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * One partition's observations, oldest first, the present one last. Observations without a log end
 * are left out, and so is all that was seen before the log end last went back (a truncated log) or
 * of an earlier queue of the same name: what remains is one unbroken history.
 */
public final class Series {
  /** So far back observations tell how things move just now, where there are two of them. */
  private static final long RECENT_MILLIS = 120_000;

  private final long[] at;
  private final long[] committed;
  private final long[] logEnd;

  private Series(long[] at, long[] committed, long[] logEnd) {
    this.at = at;
    this.committed = committed;
    this.logEnd = logEnd;
  }

  /**
   * The observations of a partition.
   *
   * @param window the past, if any; null when there is none or when it belongs to another
   *     incarnation
   * @param queue the queue's present state, if seen
   * @param lag the group's present position
   */
  public static Series of(
      BrokerSnapshot broker,
      @Nullable QueueState queue,
      @Nullable Window window,
      PartitionLag lag) {
    int row = window == null ? -1 : window.row(lag.partition());
    int past = window == null || row < 0 ? 0 : window.size();
    long[] at = new long[past + 1];
    long[] committed = new long[past + 1];
    long[] logEnd = new long[past + 1];
    int n = 0;
    for (int i = 0; i < past && window != null; i++) {
      long end = window.logEnd(row, i);
      if (end == Window.UNKNOWN) {
        continue;
      }
      n = n > 0 && end < logEnd[n - 1] ? 0 : n;
      at[n] = window.atMillis(i);
      committed[n] = window.committed(row, i);
      logEnd[n++] = end;
    }
    long end = presentEnd(queue, lag);
    if (end >= 0) {
      n = n > 0 && end < logEnd[n - 1] ? 0 : n;
      at[n] = broker.at().toEpochMilli();
      committed[n] = lag.committed() instanceof Measured.Known known ? known.value() : -1;
      logEnd[n++] = end;
    }
    return n == at.length
        ? new Series(at, committed, logEnd)
        : new Series(Arrays.copyOf(at, n), Arrays.copyOf(committed, n), Arrays.copyOf(logEnd, n));
  }

  private static long presentEnd(@Nullable QueueState queue, PartitionLag lag) {
    PartitionState state = queue == null ? null : partition(queue, lag.partition());
    if (state != null && state.logEnd() instanceof Measured.Known known) {
      return known.value();
    }
    return lag.committed() instanceof Measured.Known position
            && lag.offsetLag() instanceof Measured.Known behind
        ? position.value() + behind.value()
        : -1;
  }

  /** The queue's partition of that number, or null. */
  public static @Nullable PartitionState partition(QueueState queue, int number) {
    var all = queue.partitions();
    if (number < all.size() && all.get(number).number() == number) {
      return all.get(number);
    }
    return all.stream().filter(p -> p.number() == number).findFirst().orElse(null);
  }

  /** Whether the queue is another one than the one of the same name that was seen before. */
  public static boolean recreated(History history, QueueState queue) {
    String seen = history.incarnations().get(queue.id().toString());
    return seen != null
        && !seen.isEmpty()
        && !queue.incarnation().isEmpty()
        && !seen.equals(queue.incarnation());
  }

  /** How many observations. */
  public int size() {
    return at.length;
  }

  /** When, milliseconds since the epoch. */
  public long at(int i) {
    return at[i];
  }

  /** The committed offset, or {@link Window#UNKNOWN}. */
  public long committed(int i) {
    return committed[i];
  }

  /** The log end. */
  public long logEnd(int i) {
    return logEnd[i];
  }

  /**
   * The first of the observations that tell how things move just now: those of the last two minutes
   * before the last one, or the one before it where that is longer ago. The last one itself where
   * there is no other; -1 where there is none.
   */
  public int recent() {
    int last = at.length - 1;
    int first = last;
    while (first > 0 && (first == last || at[last] - at[first - 1] <= RECENT_MILLIS)) {
      first--;
    }
    return first;
  }

  /** Milliseconds from the first observation to the last. */
  public long span() {
    return at.length < 2 ? 0 : at[at.length - 1] - at[0];
  }
}
