package io.clawback.execute;

import io.clawback.model.audit.EntryKind;
import io.clawback.model.error.Category;
import io.clawback.model.error.ClawbackException;
import io.clawback.model.error.Problem;
import io.clawback.model.json.Json;
import io.clawback.model.json.RecordJson;
import io.clawback.model.plan.Operation;
import io.clawback.model.plan.Step;
import io.clawback.model.plan.WayBack;
import io.clawback.model.run.Outcome;
import io.clawback.model.run.Probe;
import io.clawback.model.run.StepState;
import io.clawback.spi.broker.Mutation;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Takes steps back, one by one (SAFETY I12). What nobody knows is asked first and never gone on
 * with. Between what is asked and what is undone no state is written that a crash could leave
 * behind as if nothing were left: a step done in part goes from doubt straight into its way back.
 */
final class Compensation {
  private final Means means;

  Compensation(Means means) {
    this.means = means;
  }

  /** Takes the step back from wherever it stands, as far as that goes. */
  Rest back(String run, Step step, Rest rest) throws InterruptedException {
    return switch (rest.state()) {
      case PLANNED, FAILED, COMPENSATED -> rest;
      case INTENDED, IN_DOUBT -> settled(run, step, Attempt.doubt(rest.state()));
      case DONE, COMPENSATING, STRANDED ->
          switch (step.wayBack()) {
            case WayBack.Undo(var undo) -> undo(run, step, rest.state(), undo, "");
            case WayBack.Nothing(String why) ->
                new Rest(rest.state(), "nothing to take back: " + why);
            case WayBack.Irreversible(String why) ->
                new Rest(rest.state(), "cannot be taken back: " + why);
          };
    };
  }

  /** Asks what became of the step. Still in doubt when the resource does not answer. */
  private Rest settled(String run, Step step, StepState doubt) throws InterruptedException {
    Mutation mutation = Attempt.mutation(run, step);
    return means.insist(
        step,
        step.operation(),
        "not asked",
        0,
        n -> {
          Probe found = means.hands().probe(mutation, step.operation());
          means.breaker().worked(step.operation());
          return switch (found) {
            case NOT_STARTED -> undone(step, mutation, doubt, found);
            case SUPERSEDED -> Attempt.superseded(means, step, mutation, doubt);
            case PARTLY, DONE, STATE_HOLDS -> found(run, step, mutation, doubt, found);
          };
        },
        last -> new Rest(doubt, last));
  }

  private Rest undone(Step step, Mutation mutation, StepState doubt, Probe found) {
    StepState failed =
        StepMachine.next(StepMachine.next(doubt, StepEvent.FOUND_UNDONE), StepEvent.REFUSE);
    return means.rest(
        EntryKind.OUTCOME,
        step,
        mutation,
        failed,
        Journal.detail("probe", found),
        "not done, and given up");
  }

  /** All of it or some of it is done: undone at once where it can be, else told as it is. */
  private Rest found(String run, Step step, Mutation mutation, StepState doubt, Probe found)
      throws InterruptedException {
    if (step.wayBack() instanceof WayBack.Undo(var undo)) {
      return undo(run, step, doubt, undo, found.name());
    }
    if (found == Probe.PARTLY) {
      return means.rest(
          EntryKind.STRANDED,
          step,
          mutation,
          StepMachine.next(doubt, StepEvent.GIVE_UP),
          Journal.detail("probe", found),
          "done in part, not gone on with, and it has no way back; by hand: "
              + step.nativeCommand());
    }
    Rest done =
        means.rest(
            EntryKind.OUTCOME,
            step,
            mutation,
            StepMachine.next(doubt, StepEvent.CONFIRM),
            Journal.detail("probe", found),
            "done (found by asking)");
    return back(run, step, done);
  }

  /**
   * Undoes it; {@code undo} is absolute and refuses what is neither as we left it nor as it was, so
   * that doing it twice is doing it once.
   *
   * @param found what asking said of the step, for the record; may be empty
   */
  private Rest undo(String run, Step step, StepState from, Operation undo, String found)
      throws InterruptedException {
    if (!means.goesOn(undo)) {
      return new Rest(from, "its way back was not begun");
    }
    Mutation mutation =
        new Mutation(
            OperationIds.back(run, step.id()),
            Optional.of(OperationIds.forward(run, step.id())),
            step.tenant(),
            step.budget());
    StepState state =
        from == StepState.COMPENSATING ? from : StepMachine.next(from, StepEvent.COMPENSATE);
    SortedMap<String, Json> intent = new TreeMap<>(Journal.detail("operation", undo));
    if (!found.isEmpty()) {
      intent.put("found", Json.of(found));
    }
    means.journal().step(EntryKind.COMPENSATION_INTENDED, step, mutation.id(), intent);
    return means.insist(
        step,
        undo,
        "",
        0,
        n -> undoOnce(run, step, mutation, state, undo),
        last -> new Rest(state, last.isEmpty() ? "interrupted on the way back" : last));
  }

  private Rest undoOnce(String run, Step step, Mutation mutation, StepState state, Operation undo)
      throws InterruptedException {
    if (means.hands().probe(mutation, undo) == Probe.DONE) {
      return taken(step, mutation, state, "found by asking");
    }
    return switch (means.hands().act(mutation, undo)) {
      case Outcome.Done(var receipt) -> {
        means.breaker().worked(undo);
        yield taken(step, mutation, state, RecordJson.write(receipt).canonical());
      }
      // Certainly not sent: waited for like a broker that does not answer.
      case Outcome.Refused(Problem problem) when problem.category() == Category.CONNECTION ->
          throw new ClawbackException(problem);
      case Outcome.Refused(Problem problem) -> stranded(run, step, mutation, state, problem);
      case Outcome.Superseded(Problem problem) -> stranded(run, step, mutation, state, problem);
    };
  }

  private Rest taken(Step step, Mutation mutation, StepState state, String detail) {
    return means.rest(
        EntryKind.COMPENSATED,
        step,
        mutation,
        StepMachine.next(state, StepEvent.CONFIRM_BACK),
        Journal.detail("detail", detail),
        detail);
  }

  /** The resource refused: says why, and what it shows of the step now. */
  private Rest stranded(
      String run, Step step, Mutation mutation, StepState state, Problem problem) {
    String left = left(Attempt.mutation(run, step), step);
    SortedMap<String, Json> why = new TreeMap<>(Journal.detail("problem", problem));
    why.put("left", Json.of(left));
    return means.rest(
        EntryKind.STRANDED,
        step,
        mutation,
        StepMachine.next(state, StepEvent.GIVE_UP),
        why,
        "not taken back, " + left + ": " + problem);
  }

  private String left(Mutation forward, Step step) {
    try {
      return switch (means.hands().probe(forward, step.operation())) {
        case DONE, STATE_HOLDS -> "all of it still holds";
        case PARTLY -> "some of it still holds";
        case NOT_STARTED -> "nothing of it is left";
        case SUPERSEDED -> "somebody else wrote over it";
      };
    } catch (ClawbackException e) {
      Means.stopOnStorage(e);
      return "and what is left of it could not be asked (" + e.problem().code() + ")";
    }
  }
}
