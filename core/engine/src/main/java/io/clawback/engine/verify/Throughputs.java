package io.clawback.engine.verify;

import io.clawback.engine.look.Figures;
import io.clawback.engine.look.Look;
import io.clawback.engine.look.Series;
import io.clawback.engine.look.Watched;
import io.clawback.model.name.GroupId;
import io.clawback.model.observed.FleetSnapshot;
import io.clawback.model.observed.GroupState;
import io.clawback.model.observed.Measured.Known;
import io.clawback.model.observed.PartitionLag;
import io.clawback.model.observed.PartitionState;
import io.clawback.model.observed.SubscriptionState;
import io.clawback.model.run.Throughput;
import java.util.List;
import java.util.Optional;

/**
 * A group's consumption before and after. Counted in offsets that were committed, so that a window
 * shorter than the consumers' commits tells little. Where one partition cannot be told, or went
 * back, the whole is unknown. Stateless, thread-safe.
 */
public final class Throughputs {
  private Throughputs() {}

  /**
   * Both.
   *
   * @param before the look before the steps, with what was remembered then
   * @param from the first of two looks after them
   * @param to the second
   * @param millis between the two, by a clock that nobody sets
   */
  public static Throughput of(
      Look before, FleetSnapshot from, FleetSnapshot to, long millis, GroupId group) {
    Rate consumed = before(before, group);
    Optional<Long> committed = moved(from, to, group, Throughputs::committed);
    Optional<Long> arrived = moved(from, to, group, Throughputs::logEnd);
    boolean measured = millis > 0 && committed.isPresent();
    Optional<Double> after = committed.filter(c -> millis > 0).map(c -> round(c * 1000.0 / millis));
    Optional<Double> arriving =
        arrived.filter(c -> millis > 0).map(c -> round(c * 1000.0 / millis));
    Optional<Long> lag = lag(to, group);
    return new Throughput(
        consumed.perSecond(),
        consumed.millis(),
        after,
        measured ? Optional.of(millis) : Optional.empty(),
        arriving,
        lag,
        toZero(lag, after, arriving));
  }

  private static Optional<Long> toZero(
      Optional<Long> lag, Optional<Double> after, Optional<Double> arriving) {
    if (lag.isPresent() && lag.get() == 0) {
      return lag;
    }
    return lag.isPresent()
            && after.isPresent()
            && arriving.isPresent()
            && after.get() > arriving.get()
        ? Optional.of((long) Math.ceil(lag.get() / (after.get() - arriving.get())))
        : Optional.empty();
  }

  private record Rate(Optional<Double> perSecond, Optional<Long> millis) {
    static final Rate UNKNOWN = new Rate(Optional.empty(), Optional.empty());
  }

  /** Over the last two minutes that were remembered, or since the look before. */
  private static Rate before(Look look, GroupId group) {
    List<Watched> all = look.subscriptions(group);
    double sum = 0;
    long longest = 0;
    for (Watched watched : all) {
      for (PartitionLag lag : watched.state().partitions()) {
        Series series = watched.series(lag);
        int first = series.recent();
        int last = series.size() - 1;
        if (first < 0 || first == last) {
          return Rate.UNKNOWN;
        }
        if (series.logEnd(last) == 0) {
          continue;
        }
        long moved = series.committed(last) - series.committed(first);
        long millis = series.at(last) - series.at(first);
        if (series.committed(first) < 0 || series.committed(last) < 0 || moved < 0 || millis <= 0) {
          return Rate.UNKNOWN;
        }
        sum += moved * 1000.0 / millis;
        longest = Math.max(longest, millis);
      }
    }
    return longest == 0 ? Rate.UNKNOWN : new Rate(Optional.of(round(sum)), Optional.of(longest));
  }

  /** One number of a partition, negative when it is not known. */
  private interface Figure {
    long of(FleetSnapshot snapshot, SubscriptionState state, PartitionLag lag);
  }

  private static long committed(FleetSnapshot ignored, SubscriptionState state, PartitionLag lag) {
    return lag.committed() instanceof Known known ? known.value() : -1;
  }

  private static long logEnd(FleetSnapshot snapshot, SubscriptionState state, PartitionLag lag) {
    PartitionState partition =
        snapshot
            .queue(state.id().queueId())
            .map(q -> Series.partition(q, lag.partition()))
            .orElse(null);
    return partition != null && partition.logEnd() instanceof Known known ? known.value() : -1;
  }

  private static Optional<Long> moved(
      FleetSnapshot from, FleetSnapshot to, GroupId id, Figure number) {
    Optional<GroupState> first = from.group(id);
    Optional<GroupState> last = to.group(id);
    if (first.isEmpty() || last.isEmpty() || last.get().subscriptions().isEmpty()) {
      return Optional.empty();
    }
    long sum = 0;
    for (SubscriptionState state : last.get().subscriptions()) {
      Optional<SubscriptionState> was = first.get().subscription(state.id().queue());
      for (PartitionLag lag : state.partitions()) {
        Optional<PartitionLag> old =
            was.flatMap(w ->
                w.partitions().stream().filter(p -> p.partition() == lag.partition()).findFirst());
        long now = number.of(to, state, lag);
        long then = old.map(o -> number.of(from, was.orElseThrow(), o)).orElse(-1L);
        if (logEnd(to, state, lag) == 0) {
          continue;
        }
        if (now < then || then < 0) {
          return Optional.empty();
        }
        sum += now - then;
      }
    }
    return Optional.of(sum);
  }

  private static Optional<Long> lag(FleetSnapshot snapshot, GroupId id) {
    long sum = 0;
    Optional<GroupState> group = snapshot.group(id);
    if (group.isEmpty() || group.get().subscriptions().isEmpty()) {
      return Optional.empty();
    }
    for (SubscriptionState state : group.get().subscriptions()) {
      for (PartitionLag lag : state.partitions()) {
        if (!(lag.lagMessages() instanceof Known known)) {
          return Optional.empty();
        }
        sum += known.value();
      }
    }
    return Optional.of(sum);
  }

  /** {@code Throughput 0.0/s before (over 120 s) → 812.5/s after (over 3 s); …}. */
  public static String words(Throughput t) {
    return "Throughput "
        + t.beforePerSecond().map(Figures::rate).orElse("-")
        + " before"
        + over(t.beforeMillis())
        + " → "
        + t.afterPerSecond().map(Figures::rate).orElse("-")
        + " after"
        + over(t.afterMillis())
        + t.percent().map(p -> ", " + Figures.percent(p) + " of it").orElse("")
        + t.arrivingPerSecond().map(a -> ", while " + Figures.rate(a) + " arrive").orElse("")
        + "; "
        + t.secondsToZero()
            .map(s -> s == 0 ? "nothing is behind" : "nothing is behind in " + Figures.seconds(s))
            .orElse("when nothing is behind is not known")
        + ".";
  }

  private static String over(Optional<Long> millis) {
    return millis.map(m -> " (over " + Figures.seconds(Math.round(m / 1000.0)) + ")").orElse("");
  }

  /** To a thousandth: finer digits are noise. */
  private static double round(double rate) {
    return Math.rint(rate * 1000) / 1000;
  }
}
