package io.clawback.content;

import java.util.List;
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
   * Which messages it could not judge so far, by the reason, most first: the registry did not
   * answer, a message is nested too deep. Such a message is neither in order nor in breach.
   */
  default List<NotJudged> notJudged() {
    return List.of();
  }

  /**
   * Asks once, for a few seconds at most, whether what it stands on elsewhere answers, such as a
   * registry; empty when it stands on nothing elsewhere. Changes nothing there.
   */
  default Optional<Elsewhere> ask() {
    return Optional.empty();
  }

  /**
   * What it stands on elsewhere.
   *
   * @param what what it is, in one word
   * @param address where, without secrets
   * @param code of the error; empty when it answers as it should
   * @param seen what it answered, in words
   * @param nextMove what to do; empty when all is well
   */
  record Elsewhere(
      String what, String address, Optional<String> code, String seen, String nextMove) {}

  /** How many messages were not judged, and why, in words; bounded, and no value of a message. */
  record NotJudged(String why, long messages) {}

  /**
   * A breach.
   *
   * @param path where, as {@code a.b[].c}; empty for the whole
   * @param rule what was broken, the same words for the same fault; no value of the message in it
   */
  record Violation(String path, String rule) {}
}
