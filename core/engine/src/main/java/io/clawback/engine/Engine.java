package io.clawback.engine;

import io.clawback.engine.age.Ages;
import io.clawback.engine.cause.Causes;
import io.clawback.engine.detect.Detection;
import io.clawback.engine.evaluate.Evaluator;
import io.clawback.engine.look.Look;
import io.clawback.engine.parity.Parity;
import io.clawback.engine.parity.ParityMatrix;
import io.clawback.engine.plan.DeclineCode;
import io.clawback.engine.plan.Drain;
import io.clawback.engine.plan.Offsets;
import io.clawback.engine.plan.Planner;
import io.clawback.engine.plan.Redrives;
import io.clawback.engine.verify.Judge;
import io.clawback.engine.verify.Preconditions;
import io.clawback.model.finding.Cause;
import io.clawback.model.finding.Evaluation;
import io.clawback.model.finding.Finding;
import io.clawback.model.fleet.Fleet;
import io.clawback.model.fleet.Scope;
import io.clawback.model.name.SubscriptionId;
import io.clawback.model.observed.ContentReport;
import io.clawback.model.observed.FleetSnapshot;
import io.clawback.model.observed.History;
import io.clawback.model.plan.Plan;
import io.clawback.model.plan.Precondition;
import io.clawback.model.plan.Step;
import io.clawback.model.run.Verification;
import java.time.Instant;
import java.util.List;
import java.util.function.Predicate;

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
    return Ages.fill(history, snapshot);
  }

  /**
   * What is wrong, worst first; ties by key. Never derived from missing data: that is a blind spot.
   */
  public List<Finding> detect(Fleet fleet, History history, FleetSnapshot snapshot, Instant now) {
    return detect(fleet, history, snapshot, now, List.of());
  }

  /**
   * The same, and what is wrong with the messages that were looked at.
   *
   * @param contents in any order; of several about the same backlog or queue the newest is judged,
   *     beside the one before it
   */
  public List<Finding> detect(
      Fleet fleet,
      History history,
      FleetSnapshot snapshot,
      Instant now,
      List<ContentReport> contents) {
    return Detection.run(new Look(fleet, history, snapshot, now), contents);
  }

  /**
   * How far each tenant's objectives are exceeded. Its tenants may be asked for side by side, in
   * any order, and are put in order by {@link Evaluator#ranked}.
   *
   * @param scope what is judged
   */
  public Evaluator evaluation(Fleet fleet, History history, FleetSnapshot snapshot, Scope scope) {
    return new Evaluator(new Look(fleet, history, snapshot, snapshot.at()), scope);
  }

  /** All tenants of an evaluation, the worst first, one after the other. */
  public Evaluation evaluate(Fleet fleet, History history, FleetSnapshot snapshot, Scope scope) {
    Evaluator evaluator = evaluation(fleet, history, snapshot, scope);
    return Evaluator.ranked(
        snapshot.at(), evaluator.tenants().stream().map(evaluator::of).toList());
  }

  /**
   * Why each subscription that breaches its objective is behind: exactly one named cause, worst
   * first.
   *
   * @param looks oldest first, at least one; the last is judged, and the others, a few seconds
   *     apart, say what moved and who came and went
   * @param contents what was looked into, in any order; without, poison, quotas and tenants cannot
   *     be told
   * @param asked which subscriptions are explained whether or not they breach, as long as they are
   *     behind
   */
  public List<Cause> causes(
      Fleet fleet,
      History history,
      List<FleetSnapshot> looks,
      List<ContentReport> contents,
      Predicate<SubscriptionId> asked) {
    return Causes.tell(fleet, history, looks, contents, asked);
  }

  /**
   * Every parity rule on every subject, environment by environment. {@code group.consumed} needs a
   * history and is unknown without.
   */
  public ParityMatrix parity(Fleet fleet, History history, FleetSnapshot snapshot) {
    return Parity.matrix(new Look(fleet, history, snapshot, snapshot.at()));
  }

  /** The same without a history. */
  public ParityMatrix parity(Fleet fleet, FleetSnapshot snapshot) {
    return parity(fleet, History.none(), snapshot);
  }

  /** What to do about it, and what not. Every finding ends in a step or in a decline. */
  public Plan plan(
      Fleet fleet,
      History history,
      FleetSnapshot snapshot,
      List<Finding> findings,
      PlanRequest request) {
    return Planner.plan(new Look(fleet, history, snapshot, request.now()), findings, request);
  }

  /**
   * A plan that moves groups' positions, as asked: for each wish with one step, which always needs
   * an approval, or with one decline. Nothing else is in it. All wishes share the policies'
   * budgets, or what a person allows in their place.
   */
  public Plan planOffsets(
      Fleet fleet,
      History history,
      FleetSnapshot snapshot,
      List<OffsetsRequest> wishes,
      PlanRequest request) {
    return Offsets.plan(new Look(fleet, history, snapshot, request.now()), request, wishes);
  }

  /**
   * A plan that takes poison out of groups' way, as asked: for each wish its steps, or one decline
   * that says why each way cannot be gone. All wishes share the policies' budgets.
   */
  public Plan planDrain(
      Fleet fleet,
      History history,
      FleetSnapshot snapshot,
      List<DrainRequest> wishes,
      PlanRequest request) {
    return Drain.plan(new Look(fleet, history, snapshot, request.now()), request, wishes);
  }

  /**
   * A plan that puts messages back, as asked: for each wish with one step, which always needs an
   * approval, or with one decline. All wishes share the policies' budgets, or what a person allows
   * in their place.
   */
  public Plan planRedrive(
      Fleet fleet,
      History history,
      FleetSnapshot snapshot,
      List<RedriveRequest> wishes,
      PlanRequest request) {
    return Redrives.plan(new Look(fleet, history, snapshot, request.now()), request, wishes);
  }

  /**
   * What a decline's code means and what the reader does about it, for people; the code itself when
   * it is not one of ours.
   */
  public String explain(String declineCode) {
    return DeclineCode.of(declineCode)
        .map(code -> code.meaning() + " Next: " + code.nextMove())
        .orElse(declineCode);
  }

  /** Which of the preconditions do not hold in the snapshot; what was not seen does not hold. */
  public List<Precondition.Unmet> unmet(List<Precondition> preconditions, FleetSnapshot snapshot) {
    return Preconditions.unmet(preconditions, snapshot);
  }

  /**
   * Whether the step helped. {@code before} is the snapshot the plan rests on, {@code doneAt} when
   * the step was done.
   */
  public Verification judge(
      Fleet fleet, Step step, FleetSnapshot before, FleetSnapshot now, Instant doneAt) {
    return new Judge(fleet, before, now, doneAt).judge(step);
  }
}
