package io.clawback.engine.content;

import io.clawback.engine.look.Figures;
import io.clawback.model.finding.Finding;
import io.clawback.model.finding.Severity;
import io.clawback.model.observed.ContentReport;
import io.clawback.model.observed.ContentReport.Accepted;
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
        .filter(d -> d.repeated() > 0)
        .map(d ->
            new Finding.DuplicateMessages(
                inside.key("duplicates"),
                inside.tenant(),
                report.queue(),
                report.subscription(),
                Severity.MINOR,
                d.repeated(),
                d.keyed(),
                evidence(d, true)));
  }

  static Optional<Finding> conflicts(Inside inside) {
    ContentReport report = inside.report();
    return report
        .duplicates()
        .filter(d -> d.conflicting() > 0)
        .map(d ->
            new Finding.ConflictingMessages(
                inside.key("conflicts"),
                inside.tenant(),
                report.queue(),
                report.subscription(),
                Severity.MAJOR,
                d.conflicting(),
                d.keyed(),
                evidence(d, false)));
  }

  private static List<String> evidence(Duplicates found, boolean same) {
    List<String> evidence = new ArrayList<>();
    long count = same ? found.duplicateCount() : found.conflictCount();
    String what = same ? "the same content" : "other content";
    if (count > 0) {
      evidence.add(
          share(count, found.keyed())
              + " repeat a key with "
              + what
              + "; "
              + Figures.count(found.keys(), "different key")
              + ".");
      first(found.samples(), same).ifPresent(evidence::add);
    }
    found.accepted().ifPresent(a -> accepted(a, found.keyed(), same, evidence));
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

  private static void accepted(Accepted before, long keyed, boolean same, List<String> evidence) {
    long count = same ? before.sameCount() : before.otherCount();
    if (count > 0) {
      evidence.add(
          share(count, keyed)
              + " have a key that was accepted since "
              + before.since()
              + ", with "
              + (same ? "the same content" : "other content")
              + ".");
      first(before.samples(), same).ifPresent(evidence::add);
    }
    if (before.knownSince().isAfter(before.since())) {
      evidence.add(
          "Of all partitions it is known only from "
              + before.knownSince()
              + " on what was accepted.");
    }
    if (before.covered() < before.offsets()) {
      evidence.add(
          "Of what was accepted since then "
              + Figures.share(before.covered(), before.offsets())
              + " is known.");
    }
    if (before.unasked() > 0) {
      evidence.add(
          "Of "
              + Figures.count(before.unasked(), "message")
              + " it is not known whether they were accepted: the store did not answer.");
    }
    if (!before.whole()) {
      evidence.add("More may have been accepted before than is told.");
    }
  }

  private static String share(long count, long keyed) {
    return Figures.count(count)
        + " of "
        + Figures.count(keyed, "message")
        + " with a key ("
        + Figures.share(count, keyed)
        + ")";
  }

  private static Optional<String> first(List<Pair> pairs, boolean same) {
    return pairs.stream()
        .filter(p -> p.sameContent() == same)
        .findFirst()
        .map(RepetitionRule::sample);
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
