package io.clawback.app.demo;

import io.clawback.app.show.OperationWords;
import io.clawback.app.show.RunEventWords;
import io.clawback.app.show.Words;
import io.clawback.execute.RunEvent;
import io.clawback.model.plan.MessageOperation.PauseConsumers;
import io.clawback.model.plan.MessageOperation.PublishSkips;
import io.clawback.model.plan.MessageOperation.PutBack;
import io.clawback.model.plan.MessageOperation.ResumeConsumers;
import io.clawback.model.plan.MessageOperation.Rewrite;
import io.clawback.model.plan.MessageOperation.SetAside;
import io.clawback.model.plan.MessageOperation.VoidCopies;
import io.clawback.model.plan.MessageOperation.WithdrawSkips;
import io.clawback.model.plan.Operation;
import io.clawback.model.plan.Plan;
import io.clawback.model.plan.Step;
import io.clawback.model.plan.WayBack;
import io.clawback.model.run.StepState;
import java.util.Optional;

/** A drain in lines that are short enough for a terminal. Pure. */
final class DrainWords {
  private DrainWords() {}

  /** What the plan is made of. */
  static String plan(Plan plan) {
    long copies = plan.steps().filter(s -> s.operation() instanceof SetAside).count();
    long lists = plan.steps().filter(s -> s.operation() instanceof PublishSkips).count();
    long written = plan.steps().filter(s -> s.operation() instanceof Rewrite).count();
    return "Plan %s: %s; %s."
        .formatted(
            plan.shortId(),
            written > 0
                ? Words.several(written, "queue") + " written once more, its consumers paused"
                : "%s copied from, %s told what to leave out"
                    .formatted(Words.several(copies, "queue"), Words.several(lists, "group")),
            plan.steps().anyMatch(Step::needsApproval)
                ? "it waits for an approval"
                : "may run by itself");
  }

  /** What happens; empty for what is told otherwise. */
  static Optional<String> event(RunEvent event) {
    return switch (event) {
      case RunEvent.Started e ->
          Optional.of("Run " + e.run() + "; rollback key " + e.rollbackKey());
      case RunEvent.Waiting ignored -> Optional.of(RunEventWords.line(event));
      case RunEvent.Circuit ignored -> Optional.of(RunEventWords.line(event));
      case RunEvent.Began ignored -> Optional.empty();
      case RunEvent.Rested e ->
          Optional.of(
              e.step().id()
                  + "  "
                  + what(did(e))
                  + (wrong(e.state()) ? ": " + Words.small(e.state()) + ": " + e.detail() : ""));
      case RunEvent.Judged ignored -> Optional.empty();
    };
  }

  /** Of so many groups, how many cannot go on. */
  static String standing(long standing, long groups, boolean rewritten) {
    return "%s%d of %d groups stand again before messages that they cannot read."
        .formatted(
            rewritten ? "" : "Their owner has them read the trouble again: ", standing, groups);
  }

  /** What was done, or done to take it back. */
  private static Operation did(RunEvent.Rested event) {
    return event.state() == StepState.COMPENSATED
            && event.step().wayBack() instanceof WayBack.Undo(var back)
        ? back
        : event.step().operation();
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
    if (operation instanceof Rewrite o) {
      return "%s of %s written once more"
          .formatted(Words.several(o.messages(), "message"), o.subscription().queue());
    }
    if (operation instanceof PauseConsumers o) {
      return o.subscription().group().name() + " is paused";
    }
    if (operation instanceof ResumeConsumers o) {
      return o.subscription().group().name() + " runs again";
    }
    if (operation instanceof PutBack o) {
      return "what was set aside of %s is put back".formatted(o.subscription().queue());
    }
    if (operation instanceof WithdrawSkips o) {
      return o.subscription().group().name() + " leaves none out any more";
    }
    if (operation instanceof VoidCopies o) {
      return "the copies of %s do not count any more".formatted(o.subscription().queue());
    }
    return OperationWords.what(operation);
  }
}
