package io.clawback.content;

import java.util.Optional;

/**
 * What messages must keep to. Implemented beside the libraries that know the language. Thread-safe,
 * pure.
 */
public interface Contract {
  /** Its name, for evidence. */
  String name();

  /** How the message breaks it; empty when it does not. Never throws because of the message. */
  Optional<Violation> judge(Message message);

  /**
   * A breach.
   *
   * @param path where, as {@code a.b[].c}; empty for the whole
   * @param rule what was broken, the same words for the same fault; no value of the message in it
   */
  record Violation(String path, String rule) {}
}
