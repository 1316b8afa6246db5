package io.clawback.runtime.config;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Collects what is wrong and what is odd, so that all of it can be said at once. The same thing
 * said again, because a value was read twice, counts once.
 */
final class Faults {
  /** More than this helps nobody. */
  private static final int MOST = 500;

  private final String file;
  private final LinkedHashSet<ConfigProblem> errors = new LinkedHashSet<>();
  private final LinkedHashSet<ConfigProblem> warnings = new LinkedHashSet<>();

  Faults(String file) {
    this.file = file;
  }

  void error(Mark at, String code, String message, String nextMove) {
    add(errors, at, code, message, nextMove);
  }

  void warn(Mark at, String code, String message, String nextMove) {
    add(warnings, at, code, message, nextMove);
  }

  private void add(Set<ConfigProblem> list, Mark at, String code, String message, String nextMove) {
    if (list.size() < MOST) {
      list.add(new ConfigProblem(file, at.line(), at.column(), code, message, nextMove));
    }
  }

  boolean any() {
    return !errors.isEmpty();
  }

  List<ConfigProblem> errors() {
    return errors.stream().sorted(ConfigProblem.BY_PLACE).toList();
  }

  List<ConfigProblem> warnings() {
    return warnings.stream().sorted(ConfigProblem.BY_PLACE).toList();
  }
}
