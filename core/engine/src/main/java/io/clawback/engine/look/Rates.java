package io.clawback.engine.look;

import io.clawback.model.observed.PartitionLag;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/**
 * How fast messages arrive and are consumed, over the observations of the last hour. Empty where
 * fewer than two observations tell, where the position went back, or where any partition's rate
 * cannot be told.
 *
 * @param inflow messages arriving a second, over all partitions
 * @param outflow messages consumed a second, likewise
 * @param spanMillis the time from the first observation used to the last
 * @param inflows by partition, as far as known
 * @param outflows by partition, as far as known
 */
public record Rates(
    Optional<Double> inflow,
    Optional<Double> outflow,
    long spanMillis,
    NavigableMap<Integer, Double> inflows,
    NavigableMap<Integer, Double> outflows) {
  /** Older observations say nothing of the present rates. */
  public static final long WITHIN_MILLIS = 3_600_000;

  /** The rates of a subscription. */
  public static Rates of(Watched watched) {
    TreeMap<Integer, Double> inflows = new TreeMap<>();
    TreeMap<Integer, Double> outflows = new TreeMap<>();
    double inflow = 0;
    double outflow = 0;
    long span = 0;
    int unknownIn = 0;
    int unknownOut = 0;
    for (PartitionLag lag : watched.state().partitions()) {
      Series series = watched.series(lag);
      int last = series.size() - 1;
      int first = firstWithin(series);
      long millis = last < 0 ? 0 : series.at(last) - series.at(first);
      if (millis <= 0) {
        unknownIn++;
        unknownOut++;
        continue;
      }
      span = Math.max(span, millis);
      double in = (series.logEnd(last) - series.logEnd(first)) * 1000.0 / millis;
      inflows.put(lag.partition(), in);
      inflow += in;
      Optional<Double> out = outflow(series, first);
      if (out.isPresent()) {
        outflows.put(lag.partition(), out.get());
        outflow += out.get();
      } else if (series.logEnd(last) > 0) {
        unknownOut++;
      }
    }
    return new Rates(
        unknownIn == 0 && !inflows.isEmpty() ? Optional.of(inflow) : Optional.empty(),
        unknownOut == 0 && !outflows.isEmpty() ? Optional.of(outflow) : Optional.empty(),
        span,
        inflows,
        outflows);
  }

  private static int firstWithin(Series series) {
    int i = Math.max(0, series.size() - 1);
    while (i > 0 && series.at(series.size() - 1) - series.at(i - 1) <= WITHIN_MILLIS) {
      i--;
    }
    return i;
  }

  private static Optional<Double> outflow(Series series, int first) {
    int last = series.size() - 1;
    for (int i = first; i <= last; i++) {
      if (series.committed(i) < 0 || (i > first && series.committed(i) < series.committed(i - 1))) {
        return Optional.empty();
      }
    }
    long millis = series.at(last) - series.at(first);
    return Optional.of((series.committed(last) - series.committed(first)) * 1000.0 / millis);
  }
}
