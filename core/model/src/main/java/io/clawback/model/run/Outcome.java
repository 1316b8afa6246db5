package io.clawback.model.run;

import io.clawback.model.error.Problem;

/** How a mutation ended. Not knowing is no outcome: the call throws, and the step is in doubt. */
public sealed interface Outcome {
  /** It took effect. */
  record Done(Receipt receipt) implements Outcome {}

  /** It took no effect, which is certain. */
  record Refused(Problem problem) implements Outcome {}

  /**
   * Another writer was there at the same time: what we wrote may not hold. Never counted as done.
   */
  record Superseded(Problem problem) implements Outcome {}
}
