package io.clawback.runtime;

import io.clawback.engine.Engine;
import io.clawback.model.error.Category;
import io.clawback.model.error.ClawbackException;
import io.clawback.model.error.Problem;
import io.clawback.model.fleet.Fleet;
import io.clawback.model.observed.FleetSnapshot;
import io.clawback.model.plan.Approval;
import io.clawback.model.plan.MessageOperation;
import io.clawback.model.plan.Operation;
import io.clawback.model.plan.Plan;
import io.clawback.model.plan.Step;
import io.clawback.model.run.StepState;
import java.util.List;
import java.util.stream.Collectors;

/** What a plan must pass before a run of it begins; each refusal changes nothing. */
final class Admission {
  private final Fleet fleet;
  private final Engine engine;
  private final Records records;

  Admission(Fleet fleet, Engine engine, Records records) {
    this.fleet = fleet;
    this.engine = engine;
    this.records = records;
  }

  /** The world is not what the plan was made for. */
  void refuseStale(Plan plan, List<String> steps, FleetSnapshot base) {
    List<Problem> stale =
        plan.steps()
            .filter(s -> steps.contains(s.id()) && firstOnItsTarget(plan, s))
            .flatMap(s ->
                engine.unmet(s.preconditions(), base).stream()
                    .map(u ->
                        new Problem(
                            "plan.stale",
                            Category.STALE,
                            "step " + s.id() + ", " + s.operation().target(),
                            "the world has changed: planned for "
                                + u.precondition().words()
                                + ", found "
                                + u.found()
                                + ".",
                            "Make a new plan with `clawback plan`.")))
            .toList();
    if (!stale.isEmpty()) {
      throw new ClawbackException(stale, null);
    }
  }

  /** Steps about one group's messages rest on its consumers being paused by the first of them. */
  private static String about(Operation operation) {
    return operation instanceof MessageOperation o
        ? "messages of " + o.group()
        : operation.target();
  }

  /**
   * A later step on a target rests on what an earlier one does; it is checked when its turn comes.
   */
  private static boolean firstOnItsTarget(Plan plan, Step step) {
    return plan.steps()
        .filter(s -> about(s.operation()).equals(about(step.operation())))
        .findFirst()
        .filter(step::equals)
        .isPresent();
  }

  /** A plan is not believed what it says of itself: the config says what it may do. */
  void refuseBeyondMandate(Plan plan, List<String> steps, FleetSnapshot base) {
    List<Problem> beyond = new Mandate(fleet, base, records.lastActed()).beyond(plan, steps);
    if (!beyond.isEmpty()) {
      throw new ClawbackException(beyond, null);
    }
  }

  /** One yes is for one run. */
  void refuseUsed(Plan plan, Approval yes) {
    String id = plan.id();
    boolean used =
        records.bookForActing().runs().stream()
            .anyMatch(r ->
                r.plan().equals(id)
                    && r.approval().filter(a -> a.at().equals(yes.at())).isPresent());
    if (used) {
      throw new ClawbackException(
          new Problem(
              "approval.used",
              Category.APPROVAL,
              "plan " + plan.shortId(),
              "its approval was for one run, and that run was begun.",
              "Make a new plan, or approve this one again."));
    }
  }

  /**
   * A plan answers what was seen when it was made: what took effect once is not done again because
   * the world happens to look the same, least of all after it was taken back.
   */
  void refuseCarriedOut(Plan plan, List<String> steps) {
    for (RunRecord earlier : records.bookForActing().runs()) {
      List<String> again =
          earlier.plan().equals(plan.id())
              ? steps.stream()
                  .filter(s ->
                      switch (earlier.states().getOrDefault(s, StepState.PLANNED)) {
                        case PLANNED, FAILED -> false;
                        case INTENDED, IN_DOUBT, DONE, STRANDED, COMPENSATING, COMPENSATED -> true;
                      })
                  .toList()
              : List.of();
      if (!again.isEmpty()) {
        throw new ClawbackException(
            new Problem(
                "plan.carried-out",
                Category.STALE,
                "plan " + plan.shortId() + ", step " + String.join(", ", again),
                "run "
                    + earlier.run()
                    + " began it: it is "
                    + again.stream()
                        .map(step -> earlier.states().getOrDefault(step, StepState.PLANNED).name())
                        .distinct()
                        .collect(Collectors.joining(", "))
                    + " there.",
                "Make a new plan with `clawback plan`."));
      }
    }
  }

  /** A policy may say something else by now. */
  void refuseOtherConfig(Plan plan) {
    if (!plan.fleet().equals(fleet.digest())) {
      throw new ClawbackException(
          new Problem(
              "plan.other-config",
              Category.STALE,
              "plan " + plan.shortId(),
              "the config has changed since it was made.",
              "Make a new plan with `clawback plan`."));
    }
  }

  /** What one run left half done, no other may build upon or take apart. */
  void refuseWhileAnotherIsOpen(String than) {
    records.bookForActing().runs().stream()
        .filter(r -> unsettled(r) && !r.run().equals(than))
        .findFirst()
        .ifPresent(r -> {
          throw new ClawbackException(
              new Problem(
                  "run.open",
                  Category.USAGE,
                  "run " + r.run(),
                  "it was interrupted and waits.",
                  (r.goingBack() ? "Run `" : "Run `clawback resume " + r.run() + "` or `")
                      + "clawback rollback "
                      + r.rollbackKey()
                      + " --execute` first."));
        });
  }

  /** Not ended, or ended with something that nobody knows, as when a way back was interrupted. */
  private static boolean unsettled(RunRecord run) {
    return run.ending().isEmpty()
        || run.states().values().stream()
            .anyMatch(s ->
                s == StepState.INTENDED || s == StepState.IN_DOUBT || s == StepState.COMPENSATING);
  }
}
