package io.clawback.app.cli;

import io.clawback.app.show.FindingsView;
import io.clawback.app.show.Words;
import io.clawback.model.finding.Finding;
import io.clawback.model.fleet.Scope;
import io.clawback.model.name.BrokerId;
import io.clawback.model.name.SubscriptionId;
import io.clawback.runtime.Observation;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Says what is wrong, with evidence. Changes nothing on any broker. */
@Command(
    name = "detect",
    mixinStandardHelpOptions = true,
    description = "Says what is wrong, the worst first, with the evidence and a forecast.",
    footer = {
      "",
      "Examples:",
      "  clawback detect",
      "  clawback detect --tenant tenant-a -o json",
      "  clawback detect --inspect --fail-on breach"
    })
final class Detect extends Verb {
  @Mixin private Choice choice = new Choice();

  @Mixin private Looking looking = new Looking();

  @Option(
      names = "--fail-on",
      paramLabel = "WHAT",
      defaultValue = "none",
      description = "Exit code 3 on: ${COMPLETION-CANDIDATES} (default: none).")
  private FailOn failOn = FailOn.none;

  @Override
  protected ExitCode act() throws InterruptedException {
    try (Session session = session()) {
      Predicate<BrokerId> chosen = choice.brokers(session.fleet());
      Observation seen = looking.look(console(), session.remediator(), chosen).seen();
      choice.check(session.fleet(), seen.snapshot());
      List<Finding> findings = chosen(seen.findings(), choice.scope());
      FindingsView.of(seen.snapshot().at(), findings).to(console(), format());
      console().note(summary(findings));
      return Sights.tell(console(), seen.snapshot()).or(failOn.code(findings));
    }
  }

  /** Findings about what the scope names; blind spots belong to everybody. */
  static List<Finding> chosen(List<Finding> findings, Scope scope) {
    return findings.stream().filter(f -> concerns(f, scope)).toList();
  }

  private static boolean concerns(Finding finding, Scope scope) {
    return switch (finding) {
      case Finding.BacklogBreach f -> scope.matches(f.tenant(), f.subscription());
      case Finding.StalledConsumer f -> scope.matches(f.tenant(), f.subscription());
      case Finding.HotPartition f -> scope.matches(f.tenant(), f.subscription());
      case Finding.SkewedGroup f -> scope.matches(f.tenant(), f.subscription());
      case Finding.LossAhead f -> scope.matches(f.tenant(), f.subscription());
      case Finding.HungTransaction f ->
          scope.matches(f.tenant(), f.environment(), f.queue().name(), "");
      case Finding.PoisonMessages f ->
          scope.matches(f.tenant(), f.environment(), f.queue().name(), group(f.subscription()));
      case Finding.DuplicateMessages f ->
          scope.matches(f.tenant(), f.environment(), f.queue().name(), group(f.subscription()));
      case Finding.ConflictingMessages f ->
          scope.matches(f.tenant(), f.environment(), f.queue().name(), group(f.subscription()));
      case Finding.NoisyTenant f ->
          scope.matches(f.tenant(), f.environment(), f.queue().name(), group(f.subscription()));
      case Finding.ParityDrift f -> scope.matches(f.tenant(), f.environment(), "", "");
      case Finding.BlindSpot f ->
          scope.tenants().isEmpty() && scope.groups().isEmpty() && scope.queues().isEmpty();
    };
  }

  private static String group(Optional<SubscriptionId> subscription) {
    return subscription.map(s -> s.group().name()).orElse("");
  }

  private static String summary(List<Finding> findings) {
    TreeMap<String, Long> counts =
        findings.stream()
            .collect(
                Collectors.groupingBy(
                    f -> f.severity().name().toLowerCase(Locale.ROOT),
                    TreeMap::new,
                    Collectors.counting()));
    return findings.isEmpty()
        ? "Nothing is wrong."
        : Words.several(findings.size(), "finding")
            + ": "
            + counts.entrySet().stream()
                .map(e -> e.getValue() + " " + e.getKey())
                .collect(Collectors.joining(", "))
            + ".";
  }
}
