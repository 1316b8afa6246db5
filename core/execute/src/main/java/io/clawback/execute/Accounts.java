package io.clawback.execute;

import io.clawback.model.error.Category;
import io.clawback.model.error.Problem;
import io.clawback.model.message.OffsetSpans;
import io.clawback.model.message.OffsetSpans.Span;
import io.clawback.model.plan.MessageOperation;
import io.clawback.model.plan.Operation.OffsetMove;
import java.util.Optional;

/**
 * Whether each message that a group is to be moved past is accounted for (SAFETY I7): its copy is
 * final, or there was proved to be no message.
 */
final class Accounts {
  private final Order order;
  private final Progress progress;

  Accounts(Order order, Progress progress) {
    this.order = order;
    this.progress = progress;
  }

  /** What stands against it; empty when nothing does. */
  Optional<Problem> loose(MessageOperation.PassOver operation) {
    for (OffsetMove move : operation.moves()) {
      boolean forward =
          move.from().isPresent() && move.to().isPresent() && move.to().get() > move.from().get();
      if (!forward || !asideFor(operation, move)) {
        return Optional.of(
            problem(
                operation,
                "not every message of partition "
                    + move.partition()
                    + " that it would pass over was set aside by this run"));
      }
    }
    return Optional.empty();
  }

  /** One step that is done accounts for all of the move. */
  private boolean asideFor(MessageOperation.PassOver operation, OffsetMove move) {
    Span wanted = new Span(move.from().orElseThrow(), move.to().orElseThrow() - 1);
    return order
        .plan()
        .steps()
        .anyMatch(step ->
            step.operation() instanceof MessageOperation.SetAside set
                && set.subscription().equals(operation.subscription())
                && progress.of(OperationIds.forward(order.run(), step.id())).done()
                    == new Slices(set.chosen()).size()
                && set.chosen().stream()
                    .anyMatch(c -> c.partition() == move.partition() && covers(c.spans(), wanted)));
  }

  private static boolean covers(OffsetSpans spans, Span wanted) {
    return spans.spans().stream()
        .anyMatch(s -> s.first() <= wanted.first() && s.last() >= wanted.last());
  }

  private static Problem problem(MessageOperation.PassOver operation, String message) {
    return new Problem(
        "run.unaccounted",
        Category.STALE,
        operation.target(),
        message + ".",
        "Make a new plan with `clawback plan --inspect`.");
  }
}
