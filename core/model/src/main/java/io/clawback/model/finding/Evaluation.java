package io.clawback.model.finding;

import io.clawback.model.fleet.Objective;
import io.clawback.model.name.SubscriptionId;
import io.clawback.model.name.TenantName;
import io.clawback.model.observed.Measured;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * How every tenant stands against its objectives, in one look.
 *
 * @param at when it was seen
 * @param tenants the worst first; ties by name
 */
public record Evaluation(Instant at, List<OfTenant> tenants) {
  public Evaluation {
    tenants = List.copyOf(tenants);
  }

  /** What becomes of a bound; the worst first. */
  public enum Verdict {
    /** More was seen than is allowed. */
    EXCEEDED,
    /** It cannot be told: what is unknown is not met. */
    UNKNOWN,
    /** Within, and above the alert threshold. */
    ALERTED,
    /** Within. */
    MET
  }

  /** What a bound is counted in. */
  public enum Unit {
    /** Messages behind. */
    MESSAGES,
    /** Seconds that the oldest message behind has waited. */
    SECONDS
  }

  /**
   * One tenant.
   *
   * @param tenant whose; nobody's subscriptions are told together
   * @param verdict its worst reading's; unknown where nothing of it was seen
   * @param readings the worst first; ties by objective, subscription and unit
   */
  public record OfTenant(TenantName tenant, Verdict verdict, List<Reading> readings) {
    public OfTenant {
      readings = List.copyOf(readings);
    }

    /** The worst, if anything was seen. */
    public Optional<Reading> worst() {
      return readings.stream().findFirst();
    }
  }

  /**
   * One bound of one subscription's objective, and what was seen.
   *
   * @param subscription which
   * @param objective its objective's name
   * @param kind what was promised to whom
   * @param unit of {@code allowed} and {@code seen}
   * @param allowed the most that is
   * @param seen what was seen, or why it was not
   * @param atLeast whether some partitions are unknown, so that it may be more
   * @param verdict what becomes of the bound
   * @param exceededPercent by how much what was seen exceeds what is allowed, in percent of what is
   *     allowed, rounded down: 340 is 4.4 times as much; 0 where it does not; empty when not known
   * @param severity of the subscription's backlog
   * @param policy the policy that decides there, if one does
   * @param tier the tier of it that applies to the subscription, if one does
   * @param secondsToZero until nothing is behind at the present rates; empty when that is not known
   *     or will not happen
   */
  public record Reading(
      SubscriptionId subscription,
      String objective,
      Objective.Kind kind,
      Unit unit,
      long allowed,
      Measured seen,
      boolean atLeast,
      Verdict verdict,
      Optional<Long> exceededPercent,
      Severity severity,
      Optional<String> policy,
      Optional<String> tier,
      Optional<Long> secondsToZero) {}
}
