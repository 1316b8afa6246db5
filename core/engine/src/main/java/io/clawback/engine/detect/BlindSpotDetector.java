package io.clawback.engine.detect;

import io.clawback.engine.look.Figures;
import io.clawback.engine.look.Look;
import io.clawback.engine.look.Watched;
import io.clawback.model.finding.Finding;
import io.clawback.model.finding.Finding.BlindSpot;
import io.clawback.model.finding.Severity;
import io.clawback.model.name.TenantName;
import io.clawback.model.observed.BrokerSnapshot;
import io.clawback.model.observed.Measured;
import io.clawback.model.observed.Measured.Reason;
import io.clawback.model.observed.Measured.Unknown;
import io.clawback.model.observed.PartitionLag;
import io.clawback.model.observed.Unseen;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * What could not be seen: what the look lists as unseen (a broker that was not asked is not),
 * partitions without a number, ages that an objective needs, and subscriptions that several tenants
 * claim.
 */
final class BlindSpotDetector implements Detector {
  @Override
  public void detect(Look look, Consumer<Finding> found) {
    TreeMap<String, Finding> spots = new TreeMap<>();
    Consumer<Finding> once = spot -> spots.putIfAbsent(spot.key(), spot);
    look.snapshot().unseen().forEach(u -> once.accept(unseen(u)));
    for (BrokerSnapshot broker : look.brokers()) {
      broker.unseen().forEach(u -> once.accept(unseen(u)));
    }
    for (Watched watched : look.subscriptions()) {
      unknowns(watched).ifPresent(once);
      ambiguous(watched).ifPresent(once);
    }
    spots.values().forEach(found);
  }

  private static Finding unseen(Unseen unseen) {
    return spot(
        "blind:" + unseen.environment() + ":" + unseen.what() + ":" + unseen.problem().code(),
        unseen.environment(),
        Severity.MAJOR,
        unseen.what(),
        unseen.problem().toString());
  }

  private static Finding spot(
      String key, String environment, Severity severity, String what, String why) {
    return new BlindSpot(
        key, TenantName.UNOWNED, environment, severity, what, Optional.empty(), List.of(why));
  }

  private static Optional<Finding> unknowns(Watched watched) {
    EnumMap<Reason, Integer> lag = new EnumMap<>(Reason.class);
    EnumMap<Reason, Integer> age = new EnumMap<>(Reason.class);
    boolean needsAge = watched.objective().flatMap(o -> o.lagAge()).isPresent();
    for (PartitionLag partition : watched.state().partitions()) {
      count(partition.lagMessages(), lag);
      if (needsAge && partition.lagMessages() instanceof Measured.Known) {
        count(partition.lagSeconds(), age);
      }
    }
    if (lag.isEmpty() && age.isEmpty()) {
      return Optional.empty();
    }
    List<String> evidence = new ArrayList<>();
    describe("lag", lag, evidence);
    describe("age", age, evidence);
    return Optional.of(
        new BlindSpot(
            "blind:" + watched.id(),
            watched.tenant(),
            watched.broker().id().environment(),
            severity(watched, lag),
            "subscription " + watched.id(),
            Optional.of(watched.group().id()),
            evidence));
  }

  private static void count(Measured measured, Map<Reason, Integer> reasons) {
    if (measured instanceof Unknown unknown) {
      reasons.merge(unknown.reason(), 1, Integer::sum);
    }
  }

  private static void describe(String what, Map<Reason, Integer> reasons, List<String> evidence) {
    for (Map.Entry<Reason, Integer> reason : reasons.entrySet()) {
      evidence.add(
          "The "
              + what
              + " of "
              + Figures.count(reason.getValue(), "partition")
              + " is not known: "
              + reason.getKey()
              + ".");
    }
  }

  /** A group that never committed somewhere is common; a number that should be there is not. */
  private static Severity severity(Watched watched, Map<Reason, Integer> lag) {
    boolean only = lag.isEmpty() || (lag.size() == 1 && lag.containsKey(Reason.NO_COMMIT));
    if (only || watched.objective().isEmpty()) {
      return Severity.INFO;
    }
    return watched.backlog().lag() instanceof Measured.Known ? Severity.MINOR : Severity.MAJOR;
  }

  private static Optional<Finding> ambiguous(Watched watched) {
    if (!watched.ambiguous()) {
      return Optional.empty();
    }
    return Optional.of(
        new BlindSpot(
            "blind:owner:" + watched.id(),
            TenantName.UNOWNED,
            watched.broker().id().environment(),
            Severity.MAJOR,
            "owner of " + watched.id(),
            Optional.of(watched.group().id()),
            List.of(
                "Claimed by "
                    + watched.owners().stream().sorted().toList()
                    + ": nothing of it is changed.")));
  }
}
