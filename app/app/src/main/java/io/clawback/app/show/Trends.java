package io.clawback.app.show;

import io.clawback.engine.look.Rates;
import io.clawback.engine.look.Series;
import io.clawback.model.observed.BrokerSnapshot;
import io.clawback.model.observed.History;
import io.clawback.model.observed.PartitionLag;
import io.clawback.model.observed.QueueState;
import io.clawback.model.observed.SubscriptionState;
import io.clawback.model.observed.Window;
import java.util.Optional;

/**
 * How fast a lag grows just now, by the rule that {@code cause} goes by too: over the observations
 * of the last two minutes, or since the one before where that is longer ago, but within the hour.
 */
final class Trends {
  /**
   * A change.
   *
   * @param perSecond offsets more (or, negative, fewer) behind
   * @param seconds over which time that was seen
   */
  record Trend(double perSecond, double seconds) {}

  private final History history;
  private final BrokerSnapshot broker;

  Trends(History history, BrokerSnapshot broker) {
    this.history = history;
    this.broker = broker;
  }

  /** Over the partitions known both times; empty when there are none. */
  Optional<Trend> of(SubscriptionState state) {
    Window window = history.windows().get(state.id());
    QueueState queue = broker.queue(state.id().queue()).orElse(null);
    if (window == null || (queue != null && Series.recreated(history, queue))) {
      return Optional.empty();
    }
    double perSecond = 0;
    long span = 0;
    for (PartitionLag partition : state.partitions()) {
      Series series = Series.of(broker, queue, window, partition);
      int last = series.size() - 1;
      int first = series.recent();
      long millis = first < 0 ? 0 : series.at(last) - series.at(first);
      if (told(series, first, last) && millis >= 1_000 && millis <= Rates.WITHIN_MILLIS) {
        perSecond += (lag(series, last) - lag(series, first)) * 1_000.0 / millis;
        span = Math.max(span, millis);
      }
    }
    return span == 0 ? Optional.empty() : Optional.of(new Trend(perSecond, span / 1_000.0));
  }

  /** Whether both are known, and the last of them is the present one. */
  private boolean told(Series series, int first, int last) {
    return first >= 0
        && series.committed(first) >= 0
        && series.committed(last) >= 0
        && series.at(last) == broker.at().toEpochMilli();
  }

  private static long lag(Series series, int i) {
    return Math.max(0, series.logEnd(i) - series.committed(i));
  }
}
