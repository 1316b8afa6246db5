package io.clawback.app.show;

import static io.clawback.app.show.InspectWords.coordinates;

import io.clawback.model.observed.ContentReport;
import io.clawback.runtime.inspect.Inspection;
import java.util.List;
import java.util.stream.Collectors;

/** What kinds of messages there are: a row for each signature, its evidence under it. */
final class SignatureLines {
  private final Inspection inspection;
  private final ContentReport report;
  private final Page page;

  SignatureLines(Inspection inspection, Page page) {
    this.inspection = inspection;
    this.report = inspection.report();
    this.page = page;
  }

  /** All of them, or why there is none. */
  void tell() {
    if (report.signatures().isEmpty()) {
      page.line("");
      page.line(nothing());
      return;
    }
    List<String> rows = SignatureTable.of(report).text().lines().toList();
    page.line("");
    page.line(rows.getFirst());
    for (int i = 0; i < report.signatures().size(); i++) {
      ContentReport.Signature signature = report.signatures().get(i);
      page.line(rows.get(i + 1));
      if (page.cuts(rows.get(i + 1))) {
        page.whole(signature.what());
      }
      below(signature);
    }
  }

  /** Why there is no signature: that nothing was read is no good news. */
  private String nothing() {
    if (report.messages() > 0) {
      return inspection.partial()
          ? "No trouble was found in what was read."
          : "No trouble was found.";
    }
    if (inspection.partial()) {
      return inspection.problems().isEmpty()
          ? "Interrupted before the first message was read."
          : "Nothing could be read.";
    }
    return report.unclassifiedCount() > 0
        ? "No message could be looked at."
        : "Nothing was there to be read.";
  }

  private void below(ContentReport.Signature s) {
    page.under(
        "id "
            + s.id().substring(0, Math.min(8, s.id().length()))
            + "; first "
            + InspectWords.when(s.first()));
    if (s.count() > 1) {
      page.under("last " + InspectWords.when(s.last()));
    }
    s.onset()
        .ifPresent(o ->
            page.under(
                "since "
                    + Words.time(o.at())
                    + ": "
                    + InspectWords.permille(o.before())
                    + " of 1,000 before, "
                    + InspectWords.permille(o.after())
                    + " after"));
    if (s.blocks()) {
      page.under("a consumer stands still at one of them");
    }
    s.reasons().forEach(page::under);
    shares("tenants", s.tenants());
    shares("producer ids", s.producers());
    for (ContentReport.Sample sample : s.samples()) {
      page.under(
          "sample "
              + coordinates(sample.seen())
              + ", "
              + InspectWords.bytes(sample.bytes())
              + ": "
              + sample.value());
    }
  }

  private void shares(String what, List<ContentReport.Share> shares) {
    if (!shares.isEmpty()) {
      page.under(
          what
              + " "
              + shares.stream()
                  .limit(5)
                  .map(s -> s.name() + " (" + Words.count(s.messages()) + ")")
                  .collect(Collectors.joining(", "))
              + (shares.size() > 5 ? " and more" : ""));
    }
  }
}
