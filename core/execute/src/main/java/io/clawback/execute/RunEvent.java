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

  /** The step was judged. */
  record Judged(Step step, Verification verification) implements RunEvent {}
}
