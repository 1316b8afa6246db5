package io.clawback.app.show;

import io.clawback.model.json.Json;
import io.clawback.model.json.RecordJson;
import io.clawback.model.observed.ContentReport;
import io.clawback.runtime.inspect.Inspection;
import java.util.ArrayList;
import java.util.List;

/** What the messages of a queue are: signatures with their evidence, duplicates, tenants, times. */
public final class InspectView {
  private static final int UNCLASSIFIED = 10;

  private final Inspection inspection;
  private final ContentReport report;
  private final int poison;
  private final Page page;

  private InspectView(Inspection inspection, int poison, int columns, boolean unicode) {
    this.inspection = inspection;
    this.poison = poison;
    this.report = inspection.report();
    this.page = new Page(columns, unicode);
  }

  /**
   * All of it.
   *
   * @param poison from which confidence on, in percent, messages are called poison
   * @param columns how wide lines may be
   * @param unicode whether charts may be drawn in blocks
   */
  public static Shown of(Inspection inspection, int poison, int columns, boolean unicode) {
    return new Shown(
        () -> new InspectView(inspection, poison, columns, unicode).text(),
        () -> SignatureTable.bare(inspection.report()),
        () -> document(inspection, poison));
  }

  private String text() {
    summary();
    new SignatureLines(inspection, page).tell();
    unclassified();
    duplicates();
    TenantLines.of(report, page);
    new TimeLines(report, page).tell();
    return page.text();
  }

  private void summary() {
    page.line(
        report.queue()
            + ": "
            + Words.several(report.messages(), "message")
            + ", "
            + InspectWords.bytes(report.bytes())
            + ", read in "
            + Words.span(inspection.took())
            + (inspection.partial() ? "; not all of it: see below" : ""));
    List<String> parts = new ArrayList<>();
    report.formats().forEach((format, count) -> parts.add(format + " " + Words.count(count)));
    if (report.tombstones() > 0) {
      parts.add("tombstones " + Words.count(report.tombstones()));
    }
    if (report.unclassifiedCount() > 0) {
      parts.add("unclassified " + Words.count(report.unclassifiedCount()));
    }
    if (!parts.isEmpty()) {
      page.line(String.join(", ", parts));
    }
    if (report.messages() > 0) {
      BadMessages.of(report, poison).lines().forEach(page::line);
    }
    inspection.notes().forEach(page::note);
  }

  private void unclassified() {
    if (report.unclassifiedCount() == 0) {
      return;
    }
    page.line("");
    page.line(
        "UNCLASSIFIED  "
            + Words.several(report.unclassifiedCount(), "message")
            + " could not be looked at");
    for (ContentReport.Unclassified u :
        report.unclassified().stream().limit(UNCLASSIFIED).toList()) {
      page.under(
          u.partition()
              + "@"
              + u.from()
              + (u.to() - u.from() > 1 ? "-" + (u.to() - 1) : "")
              + (u.bytes() >= 0 ? ", at least " + InspectWords.bytes(u.bytes()) : "")
              + ": "
              + u.why());
    }
    if (report.unclassified().size() > UNCLASSIFIED) {
      page.under("and more: see -o json");
    }
  }

  private void duplicates() {
    report
        .duplicates()
        .ifPresent(d -> {
          page.line("");
          DuplicateLines.of(d, page::line, page::under);
        });
  }

  private static Json document(Inspection inspection, int poison) {
    return ((Json.Obj) RecordJson.write(inspection.report()))
        .with("distinct", RecordJson.write(BadMessages.of(inspection.report(), poison)))
        .with("partial", Json.of(inspection.partial()))
        .with("tookMillis", Json.of(inspection.took().toMillis()))
        .with("notes", RecordJson.write(inspection.notes()))
        .with("problems", RecordJson.write(inspection.problems()));
  }
}
