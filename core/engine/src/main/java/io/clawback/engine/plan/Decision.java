package io.clawback.engine.plan;

/** What becomes of something: a draft of a step, or a reason against it. */
sealed interface Decision {
  /** It is done. */
  record Do(StepDraft draft) implements Decision {}

  /**
   * It is not.
   *
   * @param reason one sentence with numbers
   */
  record No(DeclineCode code, String reason) implements Decision {}
}
