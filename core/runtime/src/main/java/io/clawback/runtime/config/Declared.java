package io.clawback.runtime.config;

import io.clawback.model.fleet.Scope;
import io.clawback.model.name.NamePattern;
import io.clawback.model.name.TenantName;
import java.util.List;

/**
 * The names that the file declares, and the check of whatever refers to them: an exact name that
 * nothing declares is an error, a pattern that matches none is odd.
 */
final class Declared {
  private final List<String> environments;
  private final List<String> tenants;
  private final Faults faults;

  Declared(List<String> environments, List<String> tenants, Faults faults) {
    this.environments = environments;
    this.tenants = tenants;
    this.faults = faults;
  }

  List<String> environments() {
    return environments;
  }

  /** Patterns over environments, checked. */
  List<NamePattern> environments(Section section, String key) {
    return checked(section.patterns(key), environments, "environment");
  }

  /** One environment's name, checked. */
  void environment(Placed<String> name) {
    check(name.at(), new NamePattern(name.value()), environments, "environment");
  }

  /** What an objective or a policy is about; everything when nothing is said. */
  Scope scope(Section owner) {
    if (!owner.has("for")) {
      return Scope.ALL;
    }
    Section section = owner.section("for");
    return new Scope(
        checked(section.patterns("tenants"), tenants, "tenant"),
        environments(section, "environments"),
        values(section.patterns("queues")),
        values(section.patterns("groups")));
  }

  static <T> List<T> values(List<Placed<T>> placed) {
    return placed.stream().map(Placed::value).toList();
  }

  private List<NamePattern> checked(
      List<Placed<NamePattern>> patterns, List<String> known, String what) {
    patterns.forEach(p -> check(p.at(), p.value(), known, what));
    return values(patterns);
  }

  private void check(Mark at, NamePattern pattern, List<String> known, String what) {
    boolean unowned = what.equals("tenant") && pattern.glob().equals(TenantName.UNOWNED.value());
    if (unowned || known.stream().anyMatch(pattern::matches)) {
      return;
    }
    String glob = Section.clip(pattern.glob());
    if (pattern.exact()) {
      faults.error(
          at,
          "config.unknown-" + what,
          "No " + what + " '" + glob + "' is declared.",
          Nearest.advice(pattern.glob(), known));
    } else {
      faults.warn(
          at,
          "config.matches-nothing",
          "The pattern '" + glob + "' matches no declared " + what + ".",
          "Correct it, or leave it for later.");
    }
  }

  /** Reports names that are used twice in a list. */
  void unique(List<Placed<String>> names, String what) {
    for (int i = 0; i < names.size(); i++) {
      for (int j = 0; j < i; j++) {
        if (names.get(i).value().equals(names.get(j).value())) {
          faults.error(
              names.get(i).at(),
              "config.duplicate-name",
              "Another "
                  + what
                  + " is called '"
                  + names.get(i).value()
                  + "', on line "
                  + names.get(j).at().line()
                  + ".",
              "Give each its own name.");
          break;
        }
      }
    }
  }
}
