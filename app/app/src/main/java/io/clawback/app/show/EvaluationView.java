package io.clawback.app.show;

import io.clawback.app.print.Table;
import io.clawback.app.print.Table.Column;
import io.clawback.model.finding.Evaluation;
import io.clawback.model.finding.Evaluation.OfTenant;
import io.clawback.model.finding.Evaluation.Reading;
import io.clawback.model.finding.Evaluation.Unit;
import io.clawback.model.finding.Evaluation.Verdict;
import io.clawback.model.json.Json;
import io.clawback.model.json.RecordJson;
import io.clawback.model.observed.Measured.Known;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/** Tenants against their objectives: one row for each objective of each, the worst first. */
public final class EvaluationView {
  private final Evaluation evaluation;

  /** A view of it. */
  public EvaluationView(Evaluation evaluation) {
    this.evaluation = evaluation;
  }

  /** For people one row for each objective; for programs every reading. */
  public Shown shown() {
    return new Shown(() -> people().text(), this::rows, this::document);
  }

  /** {@code 2 of 5 tenants exceed an objective; of 1 it is not known.} */
  public String summary() {
    long all = evaluation.tenants().size();
    long over = count(Verdict.EXCEEDED);
    long unknown = count(Verdict.UNKNOWN);
    return (over == 0
            ? "No tenant is seen to exceed an objective"
            : over + " of " + Words.several(all, "tenant") + " exceed an objective")
        + (unknown == 0 ? "." : "; of " + unknown + " it is not known.");
  }

  private long count(Verdict verdict) {
    return evaluation.tenants().stream().filter(t -> t.verdict() == verdict).count();
  }

  private Table people() {
    Table table =
        new Table(
            Column.text("TENANT"),
            Column.text("SLA"),
            Column.number("ALLOWED"),
            Column.number("SEEN"),
            Column.number("EXCEEDED"),
            Column.text("TIER"),
            Column.text("WORST"));
    for (OfTenant tenant : evaluation.tenants()) {
      List<String> told = new ArrayList<>();
      if (tenant.readings().isEmpty()) {
        table.row(tenant.tenant(), "", "", "", "", "", "");
      }
      for (Reading r : tenant.readings()) {
        if (!told.contains(r.objective())) {
          told.add(r.objective());
          table.row(
              tenant.tenant(),
              r.objective(),
              amount(r.unit(), r.allowed()),
              seen(r),
              exceeded(r),
              r.tier(),
              r.subscription());
        }
      }
    }
    return table;
  }

  private static String seen(Reading r) {
    return r.seen() instanceof Known known
        ? (r.atLeast() ? ">=" : "") + amount(r.unit(), known.value())
        : "";
  }

  private static String amount(Unit unit, long number) {
    return switch (unit) {
      case MESSAGES -> Words.several(number, "message");
      case SECONDS -> Words.bound(number);
    };
  }

  /** {@code 340%}; {@code <1%} of a little more than is allowed. */
  private static String exceeded(Reading r) {
    Optional<Long> percent = r.exceededPercent();
    if (percent.isEmpty()) {
      return "";
    }
    String sign = r.atLeast() && r.verdict() == Verdict.EXCEEDED ? ">=" : "";
    return r.verdict() == Verdict.EXCEEDED && percent.get() == 0
        ? "<1%"
        : sign + Words.count(percent.get()) + "%";
  }

  private Table rows() {
    Table table =
        new Table(
            Column.text("TENANT"),
            Column.text("SLA"),
            Column.text("KIND"),
            Column.text("SUBSCRIPTION"),
            Column.text("UNIT"),
            Column.number("ALLOWED"),
            Column.number("SEEN"),
            Column.text("AT-LEAST"),
            Column.number("EXCEEDED-PERCENT"),
            Column.text("VERDICT"),
            Column.text("SEVERITY"),
            Column.text("POLICY"),
            Column.text("TIER"),
            Column.number("SECONDS-TO-ZERO"));
    for (OfTenant tenant : evaluation.tenants()) {
      for (Reading r : tenant.readings()) {
        table.row(
            tenant.tenant(),
            r.objective(),
            r.kind(),
            r.subscription(),
            r.unit(),
            r.allowed(),
            r.seen(),
            r.atLeast(),
            r.exceededPercent(),
            r.verdict(),
            r.severity(),
            r.policy(),
            r.tier(),
            r.secondsToZero());
      }
    }
    return table;
  }

  private Json document() {
    TreeMap<String, Json> fields = new TreeMap<>();
    fields.put("at", Json.of(evaluation.at().toString()));
    fields.put(
        "tenants", Json.of(evaluation.tenants().stream().map(EvaluationView::document).toList()));
    return Json.of(fields);
  }

  private static Json document(OfTenant tenant) {
    return ((Json.Obj) RecordJson.write(tenant)).with("tenant", Json.of(tenant.tenant().value()));
  }
}
