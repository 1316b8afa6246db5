package io.clawback.app.cli;

import io.clawback.model.plan.Plan;
import io.clawback.model.plan.Step;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** What to type next when a plan was made. */
final class PlanSteps {
  private PlanSteps() {}

  /** So many commands are told. */
  private static final int TOLD = 3;

  /** What to say of a plan without steps. */
  static List<String> without(Plan plan, UnaryOperator<String> typed) {
    if (plan.declined().isEmpty()) {
      return List.of("There is nothing to do.");
    }
    List<String> lines = new ArrayList<>();
    lines.add("Nothing that `plan` does by itself; see what was left out.");
    plan.declined().stream()
        .filter(d -> d.finding().startsWith("poison:"))
        .limit(TOLD)
        .forEach(d ->
            lines.add(
                (lines.size() == 1 ? "Next: " : "      ")
                    + typed.apply("drain " + d.finding().substring("poison:".length()))));
    return lines;
  }

  /**
   * In the order of typing; none for a plan without steps.
   *
   * @param out the file that it was written to, if it was
   * @param typed a command as it has to be typed here
   */
  static List<String> next(Plan plan, @Nullable Path out, UnaryOperator<String> typed) {
    List<String> next = new ArrayList<>();
    if (plan.steps().anyMatch(Step::needsApproval)) {
      next.add(typed.apply("approve " + plan.shortId() + " --reason TEXT"));
    }
    if (plan.steps().findAny().isPresent()) {
      next.add(typed.apply("apply " + (out == null ? plan.shortId() : out.toString())));
    }
    return next;
  }
}
