package io.clawback.runtime.config;

import io.clawback.model.error.ClawbackException;
import io.clawback.model.fleet.Fleet;
import java.util.List;

/** What came of reading a config file. */
public sealed interface LoadResult {
  /**
   * It can be used.
   *
   * @param warnings what is odd but allowed, by place
   */
  record Loaded(Fleet fleet, List<ConfigProblem> warnings) implements LoadResult {}

  /**
   * It cannot.
   *
   * @param problems everything that is wrong, by place; at least one
   * @param warnings what is odd besides
   */
  record Invalid(List<ConfigProblem> problems, List<ConfigProblem> warnings)
      implements LoadResult {}

  /** The fleet; throws every problem at once when there is none. */
  default Fleet orThrow() {
    return switch (this) {
      case Loaded loaded -> loaded.fleet();
      case Invalid invalid ->
          throw new ClawbackException(
              invalid.problems().stream().map(ConfigProblem::problem).toList(), null);
    };
  }
}
