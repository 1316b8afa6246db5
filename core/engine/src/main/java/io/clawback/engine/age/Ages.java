package io.clawback.engine.age;

import io.clawback.engine.look.Series;
import io.clawback.model.observed.BrokerSnapshot;
import io.clawback.model.observed.FleetSnapshot;
import io.clawback.model.observed.History;
import io.clawback.model.observed.Measured;
import io.clawback.model.observed.Measured.Known;
import io.clawback.model.observed.Measured.Method;
import io.clawback.model.observed.Measured.Reason;
import io.clawback.model.observed.Measured.Unknown;
import io.clawback.model.observed.PartitionLag;
import io.clawback.model.observed.QueueState;
import io.clawback.model.observed.SubscriptionState;
import io.clawback.model.observed.Window;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Fills {@code lagSeconds} where nothing better was measured. Pure, thread-safe. */
public final class Ages {
  private Ages() {}

  /** The snapshot with ages; what the broker measured itself is kept. */
  public static FleetSnapshot fill(History history, FleetSnapshot snapshot) {
    List<BrokerSnapshot> brokers =
        snapshot.brokers().stream()
            .map(broker -> broker.mapSubscriptions(s -> fill(history, broker, s)))
            .toList();
    return new FleetSnapshot(snapshot.at(), brokers, snapshot.consumers(), snapshot.unseen());
  }

  private static SubscriptionState fill(
      History history, BrokerSnapshot broker, SubscriptionState subscription) {
    QueueState queue = broker.queue(subscription.id().queue()).orElse(null);
    Window window = history.windows().get(subscription.id());
    boolean recreated = queue != null && Series.recreated(history, queue);
    List<PartitionLag> partitions = new ArrayList<>(subscription.partitions().size());
    boolean changed = false;
    for (PartitionLag lag : subscription.partitions()) {
      Measured age = age(broker, queue, recreated ? null : window, recreated, lag);
      boolean same = age.equals(lag.lagSeconds());
      changed |= !same;
      partitions.add(
          same
              ? lag
              : new PartitionLag(
                  lag.partition(), lag.committed(), lag.offsetLag(), lag.lagMessages(), age));
    }
    return changed ? new SubscriptionState(subscription.id(), partitions) : subscription;
  }

  private static Measured age(
      BrokerSnapshot broker,
      @Nullable QueueState queue,
      @Nullable Window window,
      boolean recreated,
      PartitionLag lag) {
    if (!(lag.lagSeconds() instanceof Unknown(Reason asked, String ignored))
        || asked != Reason.NOT_ASKED) {
      return lag.lagSeconds();
    }
    if (!(lag.committed() instanceof Known(long committed, var at, var how, int trust))) {
      return lag.committed();
    }
    if (isZero(lag.lagMessages()) || isZero(lag.offsetLag())) {
      return new Known(0, broker.at(), Method.CAUGHT_UP, 100);
    }
    if (lag.lagMessages() instanceof Unknown(Reason reason, String detail)
        && (reason == Reason.BELOW_LOG_START || reason == Reason.BEYOND_LOG_END)) {
      return new Unknown(reason, detail);
    }
    if (recreated) {
      return new Unknown(Reason.RECREATED, "another queue had this name before");
    }
    return AgeLine.at(Series.of(broker, queue, window, lag), committed, broker.at());
  }

  private static boolean isZero(Measured measured) {
    return measured instanceof Known known && known.value() == 0;
  }
}
