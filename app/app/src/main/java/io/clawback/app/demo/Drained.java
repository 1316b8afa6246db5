package io.clawback.app.demo;

import io.clawback.execute.RunResult;
import io.clawback.model.plan.Chosen;
import io.clawback.model.plan.MessageOperation;
import io.clawback.model.plan.Operation;
import io.clawback.model.plan.Plan;
import io.clawback.model.run.StepState;
import java.util.List;
import java.util.stream.Collectors;

/** A drain that was planned and carried out. */
record Drained(Plan plan, RunResult run) {
  private static final String REWRITE = "rewrite";

  /** How the plan takes messages out of the groups' way. */
  String method() {
    return plan.steps()
        .map(s ->
            switch (s.operation()) {
              case MessageOperation.PublishSkips ignored -> "skip-list";
              case MessageOperation.Rewrite ignored -> REWRITE;
              case MessageOperation.PassOver ignored -> "unblock";
              default -> "";
            })
        .filter(m -> !m.isEmpty())
        .distinct()
        .collect(Collectors.joining(","));
  }

  /** Whether the backlog was written once more. */
  boolean rewritten() {
    return method().equals(REWRITE);
  }

  /** Whether there was something to do, and all of it is done. */
  boolean done() {
    return !run.steps().isEmpty()
        && run.steps().stream().allMatch(s -> s.state() == StepState.DONE);
  }

  /** Messages that were taken out of the groups' way. */
  long removed() {
    return run.steps().stream()
        .filter(s -> s.state() == StepState.DONE)
        .mapToLong(s -> aside(s.step().operation()))
        .sum();
  }

  private static long aside(Operation operation) {
    return switch (operation) {
      case MessageOperation.SetAside o -> o.messages();
      case MessageOperation.Rewrite o -> poison(o.poison());
      default -> 0;
    };
  }

  private static long poison(List<Chosen> chosen) {
    return chosen.stream().mapToLong(c -> c.spans().count()).sum();
  }
}
