package io.clawback.app.show;

import io.clawback.app.print.Table;
import io.clawback.app.print.Table.Column;
import io.clawback.app.print.Visible;
import io.clawback.model.json.Json;
import io.clawback.model.plan.Declined;
import io.clawback.model.plan.Plan;
import io.clawback.model.plan.Precondition;
import io.clawback.model.plan.Step;
import io.clawback.model.plan.WayBack;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** A plan as people read it before they say yes. */
public final class PlanView {
  private PlanView() {}

  /**
   * The plan in all forms.
   *
   * @param next what to type next, one command a line; may be empty
   */
  public static Shown of(Plan plan, List<String> next) {
    return new Shown(() -> text(plan, next), () -> rows(plan), () -> document(plan));
  }

  private static String text(Plan plan, List<String> next) {
    StringBuilder out = new StringBuilder();
    line(
        out,
        0,
        "Plan " + plan.shortId() + " made " + Words.time(plan.madeAt()) + " by " + plan.author());
    line(
        out,
        0,
        Words.several(plan.steps().count(), "step")
            + " in "
            + Words.several(plan.waves().size(), "wave")
            + ", "
            + Words.several(plan.declined().size(), "finding")
            + " left alone");
    for (Plan.Wave wave : plan.waves()) {
      out.append('\n');
      line(out, 0, "Wave " + wave.number() + ": " + wave.why());
      wave.steps().forEach(step -> step(out, step));
    }
    if (!plan.declined().isEmpty()) {
      out.append('\n');
      line(out, 0, "Left alone:");
      declined(out, plan.declined());
    }
    if (!next.isEmpty()) {
      out.append('\n');
      for (int i = 0; i < next.size(); i++) {
        line(out, 0, (i == 0 ? "Next: " : "      ") + next.get(i));
      }
    }
    return out.toString();
  }

  private static void step(StringBuilder out, Step step) {
    out.append('\n');
    line(out, 1, step.id() + "  " + OperationWords.what(step.operation()));
    field(
        out,
        "for",
        step.tenant() + ", under policy " + step.policy() + tier(step) + "; " + permission(step));
    field(out, "why", step.reason());
    field(out, "expect", step.expect());
    field(
        out,
        "if still",
        step.preconditions().stream()
                .limit(4)
                .map(Precondition::words)
                .collect(Collectors.joining("; "))
            + more(step.preconditions()));
    field(out, "at most", OperationWords.budget(step.budget(), step.operation()));
    field(out, "back", OperationWords.back(step.wayBack()));
    if (step.unfenced()) {
      field(out, "note", "the broker cannot refuse a second writer here: it is re-read afterwards");
    }
    field(out, "by hand", step.nativeCommand());
  }

  private static String more(List<Precondition> preconditions) {
    return preconditions.size() > 4 ? "; and " + (preconditions.size() - 4) + " more" : "";
  }

  private static String tier(Step step) {
    return step.tier().map(t -> ", tier " + t).orElse("");
  }

  private static String permission(Step step) {
    return step.wayBack() instanceof WayBack.Irreversible
        ? "NEEDS APPROVAL, cannot be undone"
        : step.needsApproval() ? "NEEDS APPROVAL" : "may run by itself";
  }

  private static void field(StringBuilder out, String name, String value) {
    if (!value.isEmpty()) {
      String[] lines = value.split("\n", -1);
      line(out, 3, name + " ".repeat(Math.max(1, 10 - name.length())) + lines[0]);
      for (int i = 1; i < lines.length; i++) {
        line(out, 3, " ".repeat(10) + lines[i]);
      }
    }
  }

  private static void declined(StringBuilder out, List<Declined> declined) {
    Table table = new Table(Column.text("WHY"), Column.text("TENANT"), Column.text("FINDING"));
    declined.forEach(d -> table.row(d.code(), d.tenant(), d.finding()));
    List<String> lines = table.text().lines().skip(1).toList();
    for (int i = 0; i < declined.size(); i++) {
      out.append("  ").append(lines.get(i)).append('\n');
      line(out, 3, declined.get(i).reason());
    }
  }

  private static void line(StringBuilder out, int depth, String text) {
    out.repeat("  ", depth).append(Visible.line(text).stripTrailing()).append('\n');
  }

  /** A line for each step and each finding that is left alone. */
  public static String brief(Plan plan) {
    Table table =
        new Table(
            Column.text("STEP"),
            Column.text("TENANT"),
            Column.text("PERMISSION"),
            Column.text("WHAT"));
    plan.steps()
        .forEach(
            s -> table.row(s.id(), s.tenant(), permission(s), OperationWords.what(s.operation())));
    plan.declined()
        .forEach(d -> table.row("-", d.tenant(), "left alone: " + d.code(), d.finding()));
    return "Plan " + plan.shortId() + "\n" + table.text();
  }

  private static Table rows(Plan plan) {
    Table table =
        new Table(
            Column.text("STEP"),
            Column.text("TENANT"),
            Column.text("KIND"),
            Column.text("TARGET"),
            Column.text("WHAT"),
            Column.text("APPROVAL"),
            Column.text("WAY-BACK"),
            Column.text("REASON"),
            Column.text("NATIVE-COMMAND"));
    plan.steps()
        .forEach(s ->
            table.row(
                s.id(),
                s.tenant(),
                OperationWords.kind(s.operation()),
                s.operation().target(),
                OperationWords.what(s.operation()),
                s.needsApproval() ? "needed" : "automatic",
                OperationWords.backWord(s.wayBack()),
                s.reason(),
                s.nativeCommand()));
    return table;
  }

  /** The document that {@code --out} writes: the plan and its id. */
  public static Json.Obj document(Plan plan) {
    TreeMap<String, Json> fields = new TreeMap<>();
    fields.put("id", Json.of(plan.id()));
    fields.put("plan", plan.json());
    return Json.of(fields);
  }
}
