package io.clawback.app.demo;

import io.clawback.app.show.OperationWords;
import io.clawback.app.show.RunEventWords;
import io.clawback.app.show.Words;
import io.clawback.execute.RunEvent;
import io.clawback.model.plan.MessageOperation.PublishSkips;
import io.clawback.model.plan.MessageOperation.SetAside;
import io.clawback.model.plan.Operation;
import io.clawback.model.plan.Plan;
import io.clawback.model.plan.Step;
import io.clawback.model.run.StepState;
import java.util.Optional;

/** A drain in lines that are short enough for a terminal. Pure. */
final class DrainWords {
  private DrainWords() {}

  /** What the plan is made of. */
  static String plan(Plan plan) {
    long copies = plan.steps().filter(s -> s.operation() instanceof SetAside).count();
    long lists = plan.steps().filter(s -> s.operation() instanceof PublishSkips).count();
    return "Plan %s: %s, %s; %s."
        .formatted(
            plan.shortId(),
            Words.several(copies, "queue") + " copied from",
            Words.several(lists, "group") + " told what to leave out",
            plan.steps().anyMatch(Step::needsApproval)
                ? "it waits for an approval"
                : "may run by itself");
  }

  /** What happens; empty for what is told otherwise. */
  static Optional<String> event(RunEvent event) {
    return switch (event) {
      case RunEvent.Started ignored -> Optional.of(RunEventWords.line(event));
      case RunEvent.Waiting ignored -> Optional.of(RunEventWords.line(event));
      case RunEvent.Circuit ignored -> Optional.of(RunEventWords.line(event));
      case RunEvent.Began ignored -> Optional.empty();
      case RunEvent.Rested e ->
          Optional.of(
              e.step().id()
                  + "  "
                  + what(e.step().operation())
                  + ": "
                  + Words.small(e.state())
                  + (wrong(e.state()) ? ": " + e.detail() : ""));
      case RunEvent.Judged ignored -> Optional.empty();
    };
  }

  private static boolean wrong(StepState state) {
    return state != StepState.DONE && state != StepState.COMPENSATED;
  }

  private static String what(Operation operation) {
    if (operation instanceof SetAside o) {
      return "%s of %s copied aside"
          .formatted(Words.several(o.messages(), "message"), o.subscription().queue());
    }
    if (operation instanceof PublishSkips o) {
      return o.subscription().group().name() + " leaves them out";
    }
    return OperationWords.what(operation);
  }
}
