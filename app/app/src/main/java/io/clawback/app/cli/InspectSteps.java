package io.clawback.app.cli;

import io.clawback.app.show.InspectWords;
import io.clawback.app.show.Words;
import io.clawback.model.name.SubscriptionId;
import io.clawback.model.observed.ContentReport;
import io.clawback.runtime.inspect.Inspection;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/** What somebody who looked inside may want to type next. */
final class InspectSteps {
  private static final int GOING_ON = 3;

  private final Inspection found;
  private final String what;
  private final int poison;
  private final UnaryOperator<String> typed;

  /**
   * @param poison from which confidence on a message is called poison
   */
  InspectSteps(Inspection found, int poison, UnaryOperator<String> typed) {
    this.poison = poison;
    ContentReport report = found.report();
    this.found = found;
    this.what =
        report.subscription().map(SubscriptionId::toString).orElse(report.queue().toString());
    this.typed = typed;
  }

  List<String> lines() {
    ContentReport report = found.report();
    List<String> steps = new ArrayList<>();
    List<ContentReport.Read> cut = report.read().stream().filter(r -> r.next() < r.to()).toList();
    cut.stream()
        .limit(GOING_ON)
        .forEach(r ->
            steps.add(
                "inspect %s --partition %d --from %d --to %d"
                    .formatted(what, r.partition(), r.next(), r.to())));
    if (Inspect.Found.poison.in(report, poison)) {
      steps.add("drain " + what);
    }
    report.signatures().stream()
        .filter(s -> InspectWords.trouble(s.kind()))
        .findFirst()
        .ifPresent(s -> {
          steps.add("inspect " + what + " --offsets " + s.id().substring(0, 8) + " -o csv");
          steps.add(
              "inspect --message %s/%d@%d"
                  .formatted(report.queue(), s.first().partition(), s.first().offset()));
        });
    report
        .duplicates()
        .filter(d -> d.duplicateCount() > 0)
        .ifPresent(d -> steps.add("inspect " + what + " --offsets duplicates"));
    report
        .duplicates()
        .filter(d -> d.conflictCount() > 0)
        .ifPresent(d -> steps.add("inspect " + what + " --offsets conflicts"));
    List<String> lines = new ArrayList<>();
    for (String step : steps) {
      lines.add((lines.isEmpty() ? "Next: " : "      ") + typed.apply(step));
      if (lines.size() == GOING_ON && cut.size() > GOING_ON) {
        lines.add(
            "      and "
                + Words.several(cut.size() - GOING_ON, "more stretch")
                + " not read to the end: see 'read' in -o json");
      }
    }
    if (report.duplicates().isEmpty() && report.messages() > 0) {
      lines.add(
          "Duplicates are not looked for: contents: idempotency-key declares what tells them.");
    }
    return lines;
  }
}
