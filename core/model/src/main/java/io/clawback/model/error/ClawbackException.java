package io.clawback.model.error;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Carries one or more {@link Problem}s, all that were found at once. Never carries a secret. */
public final class ClawbackException extends RuntimeException {
  private final transient List<Problem> problems;

  public ClawbackException(List<Problem> problems, @Nullable Throwable cause) {
    super(
        String.join(System.lineSeparator(), problems.stream().map(Problem::toString).toList()),
        cause);
    if (problems.isEmpty()) {
      throw new IllegalArgumentException("an exception needs at least one problem");
    }
    this.problems = List.copyOf(problems);
  }

  public ClawbackException(Problem problem) {
    this(List.of(problem), null);
  }

  public ClawbackException(Problem problem, @Nullable Throwable cause) {
    this(List.of(problem), cause);
  }

  /** All problems, at least one. */
  public List<Problem> problems() {
    return problems;
  }

  /** The first problem, which decides the exit code. */
  public Problem problem() {
    return problems.getFirst();
  }
}
