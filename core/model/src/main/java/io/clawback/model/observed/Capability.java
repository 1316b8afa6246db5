package io.clawback.model.observed;

/** What can be done on a broker beyond looking. */
public enum Capability {
  /** Move a group's position. */
  OFFSETS,
  /** Add partitions. */
  PARTITIONS,
  /** Change a queue's settings. */
  SETTINGS,
  /** Change client quotas. */
  QUOTAS,
  /** Remove members from a group. */
  GROUPS,
  /** Copy chosen messages to a quarantine, and move a group past them. */
  QUARANTINE,
  /** Put copies back, each batch in one transaction with what says so. */
  REDRIVE,
  /** Tell a group's consumers which messages to leave out. */
  SKIP_LIST,
  /** Write a group's backlog once more, each batch in one transaction with its position. */
  REWRITE
}
