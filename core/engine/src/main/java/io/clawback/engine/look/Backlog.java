package io.clawback.engine.look;

import io.clawback.model.finding.Severity;
import io.clawback.model.fleet.Objective;
import io.clawback.model.observed.Measured;
import io.clawback.model.observed.Measured.Known;
import io.clawback.model.observed.Measured.Reason;
import io.clawback.model.observed.Measured.Unknown;
import io.clawback.model.observed.PartitionLag;
import io.clawback.model.observed.SubscriptionState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * A subscription judged against its objective. Only known numbers count: with some partitions
 * unknown the sum is a lower bound, and a bound that exceeds the objective is a breach all the
 * same.
 *
 * @param lag messages behind over all partitions that are known
 * @param age seconds behind, of the oldest that is known
 * @param alerted whether the alert threshold is reached
 * @param breached whether the objective is exceeded
 * @param excess the larger of lag and age, each divided by its bound; 0 without a bound
 * @param severity MINOR for an alert, MAJOR for a breach, CRITICAL from three times the bound on
 *     and one worse for an SLA
 */
public record Backlog(
    Measured lag,
    Measured age,
    boolean alerted,
    boolean breached,
    double excess,
    Severity severity) {
  /** From this multiple of the objective on a breach is CRITICAL. */
  public static final double CRITICAL_EXCESS = 3.0;

  /** A number that is trusted less, in percent, may alert but is no breach: it is half a guess. */
  public static final int LEAST_CONFIDENCE = 30;

  static Backlog of(SubscriptionState state, Optional<Objective> objective) {
    Measured lag = total(state.partitions());
    Measured age = oldest(state.partitions());
    if (objective.isEmpty()) {
      return new Backlog(lag, age, false, false, 0, Severity.INFO);
    }
    Objective slo = objective.get();
    Optional<Long> oldest = slo.lagAge().map(Duration::toSeconds);
    double excess = Math.max(excess(lag, slo.lagMessages()), excess(age, oldest));
    boolean breached = excess > 1.0;
    boolean alerted =
        breached
            || alerts(lag, slo.lagMessages(), slo.alertPercent())
            || alerts(age, oldest, slo.alertPercent());
    return new Backlog(lag, age, alerted, breached, excess, severity(slo, excess, alerted));
  }

  private static double excess(Measured measured, Optional<Long> bound) {
    if (bound.isEmpty() || !(measured instanceof Known known)) {
      return 0;
    }
    double excess =
        bound.get() > 0
            ? (double) known.value() / bound.get()
            : known.value() > 0 ? CRITICAL_EXCESS : 0;
    return known.confidence() < LEAST_CONFIDENCE ? Math.min(1.0, excess) : excess;
  }

  private static boolean alerts(Measured measured, Optional<Long> bound, int percent) {
    return bound.isPresent()
        && measured instanceof Known known
        && known.value() > 0
        && known.value() * 100.0 >= (double) bound.get() * percent;
  }

  private static Severity severity(Objective slo, double excess, boolean alerted) {
    if (excess <= 1.0) {
      return alerted ? Severity.MINOR : Severity.INFO;
    }
    return excess >= CRITICAL_EXCESS || slo.kind() == Objective.Kind.SLA
        ? Severity.CRITICAL
        : Severity.MAJOR;
  }

  private static Measured total(List<PartitionLag> partitions) {
    long sum = 0;
    Known weakest = null;
    for (PartitionLag lag : partitions) {
      if (lag.lagMessages() instanceof Known known) {
        sum += known.value();
        weakest = weakest == null || known.confidence() < weakest.confidence() ? known : weakest;
      }
    }
    return weakest == null
        ? reason(partitions, PartitionLag::lagMessages)
        : new Known(sum, weakest.at(), weakest.method(), weakest.confidence());
  }

  private static Measured oldest(List<PartitionLag> partitions) {
    Known oldest = null;
    for (PartitionLag lag : partitions) {
      if (lag.lagSeconds() instanceof Known known
          && (oldest == null || known.value() > oldest.value())) {
        oldest = known;
      }
    }
    return oldest == null ? reason(partitions, PartitionLag::lagSeconds) : oldest;
  }

  private static Measured reason(
      List<PartitionLag> partitions, Function<PartitionLag, Measured> number) {
    return partitions.isEmpty()
        ? new Unknown(Reason.VANISHED, "no partition was seen")
        : number.apply(partitions.getFirst());
  }

  /**
   * The partitions that carry the backlog, sorted: those behind by at least half of the mean over
   * all known partitions. An even backlog is thereby carried by all, an uneven one by the few.
   */
  public static List<Integer> carriers(SubscriptionState state) {
    long sum = 0;
    int known = 0;
    for (PartitionLag lag : state.partitions()) {
      if (lag.lagMessages() instanceof Known messages) {
        sum += messages.value();
        known++;
      }
    }
    List<Integer> carriers = new ArrayList<>();
    for (PartitionLag lag : state.partitions()) {
      if (lag.lagMessages() instanceof Known messages
          && messages.value() > 0
          && messages.value() * 2.0 * known >= sum) {
        carriers.add(lag.partition());
      }
    }
    return carriers;
  }
}
