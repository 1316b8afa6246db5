package io.clawback.brokers.memory;

/** A place between two of the plugin's calls to the broker, where the world may change. */
public enum Seam {
  /** An act was asked for; nothing was looked at yet. */
  ACT_BEGUN,
  /** All checks passed; nothing was written or joined yet. */
  CHECKED,
  /** We are a member of the group; its position was not read again yet. */
  JOINED,
  /** Everything was read again; the write is next. */
  REREAD,
  /** The write took effect; the reply is on its way. */
  WRITTEN,
  /** It was read back, and our membership, if any, ended; the outcome is told next. */
  CONFIRMED,
  /** A snapshot has read groups and positions; the ends are next. */
  POSITIONS_SEEN,
  /** A snapshot has read everything. */
  SNAPSHOT_TAKEN
}
