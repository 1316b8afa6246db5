package io.clawback.content.duplicate;

import org.jspecify.annotations.Nullable;

/**
 * Knows which keys were accepted before the messages that are looked at. Asked for every message
 * with a key, so it answers "none" from memory. Thread-safe; compares the full key.
 */
public interface AcceptedBefore {
  /** Knows of nothing. */
  AcceptedBefore NOTHING = (keys, keyFrom, keyLength, values, valueFrom, valueLength) -> null;

  /**
   * The message that was accepted with that key; null when there is none. Keeps nothing of the
   * arrays, which may be one.
   */
  @Nullable Earlier ask(
      byte[] keys, int keyFrom, int keyLength, byte[] values, int valueFrom, int valueLength);

  /**
   * A message that was accepted.
   *
   * @param timestamp milliseconds since the epoch; negative when it has none
   * @param sameContent whether its value is the same
   */
  record Earlier(int partition, long offset, long timestamp, boolean sameContent) {}
}
