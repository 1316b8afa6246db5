package io.clawback.engine.content;

import io.clawback.engine.look.Figures;
import io.clawback.model.finding.Finding;
import io.clawback.model.finding.Finding.BlindSpot;
import io.clawback.model.finding.Severity;
import io.clawback.model.name.SubscriptionId;
import io.clawback.model.observed.ContentReport;
import io.clawback.model.observed.ContentReport.Read;
import io.clawback.model.observed.ContentReport.Unclassified;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Messages that could not be looked at are a blind spot: nothing is said of them. */
final class UnreadRule {
  private static final int SHOWN = 5;

  private UnreadRule() {}

  static Optional<Finding> judge(Inside inside) {
    ContentReport report = inside.report();
    List<Read> cut = report.read().stream().filter(r -> r.next() < r.to()).toList();
    if (report.unclassifiedCount() == 0 && cut.isEmpty()) {
      return Optional.empty();
    }
    List<String> evidence = new ArrayList<>();
    report.unclassified().stream().limit(SHOWN).forEach(u -> evidence.add(words(u)));
    for (Read read : cut.stream().limit(SHOWN).toList()) {
      evidence.add(
          "Partition "
              + read.partition()
              + " was read up to offset "
              + Figures.count(read.next())
              + " of "
              + Figures.count(read.to())
              + (read.why().isEmpty() ? "" : ": " + read.why())
              + ".");
    }
    if (evidence.isEmpty()) {
      evidence.add(
          Figures.count(report.unclassifiedCount(), "message") + " could not be looked at.");
    }
    String of = report.queue().name();
    return Optional.of(
        new BlindSpot(
            inside.key("blind:content"),
            inside.tenant(),
            report.queue().broker().environment(),
            Severity.MINOR,
            report.unclassifiedCount() > 0
                ? Figures.count(report.unclassifiedCount(), "message") + " of " + of
                : "the rest of " + of,
            report.subscription().map(SubscriptionId::group),
            List.copyOf(evidence)));
  }

  private static String words(Unclassified part) {
    return "Partition "
        + part.partition()
        + (part.to() - part.from() <= 1
            ? " offset " + Figures.count(part.from())
            : " offsets " + Figures.count(part.from()) + " to " + Figures.count(part.to() - 1))
        + (part.bytes() > 0 ? ", " + Figures.count(part.bytes(), "byte") : "")
        + ": "
        + part.why()
        + ".";
  }
}
