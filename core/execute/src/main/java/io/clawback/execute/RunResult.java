package io.clawback.execute;

import io.clawback.model.plan.Step;
import io.clawback.model.run.StepState;
import io.clawback.model.run.Throughput;
import io.clawback.model.run.Verification;
import java.util.List;
import java.util.Optional;

/**
 * How a run ended.
 *
 * @param run its id
 * @param rollbackKey the handle for the way back
 * @param ending how
 * @param goingBack whether a person asked for its way back: what was interrupted goes on backwards
 * @param steps each step of the plan, in its order
 */
public record RunResult(
    String run, String rollbackKey, Ending ending, boolean goingBack, List<StepResult> steps) {

  /** How a run as a whole ended. */
  public enum Ending {
    /** All that was to be done is done, and nothing shows that it did not help. */
    COMPLETED,
    /** All that was to be done is done, and it did not help: the second look says so. */
    NOT_RECOVERED,
    /** Some of it failed or was skipped; nothing is in doubt. */
    INCOMPLETE,
    /** Stopped on request or by an open circuit breaker; {@code resume} goes on. */
    INTERRUPTED,
    /** It was taken back, because it did not help or because a person asked. */
    ROLLED_BACK,
    /** A person is needed. */
    STRANDED
  }

  /**
   * How one step ended.
   *
   * @param step which
   * @param state where it rests
   * @param detail why, for people
   * @param verification what the second look said, if it was judged
   * @param throughput of the group that it was to help, if it was measured
   */
  public record StepResult(
      Step step,
      StepState state,
      String detail,
      Optional<Verification> verification,
      Optional<Throughput> throughput) {
    /** One whose group's throughput was not measured. */
    public StepResult(
        Step step, StepState state, String detail, Optional<Verification> verification) {
      this(step, state, detail, verification, Optional.empty());
    }
  }
}
