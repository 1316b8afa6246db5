package io.clawback.app.show;

import io.clawback.model.finding.Finding;
import io.clawback.model.finding.Severity;
import io.clawback.model.fleet.Objective;
import io.clawback.model.name.TenantName;
import io.clawback.model.observed.GroupState;
import io.clawback.model.observed.Measured;
import io.clawback.model.observed.PartitionLag;
import io.clawback.model.observed.SubscriptionState;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

/**
 * One subscription at a glance.
 *
 * @param tenant whose
 * @param group who reads
 * @param state how far it is
 * @param objective what was promised, if anything
 * @param breach what a detector says of its backlog, if anything
 * @param fault what is wrong with its consumers, if anything
 * @param trend how fast it falls behind or catches up; empty when unknown
 */
record ScanRow(
    TenantName tenant,
    GroupState group,
    SubscriptionState state,
    Optional<Objective> objective,
    Optional<Finding.BacklogBreach> breach,
    Optional<Finding.StalledConsumer> fault,
    Optional<Trends.Trend> trend) {
  /** Percent of confidence up to which an age is shown as an estimate. */
  private static final int TRUSTED = 60;

  /**
   * Worst first: by the severity of what was found, as {@code detect} does; then by share of the
   * objective, by lag, by name.
   */
  static List<ScanRow> worstFirst(List<ScanRow> rows) {
    return rows.stream().map(Rank::of).sorted(Rank.ORDER).map(Rank::row).toList();
  }

  /** What a row is sorted by: worked out once, not at each comparison. */
  private record Rank(int rank, long percent, long lag, ScanRow row) {
    static final Comparator<Rank> ORDER =
        Comparator.comparingInt(Rank::rank)
            .thenComparing(Comparator.comparingLong(Rank::percent).reversed())
            .thenComparing(Comparator.comparingLong(Rank::lag).reversed())
            .thenComparing(r -> r.row().state().id());

    static Rank of(ScanRow row) {
      return new Rank(row.rank(), row.percent().orElse(-1), row.lag().orElse(-1), row);
    }
  }

  /** Messages behind: the sum of what is known. */
  OptionalLong lag() {
    return state.lagMessages();
  }

  /** Age of the oldest message behind, in seconds. */
  OptionalLong age() {
    return state.lagSeconds();
  }

  /** Whether the age is no more than an estimate: the oldest partition's is hardly trusted. */
  boolean ageEstimated() {
    return oldest().filter(oldest -> oldest.confidence() <= TRUSTED).isPresent();
  }

  /** The age of the partition that is oldest, with how it was obtained. */
  Optional<Measured.Known> oldest() {
    return state.partitions().stream()
        .map(PartitionLag::lagSeconds)
        .filter(Measured.Known.class::isInstance)
        .map(Measured.Known.class::cast)
        .max(Comparator.comparingLong(Measured.Known::value));
  }

  /** Share of the objective, in percent: the worse of messages and age. */
  OptionalLong percent() {
    OptionalLong byMessages = share(lag(), objective.flatMap(Objective::lagMessages));
    OptionalLong byAge =
        share(age(), objective.flatMap(Objective::lagAge).map(java.time.Duration::toSeconds));
    return byMessages.isPresent() && byAge.isPresent()
        ? OptionalLong.of(Math.max(byMessages.getAsLong(), byAge.getAsLong()))
        : byMessages.isPresent() ? byMessages : byAge;
  }

  private static OptionalLong share(OptionalLong found, Optional<Long> bound) {
    return found.isPresent() && bound.isPresent() && bound.get() > 0
        ? OptionalLong.of(Math.round(100.0 * found.getAsLong() / bound.get()))
        : OptionalLong.empty();
  }

  /**
   * One word, or two: {@code BREACH}, {@code ALERT}, {@code OK}, {@code NO-SLO}, {@code UNKNOWN}.
   */
  String verdict() {
    String backlog =
        breach.isPresent()
            ? (breach.get().breached() ? "BREACH" : "ALERT")
            : lag().isEmpty() ? "UNKNOWN" : objective.isEmpty() ? "NO-SLO" : "OK";
    return fault
        .map(f -> f.fault() == Finding.Fault.LAGGING ? backlog : backlog + "," + f.fault())
        .orElse(backlog);
  }

  /** Whether it is known to have no lag, and nobody finds anything wrong with it. */
  boolean idle() {
    return lag().equals(OptionalLong.of(0))
        && state.unknownPartitions() == 0
        && breach.isEmpty()
        && fault.isEmpty();
  }

  private int rank() {
    Severity worst =
        Stream.concat(breach.map(Finding::severity).stream(), fault.map(Finding::severity).stream())
            .max(Comparator.naturalOrder())
            .orElse(Severity.INFO);
    return switch (worst) {
      case CRITICAL -> 0;
      case MAJOR -> 1;
      case MINOR -> 2;
      case INFO -> lag().isEmpty() ? 3 : objective.isPresent() ? 4 : 5;
    };
  }

  /** Members of the group; empty when they could not be seen. */
  OptionalLong members() {
    return group.phase() == GroupState.Phase.UNKNOWN
        ? OptionalLong.empty()
        : OptionalLong.of(group.members().size());
  }

  /** The partitions that are furthest behind, the worst first. */
  List<PartitionLag> worst() {
    return state.partitions().stream()
        .filter(p -> p.lagMessages().number().orElse(0) > 0)
        .sorted(Comparator.comparingLong(p -> -p.lagMessages().number().orElse(0)))
        .toList();
  }

  /** The one reason why nothing is known, when nothing is. */
  Optional<Measured.Reason> unknownBecause() {
    return lag().isPresent()
        ? Optional.empty()
        : state.partitions().stream()
            .map(PartitionLag::lagMessages)
            .filter(Measured.Unknown.class::isInstance)
            .map(m -> ((Measured.Unknown) m).reason())
            .findFirst();
  }
}
