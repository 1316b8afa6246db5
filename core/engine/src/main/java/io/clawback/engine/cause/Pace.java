package io.clawback.engine.cause;

import io.clawback.engine.look.Series;
import io.clawback.engine.look.Watched;
import io.clawback.model.observed.PartitionLag;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/**
 * How things move just now: over the observations of the last two minutes, or the last two where
 * there are fewer. (The rates of a whole hour would hide a consumer that stands since ten minutes.)
 *
 * @param spanMillis the time that the rates rest on; 0 when nothing can be told
 * @param inflow messages arriving a second, over all partitions that are known
 * @param outflow messages consumed a second, likewise; what went back counts as nothing
 * @param inflows by partition
 * @param outflows by partition
 * @param stood by partition, for how many milliseconds its position was seen not to move
 */
record Pace(
    long spanMillis,
    Optional<Double> inflow,
    Optional<Double> outflow,
    TreeMap<Integer, Double> inflows,
    TreeMap<Integer, Double> outflows,
    TreeMap<Integer, Long> stood) {
  static Pace of(Watched watched) {
    TreeMap<Integer, Double> inflows = new TreeMap<>();
    TreeMap<Integer, Double> outflows = new TreeMap<>();
    TreeMap<Integer, Long> stood = new TreeMap<>();
    long span = 0;
    for (PartitionLag lag : watched.state().partitions()) {
      Series series = watched.series(lag);
      int last = series.size() - 1;
      int first = series.recent();
      long millis = last < 1 ? 0 : series.at(last) - series.at(first);
      if (millis <= 0) {
        continue;
      }
      span = Math.max(span, millis);
      inflows.put(lag.partition(), (series.logEnd(last) - series.logEnd(first)) * 1000.0 / millis);
      if (series.committed(last) >= 0 && series.committed(first) >= 0) {
        long read = Math.max(0, series.committed(last) - series.committed(first));
        outflows.put(lag.partition(), read * 1000.0 / millis);
        stood.put(lag.partition(), stood(series));
      }
    }
    return new Pace(span, sum(inflows), sum(outflows), inflows, outflows, stood);
  }

  private static long stood(Series series) {
    int last = series.size() - 1;
    int first = last;
    while (first > 0 && series.committed(first - 1) == series.committed(last)) {
      first--;
    }
    return series.at(last) - series.at(first);
  }

  private static Optional<Double> sum(TreeMap<Integer, Double> rates) {
    return rates.isEmpty()
        ? Optional.empty()
        : Optional.of(rates.values().stream().mapToDouble(Double::doubleValue).sum());
  }

  /** The shortest time that any of the partitions stood; 0 when one moved or is not known. */
  long stood(List<Integer> partitions) {
    List<Long> times = new ArrayList<>();
    partitions.forEach(p -> times.add(stood.getOrDefault(p, 0L)));
    return times.stream().mapToLong(Long::longValue).min().orElse(0);
  }

  /** Messages consumed a second on these partitions. */
  double outflow(List<Integer> partitions) {
    return partitions.stream().mapToDouble(p -> outflows.getOrDefault(p, 0.0)).sum();
  }

  /** Messages arriving a second on these partitions. */
  double inflow(List<Integer> partitions) {
    return partitions.stream().mapToDouble(p -> inflows.getOrDefault(p, 0.0)).sum();
  }

  /** Whether rates are known at all. */
  boolean known() {
    return inflow.isPresent() && outflow.isPresent();
  }
}
