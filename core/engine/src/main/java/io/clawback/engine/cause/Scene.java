package io.clawback.engine.cause;

import io.clawback.engine.look.Backlog;
import io.clawback.engine.look.Figures;
import io.clawback.engine.look.Look;
import io.clawback.engine.look.Watched;
import io.clawback.model.finding.Finding;
import io.clawback.model.finding.Finding.HotPartition;
import io.clawback.model.finding.Finding.NoisyTenant;
import io.clawback.model.finding.Finding.SkewedGroup;
import io.clawback.model.fleet.Policy;
import io.clawback.model.observed.ContentReport;
import io.clawback.model.observed.ContentReport.Signature;
import io.clawback.model.observed.GroupState;
import io.clawback.model.observed.Measured.Known;
import io.clawback.model.observed.Member;
import io.clawback.model.observed.PartitionLag;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;

/**
 * One subscription that is behind, with all that may explain it.
 *
 * @param pace how things move just now
 * @param sightings the group as each look of this run saw it, oldest first; the last is the present
 * @param content what its messages are, if they were looked at
 * @param poison signatures among them that are certain enough
 * @param findings what the detectors say of this subscription
 */
record Scene(
    Look look,
    Watched watched,
    Pace pace,
    List<GroupState> sightings,
    Optional<ContentReport> content,
    List<Signature> poison,
    List<Finding> findings) {
  /** A cause explains at least this part of the backlog, or it is not the cause. */
  static final double LEAST_PART = 0.5;

  /** Positions are judged as standing from here on: three of Kafka's default commit intervals. */
  static final long STANDS_MILLIS = 15_000;

  /** How long a group has to recover where no policy says so. */
  static final long RECOVER_SECONDS = 300;

  GroupState group() {
    return watched.group();
  }

  /** Messages behind, as far as known. */
  long behind() {
    return watched.backlog().lag() instanceof Known lag ? lag.value() : 0;
  }

  /** Messages behind on these partitions, as far as known. */
  long behind(Collection<Integer> partitions) {
    long sum = 0;
    for (PartitionLag lag : watched.state().partitions()) {
      if (partitions.contains(lag.partition())) {
        sum += lag.lagMessages().number().orElse(0);
      }
    }
    return sum;
  }

  /** Whether what is behind on these partitions is most of it. */
  boolean explains(Collection<Integer> partitions) {
    return !partitions.isEmpty() && behind(partitions) >= LEAST_PART * Math.max(1, behind());
  }

  /** The partitions that carry the backlog. */
  List<Integer> carriers() {
    return Backlog.carriers(watched.state());
  }

  NavigableMap<Integer, Member> readers() {
    return watched.readers();
  }

  /** Seconds until nothing is behind where most of it is; empty when that is never. */
  Optional<Long> drainedIn() {
    if (!pace.known()) {
      return Optional.empty();
    }
    List<Integer> carriers = carriers();
    double net = pace.outflow(carriers) - pace.inflow(carriers);
    return net > 0 ? Optional.of((long) Math.ceil(behind(carriers) / net)) : Optional.empty();
  }

  /** How long the group may take to recover. */
  long recoverWithin() {
    return look.fleet()
        .policy(
            watched.tenant(),
            watched.id().broker().environment(),
            watched.id().queue(),
            watched.id().group().name())
        .map(Policy::recoverWithin)
        .map(Duration::toSeconds)
        .orElse(RECOVER_SECONDS);
  }

  /** Whether it is about to be over. */
  boolean recovers() {
    return drainedIn().map(s -> s <= recoverWithin()).orElse(false);
  }

  Optional<HotPartition> hot() {
    return first(HotPartition.class);
  }

  Optional<SkewedGroup> skew() {
    return first(SkewedGroup.class);
  }

  Optional<NoisyTenant> noisy() {
    return first(NoisyTenant.class);
  }

  private <T extends Finding> Optional<T> first(Class<T> kind) {
    return findings.stream().filter(kind::isInstance).map(kind::cast).findFirst();
  }

  /** {@code 12.5/s consumed, 80.0/s arrive (over 6.0 s)}. */
  String rates() {
    return pace.known()
        ? Figures.rate(pace.outflow().orElse(0.0))
            + " are consumed, "
            + Figures.rate(pace.inflow().orElse(0.0))
            + " arrive (over "
            + seconds(pace.spanMillis())
            + ")"
        : "how fast it moves is not known";
  }

  static String seconds(long millis) {
    return Figures.count(Math.round(millis / 1000.0)) + " s";
  }
}
