package io.clawback.engine.detect;

import io.clawback.engine.look.Backlog;
import io.clawback.engine.look.Figures;
import io.clawback.engine.look.Look;
import io.clawback.engine.look.Rates;
import io.clawback.engine.look.Watched;
import io.clawback.model.finding.Finding;
import io.clawback.model.finding.Finding.HotPartition;
import io.clawback.model.finding.Severity;
import io.clawback.model.observed.Member;
import io.clawback.model.observed.PartitionLag;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * A few partitions get most of it: each at least twice the mean, at most half of all partitions,
 * together at least half of the inflow; or, of the backlog, at least four fifths on partitions that
 * are not all one member's (that would be a skewed group). Looked at from the alert threshold on;
 * INFO until the objective is breached.
 */
final class HotPartitionDetector implements Detector {
  private static final double TIMES_MEAN = 2.0;
  private static final double INFLOW_SHARE = 0.5;
  private static final double BACKLOG_SHARE = 0.8;

  @Override
  public void detect(Look look, Consumer<Finding> found) {
    for (Watched watched : look.subscriptions()) {
      if (watched.backlog().alerted() && watched.state().partitions().size() > 1) {
        detect(watched, found);
      }
    }
  }

  private static void detect(Watched watched, Consumer<Finding> found) {
    Rates rates = Rates.of(watched);
    if (rates.inflow().isPresent()) {
      Hot hot = hot(rates.inflows());
      if (hot.share() >= INFLOW_SHARE
          && hot.partitions().stream().anyMatch(Backlog.carriers(watched.state())::contains)) {
        found.accept(finding(watched, hot, "of the inflow of " + text(rates)));
        return;
      }
    }
    TreeMap<Integer, Double> lags = new TreeMap<>();
    for (PartitionLag lag : watched.state().partitions()) {
      lag.lagMessages().number().ifPresent(n -> lags.put(lag.partition(), (double) n));
    }
    Hot hot = hot(lags);
    if (hot.share() >= BACKLOG_SHARE && !oneMembers(watched, hot.partitions())) {
      found.accept(finding(watched, hot, "of the backlog"));
    }
  }

  private static String text(Rates rates) {
    return Figures.rate(rates.inflow().orElse(0.0));
  }

  private record Hot(List<Integer> partitions, double share) {}

  private static Hot hot(NavigableMap<Integer, Double> loads) {
    double total = loads.values().stream().mapToDouble(Double::doubleValue).sum();
    double mean = total / Math.max(1, loads.size());
    List<Integer> hot =
        loads.entrySet().stream()
            .filter(e -> total > 0 && e.getValue() >= TIMES_MEAN * mean)
            .map(Map.Entry::getKey)
            .toList();
    double share = hot.stream().mapToDouble(p -> loads.getOrDefault(p, 0.0)).sum() / total;
    return total > 0 && !hot.isEmpty() && hot.size() * 2 <= loads.size()
        ? new Hot(hot, share)
        : new Hot(List.of(), 0);
  }

  private static boolean oneMembers(Watched watched, List<Integer> partitions) {
    Map<Integer, Member> readers = watched.readers();
    Member first = readers.get(partitions.getFirst());
    return partitions.size() > 1
        && first != null
        && partitions.stream().allMatch(p -> first.equals(readers.get(p)));
  }

  private static Finding finding(Watched watched, Hot hot, String ofWhat) {
    int percent = (int) Math.round(hot.share() * 100);
    return new HotPartition(
        "hot:" + watched.id(),
        watched.tenant(),
        watched.id(),
        watched.backlog().breached() ? watched.backlog().severity() : Severity.INFO,
        hot.partitions(),
        percent,
        List.of(
            hot.partitions().size()
                + " of "
                + watched.state().partitions().size()
                + " partitions ("
                + Figures.partitions(hot.partitions())
                + ") have "
                + percent
                + " % "
                + ofWhat
                + "."));
  }
}
