package io.clawback.content.duplicate;

/**
 * Knows which keys were accepted before the messages that are looked at. Asked for every message
 * with a key, so it answers from memory. Thread-safe; compares the full key.
 */
public interface AcceptedBefore {
  /** Knows of nothing. */
  AcceptedBefore NOTHING = (bytes, from, length) -> false;

  /** Whether the key was accepted before. Keeps nothing of the array. */
  boolean holds(byte[] bytes, int from, int length);
}
