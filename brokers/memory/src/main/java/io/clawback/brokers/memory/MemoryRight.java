package io.clawback.brokers.memory;

/** What a principal may or may not do; each on one name, but quotas, which are the cluster's. */
public enum MemoryRight {
  SEE_QUEUE,
  SEE_SETTINGS,
  SEE_GROUP,
  SEE_QUOTAS,
  READ_MESSAGES,
  WRITE_MESSAGES,
  MOVE_OFFSETS,
  EXPAND,
  ALTER_SETTINGS,
  ALTER_QUOTA,
  REMOVE_MEMBERS
}
