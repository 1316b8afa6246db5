package io.clawback.ledger;

import io.clawback.model.json.Json;
import io.clawback.model.run.StepState;
import java.time.Instant;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A run as the ledger tells it.
 *
 * @param run its id
 * @param plan its plan's id
 * @param who who started it
 * @param startedAt when
 * @param started what was recorded at its start
 * @param steps where each step stands that was begun
 * @param open by step, the intents whose outcome is not recorded
 * @param goingBack whether its way back was asked for
 * @param ended what was recorded at its end; empty while it goes on or waits to be resumed
 */
public record RunState(
    String run,
    String plan,
    String who,
    Instant startedAt,
    Json.Obj started,
    SortedMap<String, StepState> steps,
    SortedMap<String, Intent> open,
    boolean goingBack,
    Optional<Json.Obj> ended) {
  public RunState {
    steps = Collections.unmodifiableSortedMap(new TreeMap<>(steps));
    open = Collections.unmodifiableSortedMap(new TreeMap<>(open));
  }

  /**
   * Something that was about to be done.
   *
   * @param seq number of the entry that says so
   * @param step the step
   * @param operation the operation's id; may be empty
   * @param state where that put the step: INTENDED, IN_DOUBT or COMPENSATING
   */
  public record Intent(long seq, String step, String operation, StepState state) {}

  /** The same with a step that has an intent and no outcome yet. */
  RunState intended(Intent intent) {
    TreeMap<String, StepState> states = new TreeMap<>(steps);
    states.put(intent.step(), intent.state());
    TreeMap<String, Intent> intents = new TreeMap<>(open);
    intents.put(intent.step(), intent);
    return new RunState(run, plan, who, startedAt, started, states, intents, goingBack, ended);
  }

  /** The same with a step that came to rest. */
  RunState rested(String step, StepState state) {
    TreeMap<String, StepState> states = new TreeMap<>(steps);
    states.put(step, state);
    TreeMap<String, Intent> intents = new TreeMap<>(open);
    intents.remove(step);
    return new RunState(run, plan, who, startedAt, started, states, intents, goingBack, ended);
  }

  /** The same on its way back; whether it had ended before or not, it is open again. */
  RunState wentBack() {
    return new RunState(run, plan, who, startedAt, started, steps, open, true, Optional.empty());
  }

  /** The same, ended. */
  RunState ended(Json.Obj detail) {
    return new RunState(
        run, plan, who, startedAt, started, steps, open, goingBack, Optional.of(detail));
  }
}
