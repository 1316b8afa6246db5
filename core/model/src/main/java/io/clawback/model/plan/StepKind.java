package io.clawback.model.plan;

/** The kinds of step that a policy permits or not. */
public enum StepKind {
  /** Share partitions anew among members: a rolling restart, or the removal of members. */
  REBALANCE,
  /** Change how many consumers run. */
  SCALE,
  /** Add partitions. Irreversible. */
  EXPAND,
  /** Change a queue's settings. */
  SETTINGS,
  /** Change a client quota. */
  QUOTA,
  /** Move a group's position. */
  OFFSETS,
  /** Stop the owner's consumers, and run as many again. */
  PAUSE,
  /** Hold messages aside that nobody can process, and let the group go on without them. */
  QUARANTINE,
  /** Put back what was held aside, or what lies in a dead-letter queue. Irreversible. */
  REDRIVE,
  /**
   * Write a group's backlog once more without the messages that nobody can process, which are held
   * aside.
   */
  REWRITE
}
