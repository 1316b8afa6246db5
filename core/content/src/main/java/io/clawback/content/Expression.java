package io.clawback.content;

import org.jspecify.annotations.Nullable;

/**
 * What works a value out of a message. Implemented beside the library that knows the language.
 * Thread-safe, pure, bounded in what it costs.
 */
public interface Expression {
  /**
   * The value as bytes, text in UTF-8; null when there is none, when it cannot be worked out, or
   * when that would cost too much. Never throws because of the message, which may be a tombstone.
   */
  byte @Nullable [] value(Message message);
}
