package io.clawback.engine.parity;

import io.clawback.engine.look.Look;
import io.clawback.engine.look.Series;
import io.clawback.engine.look.Watched;
import io.clawback.model.name.BrokerId;
import io.clawback.model.name.GroupId;
import io.clawback.model.observed.BrokerSnapshot;
import io.clawback.model.observed.PartitionLag;
import java.util.List;

/**
 * Counts what a group consumed since one time that all compared environments share: the latest of
 * their first observations. How far each position moved is comparable, the positions are not.
 *
 * @param sinceMillis from when; {@link Long#MIN_VALUE} when no environment has a history
 */
record ConsumedSince(long sinceMillis) {
  /** For properties that count nothing consumed. */
  static final ConsumedSince NEVER = new ConsumedSince(Long.MIN_VALUE);

  /** The window that the subject's history on all the brokers shares. */
  static ConsumedSince shared(Look look, List<BrokerSnapshot> brokers, String group) {
    long since = Long.MIN_VALUE;
    for (BrokerSnapshot broker : brokers) {
      for (Watched watched : look.subscriptions(new GroupId(broker.id(), group))) {
        if (watched.window().isPresent() && watched.window().get().size() > 0) {
          since = Math.max(since, watched.window().get().atMillis(0));
        }
      }
    }
    return new ConsumedSince(since);
  }

  Value consumed(Look look, BrokerId broker, String group) {
    long sum = 0;
    for (Watched watched : look.subscriptions(new GroupId(broker, group))) {
      for (PartitionLag lag : watched.state().partitions()) {
        Series series = watched.series(lag);
        int last = series.size() - 1;
        int first = firstSince(series);
        if (first < 0
            || first >= last
            || series.committed(first) < 0
            || series.committed(last) < 0) {
          return new Value.Unseen(
              watched.id() + " partition " + lag.partition() + " has no history since then");
        }
        if (series.committed(last) < series.committed(first)) {
          return new Value.Unseen(watched.id() + " was rewound");
        }
        sum += series.committed(last) - series.committed(first);
      }
    }
    return Value.of(sum);
  }

  private int firstSince(Series series) {
    for (int i = 0; i < series.size(); i++) {
      if (series.at(i) >= sinceMillis) {
        return i;
      }
    }
    return -1;
  }
}
