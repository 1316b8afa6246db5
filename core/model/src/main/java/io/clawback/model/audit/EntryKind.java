package io.clawback.model.audit;

/** What a ledger entry records. */
public enum EntryKind {
  /** The ledger was begun. */
  OPENED,
  CONFIG_LOADED,
  SNAPSHOT_TAKEN,
  FINDINGS_MADE,
  PLAN_MADE,
  APPROVED,
  APPROVAL_REFUSED,
  RUN_STARTED,
  /** On disk before the first byte of a mutating call. */
  INTENDED,
  /** On disk before success is told to anyone. */
  OUTCOME,
  /** The result is not known; it will be asked for. */
  IN_DOUBT,
  /** Messages are stored, and are about to be placed elsewhere. */
  BATCH_INTENDED,
  /** Their copies are confirmed; nothing has left its place. */
  BATCH_PLACED,
  /** It is final. */
  BATCH_SETTLED,
  COMPENSATION_INTENDED,
  COMPENSATED,
  /** A person is needed. */
  STRANDED,
  VERIFIED,
  /** A person asked for the run's way back: from here on it only goes backwards. */
  ROLLBACK_STARTED,
  RUN_ENDED,
  /** A torn tail was cut at the last durable entry. */
  TAIL_CUT
}
