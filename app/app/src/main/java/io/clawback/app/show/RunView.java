package io.clawback.app.show;

import io.clawback.app.print.Table;
import io.clawback.app.print.Table.Column;
import io.clawback.execute.RunResult;
import io.clawback.execute.RunResult.StepResult;
import io.clawback.model.json.Json;
import io.clawback.model.json.RecordJson;
import io.clawback.model.plan.MessageOperation;
import io.clawback.model.plan.Step;
import io.clawback.model.plan.WayBack;
import io.clawback.model.run.StepState;
import io.clawback.model.run.Verification;
import java.util.List;
import java.util.TreeMap;

/** How a run ended, step by step. */
public final class RunView {
  private RunView() {}

  /** The result in all forms. */
  public static Shown of(RunResult result) {
    return new Shown(() -> text(result), () -> rows(result), () -> document(result));
  }

  private static String text(RunResult result) {
    Table table =
        new Table(
            Column.text("STEP"),
            Column.text("TENANT"),
            Column.text("STATE"),
            Column.text("VERIFIED"),
            Column.text("WHAT"));
    for (StepResult step : result.steps()) {
      table.row(
          step.step().id(),
          step.step().tenant(),
          step.state(),
          step.verification().map(RunView::word).orElse(""),
          OperationWords.what(step.step().operation()) + because(step));
    }
    return table.text();
  }

  /** Why, where it is not plainly done; else what the second look saw. */
  private static String because(StepResult step) {
    return switch (step.state()) {
      case DONE -> step.verification().map(v -> ": " + evidence(v)).orElse(detail(step));
      case PLANNED, INTENDED, FAILED, IN_DOUBT, COMPENSATING, COMPENSATED, STRANDED -> detail(step);
    };
  }

  private static String detail(StepResult step) {
    boolean plain =
        step.detail().isEmpty() || step.detail().equals("done") || step.detail().startsWith("{");
    return plain ? "" : ": " + step.detail();
  }

  /**
   * Steps that still hold after a run was taken back. One that left nothing lasting, such as a
   * restart, is not among them when a person asked for the way back.
   */
  public static List<String> remaining(RunResult result) {
    return result.steps().stream()
        .filter(s -> s.state() == StepState.DONE)
        .filter(s -> !result.goingBack() || !(s.step().wayBack() instanceof WayBack.Nothing))
        .filter(s -> !copiesStay(result, s))
        .map(s -> s.step().id())
        .toList();
  }

  /** Copies of what groups left out for a while: nothing was taken away, so nothing is missing. */
  private static boolean copiesStay(RunResult result, StepResult step) {
    return step.step().operation() instanceof MessageOperation.SetAside aside
        && result.steps().stream()
            .filter(s ->
                s.step().operation() instanceof MessageOperation.PublishSkips skips
                    && skips.subscription().queueId().equals(aside.subscription().queueId()))
            .anyMatch(s -> s.state() == StepState.COMPENSATED);
  }

  /** Steps that were done and left nothing to take back. */
  private static String fleeting(RunResult result) {
    List<String> steps =
        result.steps().stream()
            .filter(s -> s.state() == StepState.DONE)
            .map(StepResult::step)
            .filter(s -> s.wayBack() instanceof WayBack.Nothing)
            .map(Step::id)
            .toList();
    return steps.isEmpty()
        ? ""
        : "; "
            + (steps.size() == 1 ? "step " : "steps ")
            + String.join(", ", steps)
            + " left nothing to take back";
  }

  /** One word for what the second look says. */
  static String word(Verification verification) {
    return switch (verification) {
      case Verification.Recovered ignored -> "recovered";
      case Verification.Recovering ignored -> "recovering";
      case Verification.NotRecovered ignored -> "NOT-RECOVERED";
      case Verification.Unseeable ignored -> "unseeable";
    };
  }

  /** What it rests on. */
  public static String evidence(Verification verification) {
    return switch (verification) {
      case Verification.Recovered(String evidence) -> evidence;
      case Verification.Recovering(long eta, String evidence) ->
          evidence + ", within the objective in " + Words.span(eta);
      case Verification.NotRecovered(String evidence) -> evidence;
      case Verification.Unseeable(String why) -> why;
    };
  }

