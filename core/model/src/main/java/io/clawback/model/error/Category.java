package io.clawback.model.error;

/** What kind of trouble it is, which decides the exit code and whether trying again can help. */
public enum Category {
  /** The command line or a call was malformed. */
  USAGE,
  /** The declared fleet is wrong. */
  CONFIG,
  /** A server did not answer, or the connection broke. Trying again may help. */
  CONNECTION,
  /** The server answered, and it is not the one that was declared. Nothing was changed. */
  WRONG_TARGET,
  /** A right is missing. */
  RIGHTS,
  /** The world changed after the plan was made. */
  STALE,
  /** A person has to say yes first. */
  APPROVAL,
  /** The broker refused or failed. */
  BROKER,
  /** The owner's consumers could not be observed or changed. */
  CONSUMERS,
  /** A disk, a ledger or a store failed: no further mutation. */
  STORAGE,
  /** A limit of ours was reached. */
  LIMIT,
  /** A defect of Clawback. */
  INTERNAL
}
