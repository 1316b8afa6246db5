package io.clawback.app.show;

import static io.clawback.app.show.InspectWords.coordinates;

import io.clawback.app.print.Table;
import io.clawback.app.print.Table.Column;
import io.clawback.app.print.Visible;
import io.clawback.model.json.Json;
import io.clawback.model.json.RecordJson;
import io.clawback.model.observed.ContentReport;
import io.clawback.runtime.inspect.Inspection;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** What the messages of a queue are: signatures with their evidence, duplicates, tenants, times. */
public final class InspectView {
  private static final String INDENT = "    ";
  private static final int TENANTS = 10;
  private static final int CHARTED = 3;
  private static final int UNCLASSIFIED = 10;
  private static final int AXIS = 96;

  private final Inspection inspection;
  private final ContentReport report;
  private final int columns;
  private final boolean unicode;
  private final StringBuilder out = new StringBuilder();

  private InspectView(Inspection inspection, int columns, boolean unicode) {
    this.inspection = inspection;
    this.report = inspection.report();
    this.columns = columns;
    this.unicode = unicode;
  }

  /**
   * All of it.
   *
   * @param columns how wide lines may be
   * @param unicode whether charts may be drawn in blocks
   */
  public static Shown of(Inspection inspection, int columns, boolean unicode) {
    return new Shown(
        () -> new InspectView(inspection, columns, unicode).text(),
        () -> SignatureTable.bare(inspection.report()),
        () -> document(inspection));
  }

  private String text() {
    summary();
    signatures();
    unclassified();
    duplicates();
    tenants();
    times();
    return out.toString();
  }

  private void summary() {
    line(
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
      line(String.join(", ", parts));
    }
    inspection.notes().forEach(n -> line("note: " + n));
  }

  private void signatures() {
    if (report.signatures().isEmpty()) {
      line("");
      line(report.messages() == 0 ? "Nothing was there to be read." : "No trouble was found.");
      return;
    }
    List<String> rows = SignatureTable.of(report).text().lines().toList();
    line("");
    line(rows.getFirst());
    for (int i = 0; i < report.signatures().size(); i++) {
      ContentReport.Signature signature = report.signatures().get(i);
      line(rows.get(i + 1));
      if (Visible.line(rows.get(i + 1)).length() > columns) {
        whole(signature.what());
      }
      below(signature);
    }
  }

