package io.clawback.app.cli;

import io.clawback.model.error.Category;
import io.clawback.model.error.ClawbackException;
import io.clawback.model.error.Problem;
import io.clawback.model.fleet.Fleet;
import io.clawback.model.fleet.Scope;
import io.clawback.model.name.NamePattern;
import io.clawback.model.name.TenantName;
import io.clawback.model.observed.BrokerSnapshot;
import io.clawback.model.observed.FleetSnapshot;
import io.clawback.model.observed.GroupState;
import io.clawback.model.observed.QueueState;
import io.clawback.runtime.config.Nearest;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;

/**
 * Refuses filters that match nothing: else nothing that was found would look like all is well. What
 * could not be seen may be what was meant, so then nothing is refused.
 */
final class Filters {
  private Filters() {}

  /** Throws a problem for each tenant that nobody declared. Asks no broker. */
  static void declared(Fleet fleet, Scope scope) {
    List<Problem> problems = new ArrayList<>();
    TreeSet<String> tenants = new TreeSet<>();
    fleet.tenants().forEach(t -> tenants.add(t.name().value()));
    TreeSet<String> known = new TreeSet<>(tenants);
    known.add(TenantName.UNOWNED.value());
    unmatched(scope.tenants(), known)
        .forEach(glob ->
            problems.add(
                problem(
                    "--tenant " + glob,
                    "No declared tenant is called so.",
                    near(glob, tenants, "tenants"))));
    refuse(problems);
  }

  /** Throws a problem for each group and queue that was not seen, or when nothing fits them all. */
  static void seen(Fleet fleet, Scope scope, FleetSnapshot snapshot) {
    if (!snapshot.unseen().isEmpty()) {
      return;
    }
    List<BrokerSnapshot> brokers =
        snapshot.brokers().stream()
            .filter(b -> any(scope.environments(), b.id().environment()))
            .toList();
    if (brokers.stream().anyMatch(b -> !b.unseen().isEmpty())) {
      return;
    }
    TreeSet<String> groups = new TreeSet<>();
    TreeSet<String> queues = new TreeSet<>();
    for (BrokerSnapshot broker : brokers) {
      broker.groups().forEach(g -> groups.add(g.id().name()));
      broker.queues().forEach(q -> queues.add(q.id().name()));
    }
    List<Problem> problems = new ArrayList<>();
    unmatched(scope.groups(), groups)
        .forEach(glob ->
            problems.add(
                problem(
                    "--group " + glob,
                    "No consumer group that was seen is called so.",
                    near(glob, groups, "groups"))));
    unmatched(scope.queues(), queues)
        .forEach(glob ->
            problems.add(
                problem(
                    "--topic " + glob,
                    "No topic that was seen is called so.",
                    near(glob, queues, "topics"))));
    refuse(problems);
    boolean narrowed =
        !scope.tenants().isEmpty() || !scope.groups().isEmpty() || !scope.queues().isEmpty();
    if (narrowed && brokers.stream().noneMatch(b -> matches(fleet, scope, b))) {
      throw new ClawbackException(
          problem(
              words(scope),
              "Each of these filters matches something, but nothing that was seen matches all of them.",
              "Leave one of them out."));
    }
  }

  private static boolean matches(Fleet fleet, Scope scope, BrokerSnapshot broker) {
    String environment = broker.id().environment();
    for (GroupState group : broker.groups()) {
      boolean reads =
          group.subscriptions().stream()
              .anyMatch(s -> scope.matches(Fleet.sole(fleet.owners(s.id())), s.id()));
      if (reads
          || (group.subscriptions().isEmpty()
              && scope.queues().isEmpty()
              && scope.matches(
                  Fleet.sole(fleet.owners(group.id())), environment, "", group.id().name()))) {
        return true;
      }
    }
    for (QueueState queue : broker.queues()) {
      if (scope.groups().isEmpty()
          && scope.matches(
              Fleet.sole(fleet.owners(queue.id())), environment, queue.id().name(), "")) {
        return true;
      }
    }
    return false;
  }

  /** Those patterns that match none of the names, as they were written. */
  static List<String> unmatched(List<NamePattern> patterns, Collection<String> names) {
    return patterns.stream()
        .filter(p -> names.stream().noneMatch(p::matches))
        .map(NamePattern::glob)
        .toList();
  }

  private static boolean any(List<NamePattern> patterns, String name) {
    return patterns.isEmpty() || patterns.stream().anyMatch(p -> p.matches(name));
  }

  /** What to write instead: the nearest name, else the names there are while they are few. */
  static String near(String word, Collection<String> names, String what) {
    return Nearest.to(word, names)
        .map(near -> "Did you mean '" + near + "'?")
        .orElseGet(() ->
            names.isEmpty()
                ? "There are no " + what + "."
                : names.size() <= 20
                    ? "Known: " + String.join(", ", names) + "."
                    : "There are " + names.size() + " " + what + ": see `clawback scan`.");
  }

  private static String words(Scope scope) {
    List<String> words = new ArrayList<>();
    add(words, "--environment ", scope.environments());
    add(words, "--tenant ", scope.tenants());
    add(words, "--group ", scope.groups());
    add(words, "--topic ", scope.queues());
    return String.join(" ", words);
  }

  private static void add(List<String> words, String option, List<NamePattern> patterns) {
    if (!patterns.isEmpty()) {
      words.add(option + String.join(",", patterns.stream().map(NamePattern::glob).toList()));
    }
  }

  private static Problem problem(String culprit, String message, String next) {
    return new Problem("usage.no-match", Category.USAGE, culprit, message, next);
  }

  private static void refuse(List<Problem> problems) {
    if (!problems.isEmpty()) {
      throw new ClawbackException(problems, null);
    }
  }
}
