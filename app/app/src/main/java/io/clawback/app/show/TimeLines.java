package io.clawback.app.show;

import io.clawback.model.observed.ContentReport;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** When the messages were written: all of them, and those of the first bad signatures. */
final class TimeLines {
  private static final int CHARTED = 3;
  private static final int AXIS = 96;
  private static final int LABEL = 10;
  private static final int PEAK = 9;

  private final ContentReport report;
  private final Page page;

  TimeLines(ContentReport report, Page page) {
    this.report = report;
    this.page = page;
  }

  /** All of it; nothing where no message has a time. */
  void tell() {
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
            Math.clamp(page.columns() - LABEL - PEAK - 3L, 16, AXIS),
            page.unicode());
    page.line("");
    page.line(
        "TIME LINE  "
            + time(chart, chart.from())
            + " to "
            + time(chart, chart.to())
            + ", a column is "
            + span(chart.millisAColumn()));
    page.line(
        " ".repeat(LABEL)
            + " ".repeat(PEAK - "most".length())
            + "most  in a column; each line is drawn up to its own most");
    if (report.times().outside() > 0) {
      page.line(
          Words.several(report.times().outside(), "message")
              + " with a time far from all others: not shown");
    }
    row("all", chart, report.times());
    charted.forEach(s -> row(s.id().substring(0, Math.min(8, s.id().length())), chart, s.times()));
    long more =
        report.signatures().stream().filter(s -> InspectWords.trouble(s.kind())).count()
            - charted.size();
    if (more > 0) {
      page.line("and " + Words.several(more, "more signature") + ", not drawn: see -o json");
    }
  }

  private void row(String name, TimeChart chart, ContentReport.TimeLine series) {
    String most = Words.count(chart.peak(series));
    page.line(
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
}
