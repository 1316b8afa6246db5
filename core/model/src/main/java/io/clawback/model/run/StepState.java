package io.clawback.model.run;

/** A step's life; {@code StepMachine} in core/execute holds the table of edges. */
public enum StepState {
  /** Not begun. */
  PLANNED,
  /** The intent is on disk; nothing may have been sent yet. */
  INTENDED,
  /** The effect is proved, and the outcome is on disk. */
  DONE,
  /** It had no effect, and that is proved. */
  FAILED,
  /** Nobody knows: it is resolved by asking the broker. */
  IN_DOUBT,
  /** The way back has begun. */
  COMPENSATING,
  /** The way back is done. */
  COMPENSATED,
  /** A person is needed, and is told exactly what is where. */
  STRANDED
}
