package io.clawback.app.show;

import io.clawback.app.print.Table;
import io.clawback.app.print.Table.Column;
import io.clawback.model.json.Json;
import io.clawback.model.plan.Plan;
import io.clawback.model.plan.Step;
import io.clawback.model.plan.WayBack;
import io.clawback.model.run.StepState;
import io.clawback.runtime.RunRecord;
import java.util.List;
import java.util.TreeMap;

/** What taking a run back would do, last step first. */
public final class RollbackView {
  private RollbackView() {}

  /** The way back of each step that took effect, or may have. */
  public static Shown of(RunRecord run, Plan plan) {
    return Shown.of(() -> rows(run, plan), () -> document(run, plan));
  }

  /** Whether it was taken back already, and to ask again would change nothing. */
  public static boolean over(RunRecord run, Plan plan) {
    return run.ending().filter("ROLLED_BACK"::equals).isPresent()
        && touched(run, plan).stream()
            .allMatch(step ->
                switch (state(run, step)) {
                  case PLANNED, FAILED, COMPENSATED -> true;
                  case DONE -> !(step.wayBack() instanceof WayBack.Undo);
                  case INTENDED, IN_DOUBT, COMPENSATING, STRANDED -> false;
                });
  }

  /** Steps that took effect and have no way back. */
  public static List<String> lasting(RunRecord run, Plan plan) {
    return touched(run, plan).stream()
        .filter(s -> state(run, s) == StepState.DONE)
        .filter(s -> s.wayBack() instanceof WayBack.Irreversible)
        .map(Step::id)
        .toList()
        .reversed();
  }

  /** Of a run that is over: one sentence. */
  public static String nothingLeft(RunRecord run, Plan plan) {
    List<String> lasting = lasting(run, plan);
    return "Run "
        + run.run()
        + " is taken back already: there is nothing left to take back"
        + (lasting.isEmpty()
            ? "."
            : "; what cannot be and stays: " + String.join(", ", lasting) + ".");
  }

  private static List<Step> touched(RunRecord run, Plan plan) {
    return plan.steps().filter(s -> run.states().containsKey(s.id())).toList().reversed();
  }

  private static Table rows(RunRecord run, Plan plan) {
    Table table =
        new Table(
            Column.text("STEP"),
            Column.text("STATE"),
            Column.text("DONE"),
            Column.text("WAY-BACK"));
    for (Step step : touched(run, plan)) {
      table.row(
          step.id(), state(run, step), OperationWords.what(step.operation()), back(run, step));
    }
    return table;
  }

  private static StepState state(RunRecord run, Step step) {
    StepState state = run.states().get(step.id());
    return state == null ? StepState.PLANNED : state;
  }

  private static String back(RunRecord run, Step step) {
    return switch (state(run, step)) {
      case DONE, COMPENSATING -> OperationWords.back(step.wayBack());
      case INTENDED, IN_DOUBT ->
          "ask what happened; if it did: " + OperationWords.back(step.wayBack());
      case PLANNED, FAILED -> "it had no effect";
      case COMPENSATED -> "is taken back already";
      case STRANDED -> "a person is needed; tried again: " + OperationWords.back(step.wayBack());
    };
  }

  private static Json document(RunRecord run, Plan plan) {
    TreeMap<String, Json> fields = new TreeMap<>();
    fields.put("run", Json.of(run.run()));
    fields.put("rollbackKey", Json.of(run.rollbackKey()));
    fields.put(
        "steps",
        Json.of(
            touched(run, plan).stream()
                .map(step -> {
                  TreeMap<String, Json> one = new TreeMap<>();
                  one.put("step", Json.of(step.id()));
                  one.put("state", Json.of(state(run, step).name()));
                  one.put("wayBack", Json.of(OperationWords.backWord(step.wayBack())));
                  one.put("what", Json.of(back(run, step)));
                  return Json.of(one);
                })
                .toList()));
    return Json.of(fields);
  }
}
