package io.clawback.engine.content;

import io.clawback.engine.look.Figures;
import io.clawback.model.observed.ContentReport;
import io.clawback.model.observed.ContentReport.Duplicates;
import java.util.Optional;

/** Whether a report has all repetitions of what was read, and nothing was left unread. */
public final class Exactness {
  private Exactness() {}

  /** Why not all of them are known; empty when they are, or when nobody looked for them. */
  public static Optional<String> refuse(ContentReport report) {
    Optional<ContentReport.Read> cut =
        report.read().stream().filter(r -> r.next() < r.to()).findFirst();
    if (cut.isPresent()) {
      return Optional.of(
          "Partition "
              + cut.get().partition()
              + " was read up to offset "
              + Figures.count(cut.get().next())
              + " only.");
    }
    if (report.unclassifiedCount() > 0) {
      return Optional.of(
          Figures.count(report.unclassifiedCount(), "message")
              + " of "
              + report.queue()
              + " could not be looked at, and may have other content under one of the keys.");
    }
    return report.duplicates().filter(d -> d.share() < 1 || d.error() > 0).map(Exactness::share);
  }

  private static String share(Duplicates found) {
    return "Only "
        + Figures.percent(found.share() * 100)
        + " of all keys were looked at: the memory did not suffice (contents, duplicate-memory).";
  }
}
