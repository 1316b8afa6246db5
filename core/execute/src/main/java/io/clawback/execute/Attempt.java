package io.clawback.execute;

import io.clawback.model.audit.EntryKind;
import io.clawback.model.error.Category;
import io.clawback.model.error.ClawbackException;
import io.clawback.model.error.Problem;
import io.clawback.model.json.Json;
import io.clawback.model.json.RecordJson;
import io.clawback.model.plan.Operation;
import io.clawback.model.plan.Step;
import io.clawback.model.run.Outcome;
import io.clawback.model.run.Probe;
import io.clawback.model.run.StepState;
import io.clawback.spi.broker.Mutation;
import io.clawback.spi.time.Scheduler;
import java.time.Duration;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/**
 * Takes one step through its life: intent → act → outcome, with doubt resolved by asking the
 * resource, never by assumption. Every state is on disk before it is told.
 */
final class Attempt {
  private final Journal journal;
  private final Hands hands;
  private final World world;
  private final Scheduler scheduler;
  private final RandomGenerator chance;
  private final Backoff backoff;
  private final Breaker breaker;
  private final BooleanSupplier stop;
  private final Consumer<RunEvent> listener;

  Attempt(
      Journal journal,
      Hands hands,
      World world,
      Scheduler scheduler,
      RandomGenerator chance,
      Backoff backoff,
      Breaker breaker,
      BooleanSupplier stop,
      Consumer<RunEvent> listener) {
    this.journal = journal;
    this.hands = hands;
    this.world = world;
    this.scheduler = scheduler;
    this.chance = chance;
    this.backoff = backoff;
    this.breaker = breaker;
    this.stop = stop;
    this.listener = listener;
  }

  /** Where the step rests now, and why. */
  record Rest(StepState state, String detail) {}

  /** Takes the step on from {@code from}; {@code run} names its operation. */
  Rest forward(String run, Step step, StepState from) throws InterruptedException {
    Mutation mutation =
        new Mutation(OperationIds.forward(run, step.id()), step.tenant(), step.budget());
    StepState state = from;
    if (state == StepState.PLANNED) {
      List<String> unmet = unmet(step);
      if (!unmet.isEmpty()) {
        return new Rest(state, "stale: " + String.join("; ", unmet));
      }
      state = StepMachine.next(state, StepEvent.INTEND);
      journal.step(EntryKind.INTENDED, step, mutation.id(), Journal.intent(step, step.operation()));
      listener.accept(new RunEvent.Began(step));
      return act(step, mutation, state, 0, false);
    }
    if (state == StepState.INTENDED) {
      // A crash fell between intent and outcome: what happened is asked, not assumed.
      state = StepMachine.next(state, StepEvent.LOSE_TRACK);
    }
    return settle(step, mutation, state, "a crash fell between intent and outcome", 0);
  }

  /**
   * What became of a step that nobody knows of, without doing any of it: for a way back.
   *
   * @param partly whether some of it was done
   */
  record Settled(Rest rest, boolean partly) {}

  /** Asks what became of the step; never acts. Still in doubt when the resource does not answer. */
  Settled settleOnly(String run, Step step, StepState from) throws InterruptedException {
    Mutation mutation =
        new Mutation(OperationIds.forward(run, step.id()), step.tenant(), step.budget());
    StepState doubt =
        from == StepState.INTENDED ? StepMachine.next(from, StepEvent.LOSE_TRACK) : from;
    String last = "not asked";
    for (int n = 0; n <= backoff.attempts() && !stop.getAsBoolean(); n++) {
      if (n > 0) {
        pause(step, last, n);
      }
      try {
        Probe found = hands.probe(mutation, step.operation());
        if (found == Probe.DONE || found == Probe.STATE_HOLDS) {
          StepState done = StepMachine.next(doubt, StepEvent.CONFIRM);
          return new Settled(
              end(step, mutation, done, "probe", found, "done (found by asking)"), false);
        }
        StepState intended = StepMachine.next(doubt, StepEvent.FOUND_UNDONE);
        if (found == Probe.SUPERSEDED) {
          return new Settled(superseded(step, mutation, intended), false);
        }
        StepState failed = StepMachine.next(intended, StepEvent.REFUSE);
        boolean partly = found == Probe.PARTLY;
        String what = partly ? "partly done, and not gone on with" : "not done, and given up";
        return new Settled(end(step, mutation, failed, "probe", found, what), partly);
      } catch (ClawbackException e) {
        stopOnStorage(e);
        last = e.problem().toString();
      }
    }
    return new Settled(new Rest(doubt, last), false);
  }

