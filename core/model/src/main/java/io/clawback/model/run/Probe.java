package io.clawback.model.run;

/** What a resource says of an operation that may have happened. */
public enum Probe {
  /** No trace of it. */
  NOT_STARTED,
  /** Some of it. Doing it again completes it. */
  PARTLY,
  /** All of it, and by us. */
  DONE,
  /** The wanted state holds; by whom is unknown. */
  STATE_HOLDS,
  /**
   * Neither as planned nor as wanted: somebody else wrote, and whether we had written before cannot
   * be told. Doing it again is refused.
   */
  SUPERSEDED
}
