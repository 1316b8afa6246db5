package io.clawback.app.show;

import io.clawback.app.print.Table;
import io.clawback.app.print.Table.Column;
import io.clawback.model.json.Json;
import java.util.List;

/** An execution log as people read it: phase by phase, then the sums. */
public final class ExecutionView {
  private ExecutionView() {}

  /** The log in all forms. */
  public static Shown of(Json.Obj log) {
    return new Shown(() -> text(log), () -> rows(log), () -> log);
  }

  private static List<Json.Obj> steps(Json.Obj log) {
    return log.get("steps") instanceof Json.Array(var items)
        ? items.stream().map(Json.Obj.class::cast).toList()
        : List.of();
  }

  private static Table rows(Json.Obj log) {
    Table table = new Table(Column.text("PHASE"), Column.text("STATUS"), Column.text("WHAT"));
    steps(log).forEach(s -> table.row(s.text("phase"), s.text("status"), what(s)));
    return table;
  }

  private static String what(Json.Obj step) {
    for (String field : List.of("message", "result")) {
      if (step.get(field) instanceof Json.Text(String text)) {
        return text;
      }
    }
    return step.get("detections") instanceof Json.Array(var items)
        ? Words.several(items.size(), "detection")
        : "";
  }

  private static String text(Json.Obj log) {
    StringBuilder out = new StringBuilder();
    for (Json.Obj step : steps(log)) {
      if (!step.text("status").equals("in_progress")) {
        out.append(
            "%-18s %-10s %s%n".formatted(step.text("phase"), step.text("status"), what(step)));
      }
    }
    if (log.get("summary") instanceof Json.Obj sums) {
      out.append(
          "%n%s detected, %s remediated, %s; %s in all"
              .formatted(
                  Words.several(sums.whole("total_detections"), "backlog"),
                  Words.several(sums.whole("total_remediations"), "finding"),
                  Words.several(sums.whole("parity_mismatches"), "parity difference"),
                  time(sums.whole("execution_time_ms"))));
      out.append(
          " (and %s to build the world); the published run took %d s%n"
              .formatted(
                  time(sums.whole("world_time_ms")), sums.whole("seed_execution_time_seconds")));
      out.append(sums.text("mttr_improvement")).append(System.lineSeparator());
    }
    return out.toString();
  }

  private static String time(long millis) {
    return "%.1f s".formatted(millis / 1_000.0);
  }
}
