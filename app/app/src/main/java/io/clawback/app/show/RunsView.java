package io.clawback.app.show;

import io.clawback.app.print.Table;
import io.clawback.app.print.Table.Column;
import io.clawback.model.json.RecordJson;
import io.clawback.model.run.StepState;
import io.clawback.runtime.RunRecord;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** All runs, the latest first. */
public final class RunsView {
  private RunsView() {}

  /** The runs in all forms; they are given oldest first. */
  public static Shown of(List<RunRecord> runs) {
    return Shown.of(() -> rows(runs.reversed()), () -> RecordJson.write(runs.reversed()));
  }

  private static Table rows(List<RunRecord> runs) {
    Table table =
        new Table(
            Column.text("RUN"),
            Column.text("STARTED"),
            Column.text("PLAN"),
            Column.text("WHO"),
            Column.text("ENDING"),
            Column.text("STEPS"),
            Column.text("ROLLBACK-KEY"));
    for (RunRecord run : runs) {
      table.row(
          run.run(),
          Words.time(run.startedAt()),
          shortId(run.plan()),
          run.who(),
          run.ending().orElse(run.goingBack() ? "GOING-BACK" : "OPEN"),
          steps(run),
          run.rollbackKey());
    }
    return table;
  }

  private static String steps(RunRecord run) {
    long untouched = run.steps().stream().filter(s -> !run.states().containsKey(s)).count();
    String states =
        run.states().values().stream()
            .collect(Collectors.groupingBy(StepState::name, TreeMap::new, Collectors.counting()))
            .entrySet()
            .stream()
            .map(e -> e.getValue() + " " + e.getKey())
            .collect(Collectors.joining(", "));
    return untouched == 0
        ? states
        : (states.isEmpty() ? "" : states + ", ") + untouched + " PLANNED";
  }

  static String shortId(String plan) {
    return plan.startsWith("sha256:") && plan.length() >= 19 ? plan.substring(7, 19) : plan;
  }
}
