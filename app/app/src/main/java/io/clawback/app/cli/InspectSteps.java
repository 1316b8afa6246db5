package io.clawback.app.cli;

import io.clawback.app.show.InspectWords;
import io.clawback.model.name.SubscriptionId;
import io.clawback.model.observed.ContentReport;
import io.clawback.runtime.inspect.Inspection;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/** What somebody who looked inside may want to type next. */
final class InspectSteps {
  private final Inspection found;
  private final String what;
  private final UnaryOperator<String> typed;

  InspectSteps(Inspection found, UnaryOperator<String> typed) {
    ContentReport report = found.report();
    this.found = found;
    this.what =
        report.subscription().map(SubscriptionId::toString).orElse(report.queue().toString());
    this.typed = typed;
  }

  List<String> lines() {
    ContentReport report = found.report();
    List<String> steps = new ArrayList<>();
    report.read().stream()
        .filter(r -> r.next() < r.to())
        .limit(3)
        .forEach(r ->
            steps.add(
                "inspect %s --partition %d --from %d --to %d"
                    .formatted(what, r.partition(), r.next(), r.to())));
    report.signatures().stream()
        .filter(s -> InspectWords.trouble(s.kind()))
        .findFirst()
        .ifPresent(s -> {
          steps.add("inspect " + what + " --offsets " + s.id().substring(0, 8) + " -o csv");
          steps.add(
              "inspect --message %s/%d@%d"
                  .formatted(report.queue(), s.first().partition(), s.first().offset()));
        });
    List<String> lines = new ArrayList<>();
    for (String step : steps) {
      lines.add((lines.isEmpty() ? "Next: " : "      ") + typed.apply(step));
    }
    if (report.duplicates().isEmpty() && report.messages() > 0) {
      lines.add(
          "Duplicates are not looked for: contents: idempotency-key declares what tells them.");
    }
    return lines;
  }
}
