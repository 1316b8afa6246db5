package io.clawback.engine.detect;

import io.clawback.engine.detect.Losses.Loss;
import io.clawback.engine.look.Figures;
import io.clawback.engine.look.Look;
import io.clawback.engine.look.Rates;
import io.clawback.engine.look.Watched;
import io.clawback.model.finding.Finding;
import io.clawback.model.finding.Finding.LossAhead;
import io.clawback.model.finding.Severity;
import io.clawback.model.observed.Measured.Known;
import java.util.List;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * Retention against the age of what is unread. Said when a quarter of the retention time or less is
 * left, or less than an hour, and half of it is over; not when the subscription drains in half of
 * the time left.
 */
final class LossDetector implements Detector {
  private static final long HOUR = 3_600;
  private static final long CRITICAL_WITHIN = 15 * 60;

  @Override
  public void detect(Look look, Consumer<Finding> found) {
    for (Watched watched : look.subscriptions()) {
      if (watched.queue().isPresent() && mayLose(watched)) {
        long horizon = horizon(watched);
        List<Loss> near =
            Losses.all(watched).stream().filter(l -> l.inSeconds() <= horizon).toList();
        if (!near.isEmpty()) {
          Rates rates = Rates.of(watched);
          List<Loss> real = near.stream().filter(l -> !drainsBefore(watched, rates, l)).toList();
          if (!real.isEmpty()) {
            found.accept(finding(watched, real));
          }
        }
      }
    }
  }

  private static boolean mayLose(Watched watched) {
    return !(watched.backlog().lag() instanceof Known lag)
        || lag.value() > 0
        || watched.state().unknownPartitions() > 0;
  }

  private static long horizon(Watched watched) {
    String text =
        watched.queue().map(q -> q.settings().getOrDefault("retention.ms", "-1")).orElse("-1");
    long retention = Figures.number(text).map(ms -> (long) (ms / 1000)).orElse(-1L);
    return retention < 0 ? HOUR : Math.min(retention / 2, Math.max(HOUR, retention / 4));
  }

  private static boolean drainsBefore(Watched watched, Rates rates, Loss loss) {
    if (loss.inSeconds() == 0
        || rates.inflow().isEmpty()
        || rates.outflow().isEmpty()
        || !(watched.backlog().lag() instanceof Known lag)) {
      return false;
    }
    double shrinks = rates.outflow().get() - rates.inflow().get();
    return shrinks > 0 && lag.value() / shrinks <= loss.inSeconds() / 2.0;
  }

  private static Finding finding(Watched watched, List<Loss> near) {
    TreeSet<Integer> partitions = new TreeSet<>();
    near.forEach(l -> partitions.add(l.partition()));
    long first = near.stream().mapToLong(Loss::inSeconds).min().orElse(0);
    List<String> evidence =
        near.stream()
            .limit(10)
            .map(l ->
                l.inSeconds() == 0
                    ? "Partition " + l.partition() + ": " + l.how() + "."
                    : "Partition "
                        + l.partition()
                        + " loses unread messages in "
                        + Figures.seconds(l.inSeconds())
                        + " at the earliest ("
                        + l.how()
                        + ").")
            .toList();
    return new LossAhead(
        "loss:" + watched.id(),
        watched.tenant(),
        watched.id(),
        severity(watched, first),
        List.copyOf(partitions),
        first,
        evidence);
  }

  /** Without an objective nobody said that these messages matter. */
  private static Severity severity(Watched watched, long first) {
    if (watched.objective().isEmpty() || first > 2 * HOUR) {
      return Severity.MINOR;
    }
    return first <= CRITICAL_WITHIN ? Severity.CRITICAL : Severity.MAJOR;
  }
}
