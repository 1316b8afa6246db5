package io.clawback.execute;

import io.clawback.model.audit.EntryKind;
import io.clawback.model.error.Category;
import io.clawback.model.error.ClawbackException;
import io.clawback.model.json.Json;
import io.clawback.model.plan.Operation;
import io.clawback.model.plan.Step;
import io.clawback.model.run.StepState;
import io.clawback.spi.broker.Mutation;
import io.clawback.spi.time.Scheduler;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.random.RandomGenerator;

/** What steps are carried out and taken back with. */
record Means(
    Journal journal,
    Hands hands,
    World world,
    Scheduler scheduler,
    RandomGenerator chance,
    Backoff backoff,
    Breaker breaker,
    BooleanSupplier stop,
    Consumer<RunEvent> listener) {

  /** Nobody asked to stop, and what carries it out is worth trying. */
  boolean goesOn(Operation operation) {
    return !stop.getAsBoolean() && breaker.lets(operation);
  }

  void pause(Step step, String why, int n) throws InterruptedException {
    Duration length = backoff.before(n - 1, chance);
    listener.accept(new RunEvent.Waiting(step, why, length.toMillis()));
    scheduler.sleep(length);
  }

  /** One try to bring a step to rest; what breaks while trying is thrown. */
  interface Try {
    /**
     * @param tries how often it was tried before
     */
    Rest now(int tries) throws InterruptedException;
  }

  /**
   * Tries until it comes to rest, the patience or the breaker ends, or somebody stops the run.
   *
   * @param operation what is tried
   * @param why what broke before the first try
   * @param tries how many tries of the patience are used up already
   * @param rest where the step rests when it came to nothing, told what broke last
   */
  Rest insist(
      Step step, Operation operation, String why, int tries, Try once, Function<String, Rest> rest)
      throws InterruptedException {
    String last = why;
    for (int n = tries; n <= backoff.attempts(); n++) {
      if (n > 0) {
        pause(step, last, n);
      }
      if (!goesOn(operation)) {
        break;
      }
      try {
        return once.now(n);
      } catch (Busy e) {
        last = e.problem().toString();
      } catch (ClawbackException e) {
        stopOnStorage(e);
        last = e.problem().toString();
        breaker.failed(operation, last);
      }
    }
    return rest.apply(last);
  }

  /** Whether another try follows one that so many went before. */
  boolean patienceAfter(int tries) {
    return tries < backoff.attempts();
  }

  /**
   * Looks at the step's preconditions before anything of it is begun; a broker that does not answer
   * is tried again, and after that left alone by the others' steps too.
   *
   * @return where the step rests because it cannot be begun; empty when it can
   */
  Optional<Rest> notReady(Step step) throws InterruptedException {
    String last = "";
    for (int n = 0; n <= backoff.attempts(); n++) {
      if (n > 0) {
        pause(step, last, n);
      }
      if (!goesOn(step.operation())) {
        break;
      }
      try {
        List<String> unmet = unmet(step);
        return unmet.isEmpty()
            ? Optional.empty()
            : Optional.of(new Rest(StepState.PLANNED, "stale: " + String.join("; ", unmet)));
      } catch (ClawbackException e) {
        stopOnStorage(e);
        last = e.problem().toString();
        breaker.lookFailed(step.operation(), last);
      }
    }
    return Optional.of(new Rest(StepState.PLANNED, last.isEmpty() ? "" : "not tried: " + last));
  }

  /** What of the step's preconditions does not hold now, for people. */
  List<String> unmet(Step step) {
    return world.unmet(step).stream()
        .map(u -> u.precondition().words() + ", but found " + u.found())
        .toList();
  }

  /** Puts on disk where the step rests, then tells it. */
  Rest rest(
      EntryKind kind,
      Step step,
      Mutation mutation,
      StepState state,
      SortedMap<String, Json> why,
      String detail) {
    SortedMap<String, Json> entry = new TreeMap<>(why);
    entry.put("state", Json.of(state.name()));
    journal.step(kind, step, mutation.id(), entry);
    listener.accept(new RunEvent.Rested(step, state, detail));
    return new Rest(state, detail);
  }

  /** A ledger that cannot write ends everything: no further mutation (SAFETY I13). */
  static void stopOnStorage(ClawbackException e) {
    if (e.problem().category() == Category.STORAGE) {
      throw e;
    }
  }
}
