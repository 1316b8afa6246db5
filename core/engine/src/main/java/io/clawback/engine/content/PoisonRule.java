package io.clawback.engine.content;

import io.clawback.engine.look.Figures;
import io.clawback.model.finding.Finding;
import io.clawback.model.finding.Finding.Poison;
import io.clawback.model.finding.Finding.PoisonMessages;
import io.clawback.model.finding.Severity;
import io.clawback.model.observed.ContentReport;
import io.clawback.model.observed.ContentReport.Seen;
import io.clawback.model.observed.ContentReport.Signature;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Poison is what the content's own confidence puts at or above the fleet's threshold. A new version
 * of the messages and a rare shape are never poison, whatever their confidence.
 */
final class PoisonRule {
  private static final int SHOWN = 5;

  private PoisonRule() {}

  /** Whether the messages of the signature are called poison under that threshold. */
  static boolean poison(Signature signature, int threshold) {
    return switch (signature.kind()) {
      case EVOLUTION, RARE -> false;
      case MALFORMED, CONTRACT, FORMAT, SHAPE, VALUE, FAILED_BEFORE ->
          signature.confidence() >= threshold && signature.count() > 0;
    };
  }

  static List<Signature> poison(ContentReport report, int threshold) {
    return report.signatures().stream().filter(s -> poison(s, threshold)).toList();
  }

  static Optional<Finding> judge(Inside inside) {
    ContentReport report = inside.report();
    int threshold = inside.look().fleet().fleet().limits().poisonConfidence();
    List<Signature> certain = poison(report, threshold);
    if (certain.isEmpty()) {
      return Optional.empty();
    }
    long messages = Math.min(Distinct.messages(certain), Math.max(report.messages(), 1));
    List<Integer> blocked = inside.watched().map(w -> Stands.blocked(w, certain)).orElse(List.of());
    List<String> evidence = new ArrayList<>();
    evidence.add(
        Figures.count(messages)
            + " of "
            + Figures.count(report.messages(), "message")
            + " read ("
            + Figures.share(messages, report.messages())
            + ") cannot be processed: "
            + Figures.count(certain.size(), "signature")
            + " at "
            + threshold
            + " % confidence or more.");
    certain.stream().limit(SHOWN).forEach(s -> evidence.add(words(s)));
    if (certain.size() > SHOWN) {
      evidence.add("And " + Figures.count(certain.size() - SHOWN, "more signature") + ".");
    }
    if (!blocked.isEmpty()) {
      evidence.add(
          "The group stands at one of them on "
              + Figures.partitions(blocked)
              + ": the rest of the partition waits behind it.");
    }
    return Optional.of(
        new PoisonMessages(
            inside.key("poison"),
            inside.tenant(),
            report.queue(),
            report.subscription(),
            inside.asBreach(blocked.isEmpty() ? Severity.MINOR : Severity.MAJOR),
            certain.stream()
                .map(s ->
                    new Poison(s.id(), s.what(), s.confidence(), s.count(), s.first(), s.last()))
                .toList(),
            messages,
            report.messages(),
            blocked,
            inside.watched().map(w -> Stands.heads(w, certain, blocked)).orElse(List.of()),
            List.copyOf(evidence)));
  }

  private static String words(Signature signature) {
    return signature.id()
        + ": "
        + Figures.count(signature.count(), "message")
        + ", "
        + signature.what()
        + ", "
        + signature.confidence()
        + " %, from "
        + at(signature.first())
        + " to "
        + at(signature.last())
        + signature
            .onset()
            .map(o ->
                ", began "
                    + o.at()
                    + " ("
                    + share(o.before())
                    + " of 1,000 before, "
                    + share(o.after())
                    + " after)")
            .orElse("")
        + ".";
  }

  /** Below ten with one decimal: {@code 38.67225265871737} would say more than is known. */
  private static String share(double ofThousand) {
    return ofThousand < 10
        ? Figures.plain(Math.round(ofThousand * 10) / 10.0)
        : Figures.count(Math.round(ofThousand));
  }

  static String at(Seen seen) {
    return "partition " + seen.partition() + " offset " + Figures.count(seen.offset());
  }
}
