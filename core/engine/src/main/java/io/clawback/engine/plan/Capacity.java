package io.clawback.engine.plan;

import io.clawback.engine.look.Rates;
import io.clawback.engine.look.Watched;
import io.clawback.model.fleet.Objective;
import io.clawback.model.observed.Measured.Known;
import io.clawback.model.observed.Member;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/**
 * How many consumers are enough. Needed is the inflow, and the backlog above the alert threshold
 * spread over the time that the policy gives for recovery. What one consumer does is what the
 * busiest member does now: it is behind, so it does what it can. Where members are not known, the
 * mean over the live instances, which is too low rather than too high. Nobody is planned to be more
 * than four fifths busy.
 *
 * @param needed messages a second, in all
 * @param perInstance messages a second, by one consumer
 * @param inflow messages arriving a second
 */
record Capacity(double needed, double perInstance, double inflow) {
  /** Commits come every few seconds: over less time the outflow says little. */
  static final long LEAST_SPAN_MILLIS = 30_000;

  /** How busy a consumer is planned to be: partitions are shared by their count, not their load. */
  static final double BUSY = 0.8;

  /** How many consumers that takes. */
  int instances() {
    return (int) Math.min(Integer.MAX_VALUE, Math.ceil(needed / (BUSY * perInstance)));
  }

  /** Empty when the rates are not known well enough. */
  static Optional<Capacity> of(Trouble trouble, int live) {
    double needed = 0;
    double inflow = 0;
    double outflow = 0;
    TreeMap<String, Double> byMember = new TreeMap<>();
    for (int i = 0; i < trouble.watched().size(); i++) {
      Watched watched = trouble.watched().get(i);
      Rates rates = trouble.rates().get(i);
      if (rates.inflow().isEmpty() || rates.spanMillis() < LEAST_SPAN_MILLIS) {
        return Optional.empty();
      }
      inflow += rates.inflow().get();
      outflow += rates.outflow().orElse(0.0);
      needed +=
          (double) surplus(watched) / Math.max(1, trouble.policy().recoverWithin().toSeconds());
      NavigableMap<Integer, Member> readers = watched.readers();
      rates
          .outflows()
          .forEach((partition, rate) -> {
            Member reader = readers.get(partition);
            if (reader != null) {
              byMember.merge(reader.id(), rate, Double::sum);
            }
          });
    }
    needed += inflow;
    double busiest = byMember.values().stream().mapToDouble(Double::doubleValue).max().orElse(0);
    double each = busiest > 0 ? busiest : live > 0 ? outflow / live : 0;
    return each > 0 ? Optional.of(new Capacity(needed, each, inflow)) : Optional.empty();
  }

  /** Messages above the alert threshold; all of them where only an age is bound. */
  static long surplus(Watched watched) {
    long lag = watched.backlog().lag() instanceof Known known ? known.value() : 0;
    Optional<Objective> objective = watched.objective();
    long calm =
        objective
            .flatMap(o -> o.lagMessages().map(bound -> bound / 100 * o.alertPercent()))
            .orElse(0L);
    return lag > calm ? lag - calm : lag;
  }

  /** Whether all of it will be below its bound in the time given, by the present rates. */
  static boolean drainsInTime(Trouble trouble) {
    List<Watched> all = trouble.watched();
    for (int i = 0; i < all.size(); i++) {
      Rates rates = trouble.rates().get(i);
      if (rates.inflow().isEmpty()
          || rates.outflow().isEmpty()
          || rates.spanMillis() < LEAST_SPAN_MILLIS) {
        return false;
      }
      double net = rates.outflow().get() - rates.inflow().get();
      if (net <= 0 || surplus(all.get(i)) / net > trouble.policy().recoverWithin().toSeconds()) {
        return false;
      }
    }
    return true;
  }
}
