package io.clawback.execute;

import io.clawback.model.plan.MessageOperation;
import io.clawback.model.plan.MessageOperation.PauseConsumers;
import io.clawback.model.plan.MessageOperation.ResumeConsumers;
import io.clawback.model.plan.Step;
import io.clawback.model.run.StepState;
import java.util.Optional;

/** Whether consumers that a run has paused may run again. */
final class Pauses {
  private final Order order;
  private final Course course;

  Pauses(Order order, Course course) {
    this.order = order;
    this.course = course;
  }

  /** Why they stay as they are; empty when they are to run again. */
  Optional<String> keeps(ResumeConsumers resume) {
    boolean paused =
        order
            .plan()
            .steps()
            .filter(s ->
                s.operation() instanceof PauseConsumers p
                    && p.consumers().equals(resume.consumers()))
            .anyMatch(s -> course.state(s) == StepState.DONE);
    if (!paused) {
      return Optional.of("skipped: they were not paused");
    }
    return order.plan().steps().anyMatch(s -> unknown(resume, s))
        ? Optional.of("skipped: they stay paused until it is known where the group stands")
        : Optional.empty();
  }

  /** Consumers beside a step that nobody knows the end of would hide what became of it. */
  private boolean unknown(ResumeConsumers resume, Step step) {
    boolean ofGroup =
        step.operation() instanceof MessageOperation o && o.group().equals(resume.group());
    return ofGroup
        && switch (course.state(step)) {
          case INTENDED, IN_DOUBT, STRANDED, COMPENSATING ->
              !(step.operation() instanceof ResumeConsumers);
          case PLANNED, DONE, FAILED, COMPENSATED -> false;
        };
  }
}
