package io.clawback.app.cli;

import io.clawback.app.show.EvaluationView;
import io.clawback.model.finding.Evaluation;
import io.clawback.model.name.BrokerId;
import io.clawback.runtime.Observation;
import java.util.function.Predicate;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Says how far each tenant's objectives are exceeded. Changes nothing on any broker. */
@Command(
    name = "evaluate",
    mixinStandardHelpOptions = true,
    description = "Says how far each tenant's objectives are exceeded, the worst first.",
    footer = {
      "",
      "One row for each objective of each tenant, with the subscription that is worst under it;",
      "all of them are in -o json and -o csv. EXCEEDED is how much more than allowed was seen,",
      "in percent of what is allowed: 340%% is 4.4 times as much. TIER is the tier of the policy",
      "that applies there. What is not known is '-', never 0; '>=' means that some partitions",
      "are not known.",
      "",
      "Examples:",
      "  clawback evaluate",
      "  clawback evaluate --tenant tenant-a -o json",
      "  clawback evaluate --fail-on breach || echo 'an objective is exceeded'"
    })
final class Evaluate extends Verb {
  @Mixin private Choice choice = new Choice();

  @Option(
      names = "--fail-on",
      paramLabel = "WHAT",
      defaultValue = "none",
      description = "Exit code 3 on: ${COMPLETION-CANDIDATES} (default: none).")
  private FailOn failOn = FailOn.none;

  @Option(
      names = "--once",
      description =
          "Looks once only; else, when nothing recent is remembered, a second look two seconds later"
              + " tells how fast things move.")
  private boolean once;

  @Override
  protected ExitCode act() throws InterruptedException {
    try (Session session = session()) {
      Predicate<BrokerId> chosen = choice.brokers(session.fleet());
      Observation seen = new Looking(once).look(console(), session.remediator(), chosen).seen();
      choice.check(session.fleet(), seen.snapshot());
      Evaluation evaluation = session.remediator().evaluate(seen, choice.scope());
      EvaluationView view = new EvaluationView(evaluation);
      view.shown().to(console(), format());
      console().note(view.summary());
      return Sights.tell(console(), seen.snapshot())
          .or(failOn.code(Detect.chosen(seen.findings(), choice.scope())));
    }
  }
}
