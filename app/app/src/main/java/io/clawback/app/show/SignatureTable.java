package io.clawback.app.show;

import io.clawback.app.print.Table;
import io.clawback.app.print.Table.Column;
import io.clawback.model.observed.ContentReport;

/** One row for each signature. */
final class SignatureTable {
  private SignatureTable() {}

  /** For people. */
  static Table of(ContentReport report) {
    Table table =
        new Table(
            Column.number("CONFIDENCE"),
            Column.number("COUNT"),
            Column.number("SHARE"),
            Column.text("KIND"),
            Column.text("SIGNATURE"));
    for (ContentReport.Signature s : report.signatures()) {
      table.row(
          s.confidence() + "%",
          Words.count(s.count()),
          InspectWords.share(s.count(), report.messages()),
          Words.small(s.kind()),
          s.what());
    }
    return table;
  }

  /** For CSV: bare numbers, all columns. */
  static Table bare(ContentReport report) {
    Table table =
        new Table(
            Column.text("QUEUE"),
            Column.text("GROUP"),
            Column.text("ID"),
            Column.text("KIND"),
            Column.number("CONFIDENCE"),
            Column.number("COUNT"),
            Column.number("MESSAGES"),
            Column.number("FIRST-PARTITION"),
            Column.number("FIRST-OFFSET"),
            Column.text("FIRST-TIME"),
            Column.number("LAST-PARTITION"),
            Column.number("LAST-OFFSET"),
            Column.text("LAST-TIME"),
            Column.text("SINCE"),
            Column.number("BEFORE-PER-1000"),
            Column.number("AFTER-PER-1000"),
            Column.text("BLOCKS"),
            Column.text("SIGNATURE"));
    for (ContentReport.Signature s : report.signatures()) {
      table.row(
          report.queue(),
          report.subscription().map(i -> i.group().name()),
          s.id(),
          Words.small(s.kind()),
          s.confidence(),
          s.count(),
          report.messages(),
          s.first().partition(),
          s.first().offset(),
          s.first().at(),
          s.last().partition(),
          s.last().offset(),
          s.last().at(),
          s.onset().map(ContentReport.Onset::at),
          s.onset().map(ContentReport.Onset::before),
          s.onset().map(ContentReport.Onset::after),
          s.blocks(),
          s.what());
    }
    return table;
  }
}