  /**
   * @param tries how often the call has broken already
   * @param partly whether some of it is known to be done: a refusal then leaves that behind
   */
  private Rest act(Step step, Mutation mutation, StepState intended, int tries, boolean partly)
      throws InterruptedException {
    String why;
    try {
      Outcome outcome = hands.act(mutation, step.operation());
      breaker.worked(step.operation().broker());
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
            end(
                step,
                mutation,
                StepMachine.next(intended, partly ? StepEvent.SUPERSEDE : StepEvent.REFUSE),
                "problem",
                problem,
                problem.toString());
        case Outcome.Superseded(Problem problem) ->
            end(
                step,
                mutation,
                StepMachine.next(intended, StepEvent.SUPERSEDE),
                "problem",
                problem,
                problem.toString());
      };
    } catch (ClawbackException e) {
      stopOnStorage(e);
      why = e.problem().toString();
    }
    breaker.failed(step.operation().broker());
    StepState doubt = StepMachine.next(intended, StepEvent.LOSE_TRACK);
    journal.step(EntryKind.IN_DOUBT, step, mutation.id(), Journal.detail("why", why));
    return settle(step, mutation, doubt, why, tries + 1);
  }

  /** Asks until the resource answers, the breaker opens, or somebody stops the run. */
  private Rest settle(Step step, Mutation mutation, StepState doubt, String why, int tries)
      throws InterruptedException {
    String last = why;
    // One account of patience for asking and for doing again, so that nothing is tried for ever.
    for (int n = tries; n <= backoff.attempts(); n++) {
      if (n > 0) {
        pause(step, last, n);
      }
      if (stop.getAsBoolean() || breaker.open(step.operation().broker())) {
        break;
      }
      try {
        Probe found = hands.probe(mutation, step.operation());
        switch (found) {
          case DONE, STATE_HOLDS -> {
            breaker.worked(step.operation().broker());
            return end(
                step,
                mutation,
                StepMachine.next(doubt, StepEvent.CONFIRM),
                "probe",
                found,
                "done (found by asking)");
          }
          case PARTLY, NOT_STARTED -> {
            return again(step, mutation, StepMachine.next(doubt, StepEvent.FOUND_UNDONE), found, n);
          }
          case SUPERSEDED -> {
            return superseded(step, mutation, StepMachine.next(doubt, StepEvent.FOUND_UNDONE));
          }
        }
      } catch (ClawbackException e) {
        stopOnStorage(e);
        breaker.failed(step.operation().broker());
        last = e.problem().toString();
      }
    }
    return new Rest(doubt, last);
  }

  /** Neither as planned nor as wanted after a doubt: it may have happened, so it is no failure. */
  private Rest superseded(Step step, Mutation mutation, StepState intended) {
    List<String> unmet = unmet(step);
    return end(
        step,
        mutation,
        StepMachine.next(intended, StepEvent.SUPERSEDE),
        "superseded",
        unmet,
        "superseded: neither as planned nor as wanted: " + String.join("; ", unmet));
  }

  /**
   * Not done, or partly: done again under the same name, unless the world has moved on before
   * anything happened.
   */
  private Rest again(Step step, Mutation mutation, StepState intended, Probe found, int tries)
      throws InterruptedException {
    if (found == Probe.NOT_STARTED) {
      List<String> unmet = unmet(step);
      if (!unmet.isEmpty()) {
        String why = "stale: " + String.join("; ", unmet);
        return end(
            step, mutation, StepMachine.next(intended, StepEvent.REFUSE), "stale", unmet, why);
      }
    }
    journal.step(EntryKind.INTENDED, step, mutation.id(), Journal.intent(step, step.operation()));
    return act(step, mutation, intended, tries, found == Probe.PARTLY);
  }

  /**
   * Takes a step back by its undo; {@code undo} is absolute, so that doing it twice is doing it
   * once.
   */
  Rest back(String run, Step step, StepState from, Operation undo) throws InterruptedException {
    Mutation mutation =
        new Mutation(OperationIds.back(run, step.id()), step.tenant(), step.budget());
    StepState state =
        from == StepState.COMPENSATING ? from : StepMachine.next(from, StepEvent.COMPENSATE);
    journal.step(
        EntryKind.COMPENSATION_INTENDED, step, mutation.id(), Journal.detail("operation", undo));
    String last = "";
    for (int n = 0; n <= backoff.attempts(); n++) {
      if (n > 0) {
        pause(step, last, n);
      }
      if (stop.getAsBoolean()) {
        return new Rest(state, "interrupted on the way back: " + last);
      }
      try {
        if (hands.probe(mutation, undo) == Probe.DONE) {
          return endBack(
              step, mutation, StepMachine.next(state, StepEvent.CONFIRM_BACK), "found by asking");
        }
        switch (hands.act(mutation, undo)) {
          case Outcome.Done(var receipt) -> {
            return endBack(
                step,
                mutation,
                StepMachine.next(state, StepEvent.CONFIRM_BACK),
                RecordJson.write(receipt).canonical());
          }
          case Outcome.Refused(Problem problem) -> {
            return endBack(
                step, mutation, StepMachine.next(state, StepEvent.GIVE_UP), problem.toString());
          }
          case Outcome.Superseded(Problem problem) -> {
            return endBack(
                step, mutation, StepMachine.next(state, StepEvent.GIVE_UP), problem.toString());
          }
        }
      } catch (ClawbackException e) {
        stopOnStorage(e);
        last = e.problem().toString();
      }
    }
    return new Rest(state, "in doubt on the way back: " + last);
  }

  private Rest end(
      Step step, Mutation mutation, StepState state, String field, Object value, String detail) {
    SortedMap<String, Json> entry = new TreeMap<>(Journal.detail(field, value));
    entry.put("state", Json.of(state.name()));
    journal.step(
        state == StepState.STRANDED ? EntryKind.STRANDED : EntryKind.OUTCOME,
        step,
        mutation.id(),
        entry);
    listener.accept(new RunEvent.Rested(step, state, detail));
    return new Rest(state, detail);
  }

  private Rest endBack(Step step, Mutation mutation, StepState state, String detail) {
    SortedMap<String, Json> entry = new TreeMap<>(Journal.detail("detail", detail));
    entry.put("state", Json.of(state.name()));
    EntryKind kind = state == StepState.COMPENSATED ? EntryKind.COMPENSATED : EntryKind.STRANDED;
    journal.step(kind, step, mutation.id(), entry);
    listener.accept(new RunEvent.Rested(step, state, detail));
    return new Rest(state, detail);
  }

  private List<String> unmet(Step step) {
    return world.unmet(step).stream()
        .map(u -> u.precondition().words() + ", but found " + u.found())
        .toList();
  }

  private void pause(Step step, String why, int n) throws InterruptedException {
    Duration length = backoff.before(n - 1, chance);
    listener.accept(new RunEvent.Waiting(step, why, length.toMillis()));
    scheduler.sleep(length);
  }

  /** A ledger that cannot write ends everything: no further mutation (SAFETY I13). */
  private static void stopOnStorage(ClawbackException e) {
    if (e.problem().category() == Category.STORAGE) {
      throw e;
    }
  }
}
