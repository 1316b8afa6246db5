package io.clawback.engine;

import io.clawback.model.finding.Finding;
import io.clawback.model.fleet.Fleet;
import io.clawback.model.observed.FleetSnapshot;
import io.clawback.model.observed.History;
import io.clawback.model.plan.Plan;
import io.clawback.model.plan.Precondition;
import io.clawback.model.plan.Step;
import io.clawback.model.run.Verification;
import java.time.Instant;
import java.util.List;

/**
 * The one door to deciding. Stateless and pure: thread-safe, and the same arguments always give the
 * same answer.
 */
public final class Engine {

  /**
   * The snapshot with {@code lagSeconds} filled from the history wherever it was not asked and can
   * be interpolated.
   */
  public FleetSnapshot withAges(History history, FleetSnapshot snapshot) {
    return snapshot;
  }

  /**
   * What is wrong, worst first; ties by key. Never derived from missing data: that is a blind spot.
   */
  public List<Finding> detect(Fleet fleet, History history, FleetSnapshot snapshot, Instant now) {
    return List.of();
  }

  /** What to do about it, and what not. Every finding ends in a step or in a decline. */
  public Plan plan(
      Fleet fleet,
      History history,
      FleetSnapshot snapshot,
      List<Finding> findings,
      PlanRequest request) {
    return new Plan(request.now(), request.author(), fleet.digest(), List.of(), List.of());
  }

  /** Which of the preconditions do not hold in the snapshot; what was not seen does not hold. */
  public List<Precondition.Unmet> unmet(List<Precondition> preconditions, FleetSnapshot snapshot) {
    return List.of();
  }

  /**
   * Whether the step helped. {@code before} is the snapshot the plan rests on, {@code elapsed}
   * since the step was done.
   */
  public Verification judge(
      Fleet fleet, Step step, FleetSnapshot before, FleetSnapshot now, Instant doneAt) {
    return new Verification.Unseeable("not judged");
  }
}
