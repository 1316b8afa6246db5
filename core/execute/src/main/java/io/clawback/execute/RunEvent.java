package io.clawback.execute;

import io.clawback.model.plan.Step;
import io.clawback.model.run.StepState;
import io.clawback.model.run.Verification;

/** What a run tells while it goes on, for people to watch. The ledger, not this, is the record. */
public sealed interface RunEvent {
  /**
   * The run is on disk, and nothing has been changed yet by this call: the way back is told before
   * the first effect.
   */
  record Started(String run, String rollbackKey) implements RunEvent {}

  /** The step's intent is on disk. */
  record Began(Step step) implements RunEvent {}

  /** Something broke; it goes on after a pause. */
  record Waiting(Step step, String why, long millis) implements RunEvent {}

  /** The step has reached a state in which it rests. */
  record Rested(Step step, StepState state, String detail) implements RunEvent {}

  /**
   * A circuit breaker changed.
   *
   * @param target {@code broker prod/main} or {@code consumers order-processors}
   * @param failures how many in a row
   * @param millis how long nothing is tried there; 0 unless it is open
   * @param why for people
   */
  record Circuit(String target, State state, int failures, long millis, String why)
      implements RunEvent {
    /** Of the breaker. */
    public enum State {
      /** Nothing is tried there. */
      OPEN,
      /** One step is let through. */
      HALF_OPEN,
      /** It works. */
      CLOSED
    }
  }

  /** The step was judged. */
  record Judged(Step step, Verification verification) implements RunEvent {}
}