  private static Table rows(RunResult result) {
    Table table =
        new Table(
            Column.text("RUN"),
            Column.text("STEP"),
            Column.text("TENANT"),
            Column.text("KIND"),
            Column.text("TARGET"),
            Column.text("STATE"),
            Column.text("VERIFIED"),
            Column.text("DETAIL"));
    for (StepResult step : result.steps()) {
      table.row(
          result.run(),
          step.step().id(),
          step.step().tenant(),
          OperationWords.kind(step.step().operation()),
          step.step().operation().target(),
          step.state(),
          step.verification().map(RunView::word).orElse(""),
          step.detail());
    }
    return table;
  }

  private static Json document(RunResult result) {
    TreeMap<String, Json> fields = new TreeMap<>();
    fields.put("run", Json.of(result.run()));
    fields.put("rollbackKey", Json.of(result.rollbackKey()));
    fields.put("ending", Json.of(result.ending().name()));
    fields.put("steps", Json.of(result.steps().stream().map(RunView::document).toList()));
    return Json.of(fields);
  }

  private static Json document(StepResult step) {
    TreeMap<String, Json> fields = new TreeMap<>();
    fields.put("step", Json.of(step.step().id()));
    fields.put("tenant", Json.of(step.step().tenant().value()));
    fields.put("operation", RecordJson.write(step.step().operation()));
    fields.put("what", Json.of(OperationWords.what(step.step().operation())));
    fields.put("state", Json.of(step.state().name()));
    fields.put("detail", Json.of(step.detail()));
    step.verification().ifPresent(v -> fields.put("verification", RecordJson.write(v)));
    step.throughput().ifPresent(t -> fields.put("throughput", RecordJson.write(t)));
    return Json.of(fields);
  }

  /** What goes on with an interrupted run: forward, or, once its way back has begun, back. */
  public static String onward(RunResult result) {
    return result.goingBack()
        ? "rollback " + result.rollbackKey() + " --execute"
        : "resume " + result.run();
  }

  private static String takenBack(RunResult result) {
    String remaining = String.join(", ", remaining(result));
    if (remaining.isEmpty()) {
      String copies =
          result.steps().stream().anyMatch(s -> copiesStay(result, s))
              ? "; the copies of what was left out stay in the quarantine"
              : "";
      return "Run " + result.run() + " was taken back" + fleeting(result) + copies + ".";
    }
    return result.goingBack()
        ? "Run "
            + result.run()
            + " was taken back as far as it goes; what remains: "
            + remaining
            + "."
        : "What did not help in run "
            + result.run()
            + " was taken back; what stays: "
            + remaining
            + ".";
  }

  /** What keeps a complete run from being known to have helped; empty when nothing does. */
  private static String helped(RunResult result) {
    StringBuilder words = new StringBuilder();
    for (String word : List.of("recovering", "unseeable")) {
      String steps = judged(result, word);
      if (!steps.isEmpty()) {
        words.append("; ").append(word).append(" after ").append(steps);
      }
    }
    return words.toString();
  }

  private static String judged(RunResult result, String word) {
    List<String> steps =
        result.steps().stream()
            .filter(s -> s.verification().filter(v -> word(v).equals(word)).isPresent())
            .map(s -> s.step().id())
            .toList();
    return steps.isEmpty()
        ? ""
        : (steps.size() == 1 ? "step " : "steps ") + String.join(", ", steps);
  }

  /** The ending in one sentence. */
  public static String ending(RunResult result) {
    return switch (result.ending()) {
      case COMPLETED -> "Run " + result.run() + " is complete" + helped(result) + ".";
      case NOT_RECOVERED ->
          "Run "
              + result.run()
              + " has done all it was to do, and that is NOT enough: NOT-RECOVERED after "
              + judged(result, "NOT-RECOVERED")
              + ".";
      case INCOMPLETE ->
          "Run " + result.run() + " has ended; some of it was not done, nothing is in doubt.";
      case INTERRUPTED -> "Run " + result.run() + " rests. To go on: clawback " + onward(result);
      case ROLLED_BACK -> takenBack(result);
      case STRANDED ->
          "Run "
              + result.run()
              + " needs a person: see the steps that are STRANDED, and clawback audit show --run "
              + result.run();
    };
  }
}
