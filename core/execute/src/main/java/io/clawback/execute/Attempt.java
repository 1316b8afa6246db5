package io.clawback.execute;

import io.clawback.model.audit.EntryKind;
import io.clawback.model.error.Category;
import io.clawback.model.error.ClawbackException;
import io.clawback.model.error.Problem;
import io.clawback.model.plan.MessageOperation;
import io.clawback.model.plan.Step;
import io.clawback.model.run.Outcome;
import io.clawback.model.run.Probe;
import io.clawback.model.run.StepState;
import io.clawback.spi.broker.Mutation;
import java.util.List;
import java.util.Optional;

/**
 * Takes one step through its life: intent → act → outcome, with doubt resolved by asking the
 * resource, never by assumption. Every state is on disk before it is told.
 */
final class Attempt {
  private final Means means;

  Attempt(Means means) {
    this.means = means;
  }

  /** Takes the step on from {@code from}; {@code run} names its operation. */
  Rest forward(String run, Step step, StepState from) throws InterruptedException {
    Mutation mutation = mutation(run, step);
    if (from == StepState.PLANNED) {
      Optional<Rest> not = means.notReady(step);
      if (not.isPresent()) {
        return not.get();
      }
      StepState intended = StepMachine.next(from, StepEvent.INTEND);
      intend(step, mutation);
      means.listener().accept(new RunEvent.Began(step));
      return act(step, mutation, intended, 0, false);
    }
    return settle(step, mutation, doubt(from), "a crash fell between intent and outcome", 0, true);
  }

  /**
   * Settles a step that was begun and may not be gone on with, because its permission has ended:
   * what was done stays done, what was not is given up. Done in part, it waits for a way back.
   */
  Rest settleOnly(String run, Step step, StepState from) throws InterruptedException {
    return settle(step, mutation(run, step), doubt(from), "not asked yet", 0, false);
  }

  /** A crash fell between intent and outcome: what happened is asked, not assumed. */
  static StepState doubt(StepState from) {
    return from == StepState.INTENDED ? StepMachine.next(from, StepEvent.LOSE_TRACK) : from;
  }

  static Mutation mutation(String run, Step step) {
    return new Mutation(OperationIds.forward(run, step.id()), step.tenant(), step.budget());
  }

  private void intend(Step step, Mutation mutation) {
    means
        .journal()
        .step(EntryKind.INTENDED, step, mutation.id(), Journal.intent(step, step.operation()));
  }

  /**
   * @param tries how often the call has broken already
   * @param partly whether some of it is known to be done: a refusal then leaves that behind
   */
  private Rest act(Step step, Mutation mutation, StepState intended, int tries, boolean partly)
      throws InterruptedException {
    String why;
    try {
      Outcome outcome = means.hands().act(mutation, step.operation());
      if (!(outcome instanceof Outcome.Refused(Problem p)) || p.category() != Category.CONNECTION) {
        means.breaker().worked(step.operation());
        return ended(step, mutation, intended, partly, outcome);
      }
      // Certainly not sent; but a broker that cannot be reached is waited for like any other.
      why = p.toString();
    } catch (Busy e) {
      return busy(step, mutation, intended, partly, e.problem());
    } catch (ClawbackException e) {
      Means.stopOnStorage(e);
      why = e.problem().toString();
      if (awaitsOthers(step, e.problem())) {
        return new Rest(lost(step, mutation, intended, why), why);
      }
    }
    means.breaker().failed(step.operation(), why);
    StepState doubt = lost(step, mutation, intended, why);
    return settle(step, mutation, doubt, why, tries + 1, true);
  }

  /** It is done, and consumers have not said that they heard of it: a person has to see to them. */
  private static boolean awaitsOthers(Step step, Problem problem) {
    return step.operation() instanceof MessageOperation.PublishSkips
        && problem.category() == Category.CONSUMERS;
  }

  private Rest ended(
      Step step, Mutation mutation, StepState intended, boolean partly, Outcome outcome) {
    return switch (outcome) {
      case Outcome.Done(var receipt) ->
          end(
              step,
              mutation,
              StepMachine.next(intended, StepEvent.CONFIRM),
              "receipt",
              receipt,
              "done");
      case Outcome.Refused(Problem problem) ->
          refused(
              step, mutation, intended, partly ? StepEvent.SUPERSEDE : StepEvent.REFUSE, problem);
      case Outcome.Superseded(Problem problem) ->
          refused(step, mutation, intended, StepEvent.SUPERSEDE, problem);
    };
  }

