package io.clawback.app.cli;

import io.clawback.model.error.Category;
import io.clawback.model.error.ClawbackException;
import io.clawback.model.error.Problem;
import io.clawback.model.fleet.BrokerDeclaration;
import io.clawback.model.fleet.Fleet;
import io.clawback.model.fleet.Scope;
import io.clawback.model.name.BrokerId;
import io.clawback.model.name.NamePattern;
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

  /** Which brokers to look at. Throws when that is none of those declared. */
  Predicate<BrokerId> brokers(Fleet fleet) {
    Predicate<BrokerId> chosen =
        id -> any(environments, id.environment()) && any(brokers, id.name());
    if (fleet.brokers().stream().map(BrokerDeclaration::id).noneMatch(chosen)) {
      throw new ClawbackException(
          new Problem(
              "usage.no-broker",
              Category.USAGE,
              String.join(",", environments.isEmpty() ? brokers : environments),
              "No declared broker is called so.",
              "Declared: "
                  + String.join(", ", fleet.brokers().stream().map(b -> b.id().toString()).toList())
                  + "."));
    }
    return chosen;
  }

  private static boolean any(List<String> globs, String name) {
    return globs.isEmpty() || patterns(globs).stream().anyMatch(p -> p.matches(name));
  }

  private static List<NamePattern> patterns(List<String> globs) {
    return globs.stream().map(NamePattern::new).toList();
  }
}
