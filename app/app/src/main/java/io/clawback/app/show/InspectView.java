package io.clawback.app.show;

import static io.clawback.app.show.InspectWords.coordinates;

import io.clawback.app.print.Table;
import io.clawback.app.print.Table.Column;
import io.clawback.app.print.Visible;
import io.clawback.model.json.Json;
import io.clawback.model.json.RecordJson;
import io.clawback.model.observed.ContentReport;
import io.clawback.runtime.inspect.Inspection;
import java.time.Duration;
import java.time.Instant;
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
  private static final int LABEL = 10;
  private static final int PEAK = 9;

  private final Inspection inspection;
  private final ContentReport report;
  private final int poison;
  private final int columns;
  private final boolean unicode;
  private final StringBuilder out = new StringBuilder();

  private InspectView(Inspection inspection, int poison, int columns, boolean unicode) {
    this.inspection = inspection;
    this.poison = poison;
    this.report = inspection.report();
    this.columns = columns;
    this.unicode = unicode;
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
    if (report.messages() > 0) {
      BadMessages.of(report, poison).lines().forEach(this::line);
    }
    inspection.notes().forEach(this::note);
  }

  private void signatures() {
    if (report.signatures().isEmpty()) {
      line("");
      line(nothing());
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
    shares("producer ids", s.producers());
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
    TimeChart chart =
        new TimeChart(
            report.times(),
            charted.stream().map(ContentReport.Signature::times).toList(),
            Math.clamp(columns - LABEL - PEAK - 3L, 16, AXIS),
            unicode);
    line("");
    line(
        "TIME LINE  "
            + time(chart, chart.from())
            + " to "
            + time(chart, chart.to())
            + ", a column is "
            + span(chart.millisAColumn()));
    line(
        " ".repeat(LABEL)
            + " ".repeat(PEAK - "most".length())
            + "most  in a column; each line is drawn up to its own most");
    if (report.times().outside() > 0) {
      line(
          Words.several(report.times().outside(), "message")
              + " with a time far from all others: not shown");
    }
    row("all", chart, report.times());
    charted.forEach(s -> row(s.id().substring(0, Math.min(8, s.id().length())), chart, s.times()));
    long more =
        report.signatures().stream().filter(s -> InspectWords.trouble(s.kind())).count()
            - charted.size();
    if (more > 0) {
      line("and " + Words.several(more, "more signature") + ", not drawn: see -o json");
    }
  }

  private void row(String name, TimeChart chart, ContentReport.TimeLine series) {
    String most = Words.count(chart.peak(series));
    line(
        name
            + " ".repeat(Math.max(1, LABEL + PEAK - name.length() - most.length()))
            + most
            + "  "
            + chart.line(series));
  }

  /** With milliseconds, where a column is less than a second. */
  private static String time(TimeChart chart, Instant at) {
    return chart.millisAColumn() < 1_000 ? Words.exactTime(at) : Words.time(at);
  }

  private static String span(long millis) {
    return millis < 1_000 ? millis + "ms" : Words.span(Duration.ofMillis(millis));
  }

  /** All of a text that was cut, on as many lines as it takes. */
  private void whole(String text) {
    String safe = Visible.line(text);
    int room = Math.max(16, columns - INDENT.length());
    for (int i = 0; i < safe.length(); i += room) {
      under(safe.substring(i, Math.min(safe.length(), i + room)));
    }
  }

  /** Whole, on as many lines as it takes: a note that is cut may say the opposite. */
  private void note(String text) {
    String rest = Visible.line("note: " + text);
    while (rest.length() > columns) {
      int space = rest.lastIndexOf(' ', columns);
      int end = space > INDENT.length() ? space : columns;
      line(rest.substring(0, end));
      rest = INDENT + rest.substring(end).stripLeading();
    }
    line(rest);
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

  private static Json document(Inspection inspection, int poison) {
    return ((Json.Obj) RecordJson.write(inspection.report()))
        .with("distinct", RecordJson.write(BadMessages.of(inspection.report(), poison)))
        .with("partial", Json.of(inspection.partial()))
        .with("tookMillis", Json.of(inspection.took().toMillis()))
        .with("notes", RecordJson.write(inspection.notes()))
        .with("problems", RecordJson.write(inspection.problems()));
  }
}
