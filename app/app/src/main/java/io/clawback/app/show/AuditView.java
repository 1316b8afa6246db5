package io.clawback.app.show;

import io.clawback.app.print.Table;
import io.clawback.app.print.Table.Column;
import io.clawback.model.audit.ChainReport;
import io.clawback.model.audit.Draft;
import io.clawback.model.audit.Entry;
import io.clawback.model.audit.Verdict;
import io.clawback.model.json.Json;
import io.clawback.model.json.JsonReader;
import io.clawback.model.json.RecordJson;
import java.util.List;

/** Ledger entries, and what a check of the chain says. */
public final class AuditView {
  private AuditView() {}

  /** Entries, in the order given. */
  public static Shown entries(List<Entry> entries) {
    return Shown.of(
        () -> rows(entries),
        () -> Json.of(entries.stream().map(e -> JsonReader.read(e.line())).toList()));
  }

  private static Table rows(List<Entry> entries) {
    Table table =
        new Table(
            Column.number("SEQ"),
            Column.text("TIME"),
            Column.text("KIND"),
            Column.text("WHO"),
            Column.text("TENANT"),
            Column.text("RUN"),
            Column.text("STEP"),
            Column.text("RESOURCE"),
            Column.text("DETAIL"));
    for (Entry entry : entries) {
      Draft draft = entry.draft();
      table.row(
          entry.seq(),
          Words.time(entry.at()),
          draft.kind(),
          draft.who(),
          draft.tenant(),
          draft.run(),
          draft.step(),
          draft.resource().or(() -> draft.plan().map(RunsView::shortId)),
          brief(draft));
    }
    return table;
  }

  /** The start of the detail: enough to recognise it; JSON has it all. */
  private static String brief(Draft draft) {
    String text = draft.detail().fields().isEmpty() ? "" : draft.detail().canonical();
    return text.length() > 96 ? text.substring(0, 93) + "..." : text;
  }

  /** What was found; a fault a line. */
  public static Shown report(ChainReport report) {
    return new Shown(() -> text(report), () -> faults(report), () -> RecordJson.write(report));
  }

  private static Table faults(ChainReport report) {
    Table table = new Table(Column.text("VERDICT"), Column.text("FAULT"));
    if (report.faults().isEmpty()) {
      table.row(report.verdict(), "");
    }
    report.faults().forEach(f -> table.row(report.verdict(), f));
    return table;
  }

  private static String text(ChainReport report) {
    StringBuilder out = new StringBuilder();
    out.append(report.verdict() == Verdict.CLEAN ? "CLEAN" : report.verdict().name())
        .append(": ")
        .append(Words.several(report.entries(), "entry"))
        .append(", ")
        .append(Words.several(report.checkpoints(), "checkpoint"))
        .append('\n');
    if (!report.head().isEmpty()) {
      out.append("head ").append(report.head()).append('\n');
    }
    report.faults().forEach(f -> out.append("  ").append(f).append('\n'));
    return out.toString();
  }
}
