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
