package io.clawback.app.show;

import io.clawback.model.observed.History;
import io.clawback.model.observed.PartitionLag;
import io.clawback.model.observed.SubscriptionState;
import io.clawback.model.observed.Window;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/** How fast a lag grows, between the oldest remembered observation and now. */
final class Trends {
  /**
   * A change.
   *
   * @param perSecond offsets more (or, negative, fewer) behind
   * @param seconds over which time that was seen
   */
  record Trend(double perSecond, double seconds) {}

  private final History history;
  private final Instant now;

  Trends(History history, Instant now) {
    this.history = history;
    this.now = now;
  }

  /** Over the partitions known both times; empty when there are none. */
  Optional<Trend> of(SubscriptionState state) {
    Window window = history.windows().get(state.id());
    if (window == null || window.size() == 0) {
      return Optional.empty();
    }
    double seconds = (now.toEpochMilli() - window.atMillis(0)) / 1_000.0;
    if (seconds < 1) {
      return Optional.empty();
    }
    long change = 0;
    boolean known = false;
    for (PartitionLag partition : state.partitions()) {
      OptionalLong then = lag(window, partition.partition());
      OptionalLong present = partition.offsetLag().number();
      if (then.isPresent() && present.isPresent()) {
        change += present.getAsLong() - then.getAsLong();
        known = true;
      }
    }
    return known ? Optional.of(new Trend(change / seconds, seconds)) : Optional.empty();
  }

  private static OptionalLong lag(Window window, int partition) {
    int row = window.row(partition);
    if (row < 0
        || window.committed(row, 0) == Window.UNKNOWN
        || window.logEnd(row, 0) == Window.UNKNOWN) {
      return OptionalLong.empty();
    }
    return OptionalLong.of(Math.max(0, window.logEnd(row, 0) - window.committed(row, 0)));
  }
}
