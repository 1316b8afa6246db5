package io.clawback.app.cli;

import io.clawback.model.error.Category;
import io.clawback.model.error.ClawbackException;
import io.clawback.model.error.Problem;
import io.clawback.model.fleet.BrokerDeclaration;
import io.clawback.model.fleet.Environment;
import io.clawback.model.fleet.Fleet;
import io.clawback.model.name.BrokerId;
import io.clawback.model.name.NamePattern;
import io.clawback.runtime.config.Nearest;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;

/** Refuses environments and brokers that nobody declared, and says what was probably meant. */
final class DeclaredNames {
  private DeclaredNames() {}

  /** Throws unless every pattern matches something, and one broker matches both lists. */
  static void refuseOthers(Fleet fleet, List<NamePattern> environments, List<NamePattern> brokers) {
    List<BrokerId> ids = fleet.brokers().stream().map(BrokerDeclaration::id).toList();
    TreeSet<String> names = new TreeSet<>();
    ids.forEach(id -> names.add(id.name()));
    List<String> known = fleet.environments().stream().map(Environment::name).toList();
    for (String glob : Filters.unmatched(environments, known)) {
      throw refusal(
          "--environment " + glob, "No declared environment is called so.", glob, known, ids);
    }
    for (String glob : Filters.unmatched(brokers, names)) {
      throw refusal("--broker " + glob, "No declared broker is called so.", glob, names, ids);
    }
    boolean none =
        ids.stream()
            .noneMatch(id -> any(environments, id.environment()) && any(brokers, id.name()));
    if (none) {
      throw refusal(
          environments.isEmpty() ? "" : "--environment " + globs(environments),
          brokers.isEmpty()
              ? "No broker is declared there."
              : "No broker called " + globs(brokers) + " is declared there.",
          "",
          List.of(),
          ids);
    }
  }

  private static boolean any(List<NamePattern> patterns, String name) {
    return patterns.isEmpty() || patterns.stream().anyMatch(p -> p.matches(name));
  }

  private static String globs(List<NamePattern> patterns) {
    return String.join(",", patterns.stream().map(NamePattern::glob).toList());
  }

  private static ClawbackException refusal(
      String culprit, String message, String word, Collection<String> known, List<BrokerId> ids) {
    String near = Nearest.to(word, known).map(n -> "Did you mean '" + n + "'? ").orElse("");
    return new ClawbackException(
        new Problem(
            "usage.no-broker",
            Category.USAGE,
            culprit,
            message,
            near
                + "Declared: "
                + String.join(", ", ids.stream().map(BrokerId::toString).toList())
                + "."));
  }
}
