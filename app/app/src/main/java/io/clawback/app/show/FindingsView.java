package io.clawback.app.show;

import io.clawback.app.print.Table;
import io.clawback.app.print.Table.Column;
import io.clawback.app.print.Visible;
import io.clawback.model.finding.Finding;
import io.clawback.model.json.Json;
import io.clawback.model.json.RecordJson;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/** Findings: one line each with the evidence below it, the worst first. */
public final class FindingsView {
  private FindingsView() {}

  /** All of them, in the order given. */
  public static Shown of(Instant at, List<Finding> findings) {
    return new Shown(() -> text(findings), () -> rows(findings), () -> document(at, findings));
  }

  private static String text(List<Finding> findings) {
    Table heads =
        new Table(
            Column.text("SEVERITY"),
            Column.text("TENANT"),
            Column.text("ENVIRONMENT"),
            Column.text("WHAT"));
    findings.forEach(
        f -> heads.row(f.severity(), f.tenant(), f.environment(), FindingWords.what(f)));
    List<String> lines = heads.text().lines().toList();
    StringBuilder out = new StringBuilder(lines.getFirst()).append('\n');
    for (int i = 0; i < findings.size(); i++) {
      out.append(lines.get(i + 1)).append('\n');
      for (String line : below(findings.get(i))) {
        out.append("          ").append(Visible.line(line)).append('\n');
      }
    }
    return out.toString();
  }

  private static List<String> below(Finding finding) {
    List<String> lines = new ArrayList<>(finding.evidence());
    if (finding instanceof Finding.BacklogBreach breach) {
      String forecast = FindingWords.forecast(breach.forecast());
      if (!forecast.isEmpty()) {
        lines.add("if nothing is done: " + forecast);
      }
      if (breach.breached() && !breach.persistent()) {
        lines.add("not acted on yet: too few observations in a row agree");
      }
    }
    return lines;
  }

  private static Table rows(List<Finding> findings) {
    Table table =
        new Table(
            Column.text("SEVERITY"),
            Column.text("KIND"),
            Column.text("TENANT"),
            Column.text("ENVIRONMENT"),
            Column.text("WHAT"),
            Column.text("KEY"));
    findings.forEach(f ->
        table.row(
            f.severity(),
            FindingWords.kind(f),
            f.tenant(),
            f.environment(),
            FindingWords.what(f),
            f.key()));
    return table;
  }

  private static Json document(Instant at, List<Finding> findings) {
    TreeMap<String, Json> fields = new TreeMap<>();
    fields.put("at", Json.of(at.toString()));
    fields.put("findings", Json.of(findings.stream().map(FindingsView::document).toList()));
    return Json.of(fields);
  }

  private static Json document(Finding finding) {
    Json.Obj written = (Json.Obj) RecordJson.write(finding);
    return written
        .with("what", Json.of(FindingWords.what(finding)))
        .with("tenant", Json.of(finding.tenant().value()))
        .with("environment", Json.of(finding.environment()));
  }
}
