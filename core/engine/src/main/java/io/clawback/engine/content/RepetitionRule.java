package io.clawback.engine.content;

import io.clawback.engine.look.Figures;
import io.clawback.model.finding.Finding;
import io.clawback.model.finding.Severity;
import io.clawback.model.observed.ContentReport;
import io.clawback.model.observed.ContentReport.Duplicates;
import io.clawback.model.observed.ContentReport.Pair;
import io.clawback.model.observed.ContentReport.Seen;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Messages whose idempotency key came before: the same again, or something else under it. */
final class RepetitionRule {
  private RepetitionRule() {}

  static Optional<Finding> duplicates(Inside inside) {
    ContentReport report = inside.report();
    return report
        .duplicates()
        .filter(d -> d.duplicateCount() > 0)
        .map(d ->
            new Finding.DuplicateMessages(
                inside.key("duplicates"),
                inside.tenant(),
                report.queue(),
                report.subscription(),
                Severity.MINOR,
                d.duplicateCount(),
                d.keyed(),
                evidence(d, d.duplicateCount(), "repeat a key with the same content", true)));
  }

  static Optional<Finding> conflicts(Inside inside) {
    ContentReport report = inside.report();
    return report
        .duplicates()
        .filter(d -> d.conflictCount() > 0)
        .map(d ->
            new Finding.ConflictingMessages(
                inside.key("conflicts"),
                inside.tenant(),
                report.queue(),
                report.subscription(),
                Severity.MAJOR,
                d.conflictCount(),
                d.keyed(),
                evidence(d, d.conflictCount(), "repeat a key with other content", false)));
  }

  private static List<String> evidence(Duplicates found, long count, String what, boolean same) {
    List<String> evidence = new ArrayList<>();
    evidence.add(
        Figures.count(count)
            + " of "
            + Figures.count(found.keyed(), "message")
            + " with a key ("
            + Figures.share(count, found.keyed())
            + ") "
            + what
            + "; "
            + Figures.count(found.keys(), "different key")
            + ".");
    found.samples().stream()
        .filter(p -> p.sameContent() == same)
        .findFirst()
        .ifPresent(p -> evidence.add(sample(p)));
    if (found.suspected() > 0) {
      evidence.add(
          Figures.count(found.suspected())
              + " of them could not be compared in full: suspected, not certain.");
    }
    if (found.share() < 1) {
      evidence.add(
          "Only "
              + Figures.percent(found.share() * 100)
              + " of all keys were looked at: the memory did not suffice, and the counts are of that"
              + " share.");
    }
    return List.copyOf(evidence);
  }

  private static String sample(Pair pair) {
    Seen original = pair.original();
    Seen repetition = pair.repetition();
    return "For one: "
        + PoisonRule.at(repetition)
        + " repeats "
        + PoisonRule.at(original)
        + original.at().map(t -> " of " + t).orElse("")
        + ".";
  }
}
