package io.clawback.engine.detect;

import io.clawback.engine.look.Backlog;
import io.clawback.engine.look.Figures;
import io.clawback.engine.look.Look;
import io.clawback.engine.look.Watched;
import io.clawback.model.finding.Finding;
import io.clawback.model.finding.Finding.BacklogBreach;
import io.clawback.model.fleet.Objective;
import io.clawback.model.observed.Measured;
import io.clawback.model.observed.Measured.Known;
import io.clawback.model.observed.PartitionLag;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * Lag and age of each subscription against its objective. A breach and an alert are two findings
 * with keys of their own, so that the streak of a breach counts breaches only.
 */
final class BacklogDetector implements Detector {
  @Override
  public void detect(Look look, Consumer<Finding> found) {
    for (Watched watched : look.subscriptions()) {
      if (watched.backlog().alerted() && watched.objective().isPresent()) {
        found.accept(finding(look, watched, watched.objective().get()));
      }
    }
  }

  private static Finding finding(Look look, Watched watched, Objective objective) {
    Backlog backlog = watched.backlog();
    String key = (backlog.breached() ? "breach:" : "alert:") + watched.id();
    int streak = look.history().streaks().getOrDefault(key, 0) + 1;
    boolean persistent = streak >= objective.persistence();
    List<Integer> affected = affected(watched, objective);
    return new BacklogBreach(
        key,
        watched.tenant(),
        watched.id(),
        backlog.severity(),
        objective.name(),
        backlog.breached(),
        backlog.lag(),
        backlog.age(),
        objective.lagMessages(),
        objective.lagAge().map(Duration::toSeconds),
        affected,
        persistent,
        Forecasts.of(watched),
        evidence(watched, objective, affected, streak));
  }

  /**
   * Those that carry the messages, where the messages alarm; and those that are too old, where the
   * age does.
   */
  private static List<Integer> affected(Watched watched, Objective objective) {
    TreeSet<Integer> affected = new TreeSet<>();
    boolean byMessages =
        objective.lagMessages().isPresent()
            && watched.backlog().lag() instanceof Known lag
            && reaches(lag, objective.lagMessages().get(), objective);
    if (byMessages) {
      affected.addAll(Backlog.carriers(watched.state()));
    }
    objective
        .lagAge()
        .ifPresent(bound -> {
          for (PartitionLag lag : watched.state().partitions()) {
            if (lag.lagSeconds() instanceof Known age
                && age.value() > 0
                && reaches(age, bound.toSeconds(), objective)) {
              affected.add(lag.partition());
            }
          }
        });
    return List.copyOf(affected);
  }

  private static boolean reaches(Known known, long bound, Objective objective) {
    return known.value() * 100.0 >= (double) bound * objective.alertPercent();
  }

  private static List<String> evidence(
      Watched watched, Objective objective, List<Integer> affected, int streak) {
    List<String> evidence = new ArrayList<>();
    objective
        .lagMessages()
        .ifPresent(bound ->
            evidence.add(against("Lag", watched.backlog().lag(), "message", bound, objective)));
    objective
        .lagAge()
        .ifPresent(bound ->
            evidence.add(
                against("Age", watched.backlog().age(), "second", bound.toSeconds(), objective)));
    if (!affected.isEmpty()) {
      evidence.add("The backlog is on " + Figures.partitions(affected) + ".");
    }
    long unknown = watched.state().unknownPartitions();
    if (unknown > 0) {
      evidence.add(
          Figures.count(unknown, "partition") + " could not be told: the lag is a lower bound.");
    }
    evidence.add(
        "Seen in "
            + Figures.count(streak, "observation")
            + " in a row; "
            + objective.persistence()
            + " are needed to act.");
    return evidence;
  }

  private static String against(
      String what, Measured measured, String unit, long bound, Objective objective) {
    Optional<Known> known = measured instanceof Known k ? Optional.of(k) : Optional.empty();
    String limit =
        "the "
            + objective.kind()
            + " '"
            + objective.name()
            + "' allows "
            + Figures.count(bound)
            + ", alert at "
            + objective.alertPercent()
            + " %";
    return known
        .map(k ->
            what
                + " is "
                + Figures.count(k.value(), unit)
                + " ("
                + k.method()
                + ", confidence "
                + k.confidence()
                + " %); "
                + limit
                + ".")
        .orElse(what + " is not known; " + limit + ".");
  }
}