  private void below(ContentReport.Signature s) {
    under(
        "id "
            + s.id().substring(0, Math.min(8, s.id().length()))
            + "; first "
            + InspectWords.when(s.first()));
    if (s.count() > 1) {
      under("last " + InspectWords.when(s.last()));
    }
    s.onset()
        .ifPresent(o ->
            under(
                "since "
                    + Words.time(o.at())
                    + ": "
                    + InspectWords.permille(o.before())
                    + " of 1,000 before, "
                    + InspectWords.permille(o.after())
                    + " after"));
    if (s.blocks()) {
      under("a consumer stands still at one of them");
    }
    s.reasons().forEach(this::under);
    shares("tenants", s.tenants());
    shares("producers", s.producers());
    for (ContentReport.Sample sample : s.samples()) {
      under(
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
      under(
          what
              + " "
              + shares.stream()
                  .limit(5)
                  .map(s -> s.name() + " (" + Words.count(s.messages()) + ")")
                  .collect(Collectors.joining(", "))
              + (shares.size() > 5 ? " and more" : ""));
    }
  }

  private void unclassified() {
    if (report.unclassifiedCount() == 0) {
      return;
    }
    line("");
    line(
        "UNCLASSIFIED  "
            + Words.several(report.unclassifiedCount(), "message")
            + " could not be looked at");
    for (ContentReport.Unclassified u :
        report.unclassified().stream().limit(UNCLASSIFIED).toList()) {
      under(
          u.partition()
              + "@"
              + u.from()
              + (u.to() - u.from() > 1 ? "-" + (u.to() - 1) : "")
              + (u.bytes() >= 0 ? ", at least " + InspectWords.bytes(u.bytes()) : "")
              + ": "
              + u.why());
    }
    if (report.unclassified().size() > UNCLASSIFIED) {
      under("and more: see -o json");
    }
  }

  private void duplicates() {
    report
        .duplicates()
        .ifPresent(d -> {
          line("");
          DuplicateLines.of(d, this::line, this::under);
        });
  }

  private void tenants() {
    if (report.tenants().isEmpty()) {
      return;
    }
    Table table =
        new Table(
            Column.text("TENANT"),
            Column.number("MESSAGES"),
            Column.number("SHARE"),
            Column.number("BYTES"),
            Column.number("OLDEST"),
            Column.number("RATE"));
    for (ContentReport.TenantPart t : report.tenants().stream().limit(TENANTS).toList()) {
      table.row(
          t.name(),
          Words.count(t.messages()),
          InspectWords.share(t.messages(), report.messages()),
          InspectWords.bytes(t.bytes()),
          t.oldest().map(o -> Words.span(o.toSeconds())).orElse(""),
          InspectWords.rate(t.perSecond()));
    }
    line("");
    out.append(table.text());
    if (report.tenants().size() > TENANTS) {
      line(
          "and "
              + Words.several(report.tenants().size() - TENANTS, "more tenant")
              + ": see -o json");
    }
  }

  private void times() {
    if (report.times().counts().isEmpty()) {
      return;
    }
    List<ContentReport.Signature> charted =
        report.signatures().stream()
            .filter(s -> InspectWords.trouble(s.kind()) && !s.times().counts().isEmpty())
            .limit(CHARTED)
            .toList();
    int label = 10;
    TimeChart chart =
        new TimeChart(
            report.times(),
            charted.stream().map(ContentReport.Signature::times).toList(),
            Math.clamp(columns - label - 2L, 16, AXIS),
            unicode);
    line("");
    line(
        "TIME LINE  "
            + Words.time(chart.from())
            + " to "
            + Words.time(chart.to())
            + ", a column is "
            + span(chart.millisAColumn()));
    if (report.times().outside() > 0) {
      line(
          Words.several(report.times().outside(), "message")
              + " with a time far from all others: not shown");
    }
    line(label("all", label) + chart.line(report.times()));
    for (ContentReport.Signature s : charted) {
      line(label(s.id().substring(0, Math.min(8, s.id().length())), label) + chart.line(s.times()));
    }
  }

  private static String span(long millis) {
    return millis < 1_000 ? millis + "ms" : Words.span(java.time.Duration.ofMillis(millis));
  }

  private static String label(String name, int width) {
    return name + " ".repeat(Math.max(1, width - name.length()));
  }

  /** All of a text that was cut, on as many lines as it takes. */
  private void whole(String text) {
    String safe = Visible.line(text);
    int room = Math.max(16, columns - INDENT.length());
    for (int i = 0; i < safe.length(); i += room) {
      under(safe.substring(i, Math.min(safe.length(), i + room)));
    }
  }

  private void under(String text) {
    line(INDENT + text);
  }

  /** What others wrote is escaped, and a line that does not fit is cut, except on no terminal. */
  private void line(String text) {
    String safe = Visible.line(text);
    int fits = safe.codePointCount(0, safe.length());
    out.append(
            fits <= columns
                ? safe
                : safe.substring(0, safe.offsetByCodePoints(0, columns - 1))
                    + (unicode ? "…" : "~"))
        .append('\n');
  }

  private static Json document(Inspection inspection) {
    return ((Json.Obj) RecordJson.write(inspection.report()))
        .with("partial", Json.of(inspection.partial()))
        .with("tookMillis", Json.of(inspection.took().toMillis()))
        .with("notes", RecordJson.write(inspection.notes()))
        .with("problems", RecordJson.write(inspection.problems()));
  }
}
