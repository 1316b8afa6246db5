package io.clawback.execute;

import io.clawback.model.error.Problem;

/**
 * Another instance is at the target: this call has sent nothing at all. Whether an earlier call of
 * the same operation did is not said.
 */
public final class Busy extends RuntimeException {
  private final transient Problem problem;

  /**
   * @param problem who is at it, and what to do
   */
  public Busy(Problem problem) {
    super(problem.toString());
    this.problem = problem;
  }

  /** Who is at it. */
  public Problem problem() {
    return problem;
  }
}
