package io.clawback.runtime.config;

import io.clawback.model.error.Category;
import io.clawback.model.error.Problem;
import java.util.Comparator;

/**
 * One thing that is wrong, or odd, at one place of the config file.
 *
 * @param file as it was named
 * @param line from 1; 0 when it is about the file as a whole
 * @param column likewise
 * @param code such as {@code config.unknown-key}
 * @param message one sentence; never a secret
 * @param nextMove one sentence
 */
public record ConfigProblem(
    String file, int line, int column, String code, String message, String nextMove) {
  static final Comparator<ConfigProblem> BY_PLACE =
      Comparator.comparingInt(ConfigProblem::line)
          .thenComparingInt(ConfigProblem::column)
          .thenComparing(ConfigProblem::code)
          .thenComparing(ConfigProblem::message);

  /** The same for whoever knows problems of all kinds; the culprit is {@code file:line:column}. */
  public Problem problem() {
    String culprit = line == 0 ? file : file + ":" + line + ":" + column;
    return new Problem(code, Category.CONFIG, culprit, message, nextMove);
  }
}
