package io.clawback.execute;

import io.clawback.model.audit.EntryKind;
import io.clawback.model.error.Category;
import io.clawback.model.error.ClawbackException;
import io.clawback.model.json.Json;
import io.clawback.model.name.BrokerId;
import io.clawback.model.plan.Step;
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

  /** Nobody asked to stop, and the broker is still worth trying. */
  boolean goesOn(BrokerId broker) {
    return !stop.getAsBoolean() && !breaker.open(broker);
  }

  void pause(Step step, String why, int n) throws InterruptedException {
    Duration length = backoff.before(n - 1, chance);
    listener.accept(new RunEvent.Waiting(step, why, length.toMillis()));
    scheduler.sleep(length);
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