  /**
   * Another instance is at it, so this call did nothing. Where none before did either, that is the
   * outcome; where some of it is done, it is left for a resume, without trying the broker's
   * patience.
   */
  private Rest busy(
      Step step, Mutation mutation, StepState intended, boolean partly, Problem problem) {
    return partly
        ? new Rest(lost(step, mutation, intended, problem.toString()), problem.toString())
        : refused(step, mutation, intended, StepEvent.REFUSE, problem);
  }

  private Rest refused(
      Step step, Mutation mutation, StepState intended, StepEvent event, Problem problem) {
    return end(
        step, mutation, StepMachine.next(intended, event), "problem", problem, problem.toString());
  }

  private StepState lost(Step step, Mutation mutation, StepState intended, String why) {
    StepState doubt = StepMachine.next(intended, StepEvent.LOSE_TRACK);
    means.journal().step(EntryKind.IN_DOUBT, step, mutation.id(), Journal.detail("why", why));
    return doubt;
  }

  /** Asks until the resource answers, the breaker opens, or somebody stops the run. */
  private Rest settle(
      Step step, Mutation mutation, StepState doubt, String why, int tries, boolean mayAct)
      throws InterruptedException {
    // One account of patience for asking and for doing again, so that nothing is tried for ever.
    return means.insist(
        step,
        step.operation(),
        why,
        tries,
        n -> {
          Probe found = means.hands().probe(mutation, step.operation());
          return switch (found) {
            case DONE, STATE_HOLDS -> {
              means.breaker().worked(step.operation());
              yield end(
                  step,
                  mutation,
                  StepMachine.next(doubt, StepEvent.CONFIRM),
                  "probe",
                  found,
                  "done (found by asking)");
            }
            case PARTLY, NOT_STARTED ->
                mayAct
                    ? again(
                        step, mutation, StepMachine.next(doubt, StepEvent.FOUND_UNDONE), found, n)
                    : givenUp(step, mutation, doubt, found);
            case SUPERSEDED -> superseded(means, step, mutation, doubt);
          };
        },
        last -> new Rest(doubt, last));
  }

  /** Neither as planned nor as wanted after a doubt: it may have happened, so it is no failure. */
  static Rest superseded(Means means, Step step, Mutation mutation, StepState doubt) {
    List<String> unmet = means.unmet(step);
    return means.rest(
        EntryKind.STRANDED,
        step,
        mutation,
        StepMachine.next(doubt, StepEvent.GIVE_UP),
        Journal.detail("superseded", unmet),
        "superseded: neither as planned nor as wanted: " + String.join("; ", unmet));
  }

  /**
   * Not done, or partly: done again under the same name, unless the world has moved on before
   * anything happened.
   */
  private Rest again(Step step, Mutation mutation, StepState intended, Probe found, int tries)
      throws InterruptedException {
    if (found == Probe.NOT_STARTED) {
      List<String> unmet = means.unmet(step);
      if (!unmet.isEmpty() && mayBeOurs(step) && means.patienceAfter(tries)) {
        throw new Busy(
            new Problem(
                "run.still-held",
                Category.STALE,
                step.operation().target(),
                String.join("; ", unmet),
                "Wait until whoever is in the group has left, then resume the run."));
      }
      if (!unmet.isEmpty()) {
        String why = "stale: " + String.join("; ", unmet);
        return end(
            step, mutation, StepMachine.next(intended, StepEvent.REFUSE), "stale", unmet, why);
      }
    }
    intend(step, mutation);
    return act(step, mutation, intended, tries, found == Probe.PARTLY);
  }

  /**
   * Whoever did this before us did it as a member of the group, and the broker lets go of a member
   * that died only some seconds later.
   */
  private static boolean mayBeOurs(Step step) {
    return switch (step.operation()) {
      case MessageOperation.Rewrite ignored -> true;
      case MessageOperation.PassOver ignored -> true;
      default -> false;
    };
  }

  /** What may not be gone on with: nothing of it was done, or it stays in doubt for a way back. */
  private Rest givenUp(Step step, Mutation mutation, StepState doubt, Probe found) {
    if (found == Probe.PARTLY) {
      return new Rest(
          doubt, "done in part, and no longer permitted: take the run back, or finish it by hand");
    }
    StepState failed =
        StepMachine.next(StepMachine.next(doubt, StepEvent.FOUND_UNDONE), StepEvent.REFUSE);
    return end(step, mutation, failed, "probe", found, "not done, and no longer permitted");
  }

  private Rest end(
      Step step, Mutation mutation, StepState state, String field, Object value, String detail) {
    EntryKind kind = state == StepState.STRANDED ? EntryKind.STRANDED : EntryKind.OUTCOME;
    return means.rest(kind, step, mutation, state, Journal.detail(field, value), detail);
  }
}
