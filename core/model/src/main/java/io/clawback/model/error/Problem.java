package io.clawback.model.error;

import java.util.Objects;

/**
 * One thing that is wrong.
 *
 * @param code stable, kebab-case and dotted, such as {@code config.unknown-key}; documented, never
 *     reworded
 * @param category what kind of trouble it is
 * @param culprit what is at fault: a file position, a broker, a topic; never a secret
 * @param message what happened, one sentence
 * @param nextMove what the reader does now, one sentence
 */
public record Problem(
    String code, Category category, String culprit, String message, String nextMove) {
  public Problem {
    Objects.requireNonNull(code);
    Objects.requireNonNull(category);
    Objects.requireNonNull(culprit);
    Objects.requireNonNull(message);
    Objects.requireNonNull(nextMove);
  }

  /** One line for people: {@code code: culprit: message; next: nextMove}. */
  @Override
  public String toString() {
    return code + ": " + culprit + ": " + message + " Next: " + nextMove;
  }
}
