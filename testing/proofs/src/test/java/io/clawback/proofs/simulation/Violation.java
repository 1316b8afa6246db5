package io.clawback.proofs.simulation;

/** An invariant does not hold: nobody may catch it and go on. */
final class Violation extends AssertionError {
  private static final long serialVersionUID = 1;

  /**
   * @param invariant its number in SAFETY.md
   */
  Violation(String invariant, String what) {
    super(invariant + ": " + what);
  }
}
