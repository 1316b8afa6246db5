package io.clawback.execute;

import io.clawback.model.plan.MessageOperation;
import io.clawback.model.plan.MessageOperation.PassOver;
import io.clawback.model.plan.MessageOperation.PauseConsumers;
import io.clawback.model.plan.MessageOperation.PublishSkips;
import io.clawback.model.plan.MessageOperation.PutBack;
import io.clawback.model.plan.MessageOperation.ResumeConsumers;
import io.clawback.model.plan.MessageOperation.SetAside;
import io.clawback.model.plan.MessageOperation.VoidCopies;
import io.clawback.model.plan.MessageOperation.WithdrawSkips;
import io.clawback.model.plan.Step;
import io.clawback.model.run.StepState;
import java.util.Optional;

/**
 * What rests on a step and must be taken back before it: copies are not voided while the group is
 * past their originals (SAFETY I1), and nobody reads again while it is not known where the group
 * stands.
 */
final class Dependents {
  private final Order order;
  private final Course course;

  Dependents(Order order, Course course) {
    this.order = order;
    this.course = course;
  }

  /** Why the step is not taken back now; empty when nothing rests on it. */
  Optional<String> hold(Step step) {
    return step.operation() instanceof MessageOperation operation
        ? hold(operation)
        : Optional.empty();
  }

  private Optional<String> hold(MessageOperation operation) {
    return switch (operation) {
      case SetAside aside ->
          passed(aside)
              ? Optional.of(
                  "not taken back: the group is past these messages or left them out, so their"
                      + " copies count")
              : Optional.empty();
      case PauseConsumers pause ->
          unknown(pause)
              ? Optional.of("they stay paused until it is known where the group stands")
              : Optional.empty();
      case PassOver ignored -> Optional.empty();
      case PublishSkips ignored -> Optional.empty();
      case WithdrawSkips ignored -> Optional.empty();
      case PutBack ignored -> Optional.empty();
      case MessageOperation.Redrive ignored -> Optional.empty();
      case MessageOperation.Rewrite ignored -> Optional.empty();
      case ResumeConsumers ignored -> Optional.empty();
      case VoidCopies ignored -> Optional.empty();
    };
  }

  /** Whatever is not certainly undone is taken for done. */
  private boolean passed(SetAside aside) {
    return order
        .plan()
        .steps()
        .filter(s ->
            (s.operation() instanceof PassOver || s.operation() instanceof PublishSkips)
                && s.operation() instanceof MessageOperation o
                && o.subscription().queueId().equals(aside.subscription().queueId()))
        .anyMatch(s ->
            switch (course.state(s)) {
              case PLANNED, FAILED -> false;
              // What was left out before a list was withdrawn does not come again by itself.
              case COMPENSATED -> s.operation() instanceof PublishSkips;
              case INTENDED, DONE, IN_DOUBT, COMPENSATING, STRANDED -> true;
            });
  }

  private boolean unknown(PauseConsumers pause) {
    return order
        .plan()
        .steps()
        .filter(s ->
            s.operation() instanceof MessageOperation o
                && o.group().equals(pause.group())
                && !(o instanceof PauseConsumers)
                && !(o instanceof ResumeConsumers))
        .map(course::state)
        .anyMatch(state -> state == StepState.IN_DOUBT || state == StepState.COMPENSATING);
  }
}
