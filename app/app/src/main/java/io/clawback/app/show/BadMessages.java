package io.clawback.app.show;

import io.clawback.engine.content.MessagesOf;
import io.clawback.model.observed.ContentReport;
import io.clawback.model.observed.ContentReport.Signature;
import java.util.ArrayList;
import java.util.List;

/**
 * How many messages are bad, each counted once.
 *
 * @param poison those told as poison
 * @param poisonConfidence from which confidence on that is, in percent
 * @param trouble those with any trouble, poison among them
 * @param overlapping how often messages are in one more signature of trouble; 0 when in one alone
 * @param of how many messages were looked at
 */
record BadMessages(long poison, int poisonConfidence, long trouble, long overlapping, long of) {
  static BadMessages of(ContentReport report, int poisonConfidence) {
    List<Signature> troubles =
        report.signatures().stream().filter(s -> InspectWords.trouble(s.kind())).toList();
    long trouble = MessagesOf.distinct(troubles);
    return new BadMessages(
        MessagesOf.distinct(MessagesOf.poison(report, poisonConfidence)),
        poisonConfidence,
        trouble,
        troubles.stream().mapToLong(Signature::count).sum() - trouble,
        report.messages());
  }

  /** Nothing where nothing is wrong. */
  List<String> lines() {
    List<String> lines = new ArrayList<>();
    if (trouble > 0) {
      lines.add(
          "poison ("
              + poisonConfidence
              + "% or more): "
              + (poison == 0 ? "none" : Words.several(poison, "message") + share(poison))
              + "; any trouble: "
              + Words.count(trouble)
              + share(trouble));
    }
    if (overlapping > 0) {
      lines.add("signatures overlap: a message may be in several; here each is counted once");
    }
    return lines;
  }

  private String share(long messages) {
    return " (" + InspectWords.share(messages, of) + ")";
  }
}
