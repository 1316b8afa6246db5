package io.clawback.app.cli;

import io.clawback.model.fleet.Fleet;
import io.clawback.model.fleet.Scope;
import io.clawback.model.name.BrokerId;
import io.clawback.model.name.NamePattern;
import io.clawback.model.observed.FleetSnapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import picocli.CommandLine.Option;

/** Which part of the fleet a verb is about. Nothing said means all of it. */
final class Choice {
  @Option(
      names = {"-e", "--environment"},
      paramLabel = "NAME,…",
      hideParamSyntax = true,
      split = ",",
      description = "Only these environments; * and ? are wildcards, as in all of these.")
  private List<String> environments = new ArrayList<>();

  @Option(
      names = "--broker",
      paramLabel = "NAME,…",
      hideParamSyntax = true,
      split = ",",
      description = "Only brokers of this name.")
  private List<String> brokers = new ArrayList<>();

  @Option(
      names = {"-t", "--tenant"},
      paramLabel = "NAME,…",
      hideParamSyntax = true,
      split = ",",
      description = "Only these tenants.")
  private List<String> tenants = new ArrayList<>();

  @Option(
      names = {"-g", "--group"},
      paramLabel = "NAME,…",
      hideParamSyntax = true,
      split = ",",
      description = "Only these consumer groups.")
  private List<String> groups = new ArrayList<>();

  @Option(
      names = "--topic",
      paramLabel = "NAME,…",
      hideParamSyntax = true,
      split = ",",
      description = "Only these queues.")
  private List<String> topics = new ArrayList<>();

  /** The choice as the planner and the views take it. */
  Scope scope() {
    return new Scope(patterns(tenants), patterns(environments), patterns(topics), patterns(groups));
  }

  /** Which brokers to look at. Throws when something is named that nobody declared. */
  Predicate<BrokerId> brokers(Fleet fleet) {
    DeclaredNames.refuseOthers(fleet, patterns(environments), patterns(brokers));
    Filters.declared(fleet, scope());
    return id -> any(environments, id.environment()) && any(brokers, id.name());
  }

  /** Throws when a filter matches nothing of what was seen. */
  void check(Fleet fleet, FleetSnapshot snapshot) {
    Filters.seen(fleet, scope(), snapshot);
  }

  private static boolean any(List<String> globs, String name) {
    return globs.isEmpty() || patterns(globs).stream().anyMatch(p -> p.matches(name));
  }

  private static List<NamePattern> patterns(List<String> globs) {
    return globs.stream().map(NamePattern::new).toList();
  }
}
