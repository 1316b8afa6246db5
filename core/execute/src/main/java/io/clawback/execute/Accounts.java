package io.clawback.execute;

import io.clawback.model.error.Category;
import io.clawback.model.error.Problem;
import io.clawback.model.message.OffsetSpans;
import io.clawback.model.message.OffsetSpans.Span;
import io.clawback.model.name.SubscriptionId;
import io.clawback.model.plan.Chosen;
import io.clawback.model.plan.MessageOperation;
import io.clawback.model.plan.Operation.OffsetMove;
import java.util.Optional;

/**
 * Whether each message that a group is to be moved past, or is to leave out, is accounted for
 * (SAFETY I3, I7): its copy is final, or there was proved to be no message.
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
      if (!forward || !aside(operation.subscription(), move.partition(), span(move))) {
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

  /** What stands against it; empty when nothing does. */
  Optional<Problem> loose(MessageOperation.PublishSkips operation) {
    for (Chosen part : operation.chosen()) {
      for (Span span : part.spans().spans()) {
        if (!aside(operation.subscription(), part.partition(), span)) {
          return Optional.of(
              problem(
                  operation,
                  "not every message of partition "
                      + part.partition()
                      + " that it would leave out was set aside by this run"));
        }
      }
    }
    return Optional.empty();
  }

  private static Span span(OffsetMove move) {
    return new Span(move.from().orElseThrow(), move.to().orElseThrow() - 1);
  }

  /** One step that is done accounts for all of the span. */
  private boolean aside(SubscriptionId subscription, int partition, Span wanted) {
    return order
        .plan()
        .steps()
        .anyMatch(step ->
            step.operation() instanceof MessageOperation.SetAside set
                && set.subscription().equals(subscription)
                && progress.of(OperationIds.forward(order.run(), step.id())).done()
                    == new Slices(set.chosen()).size()
                && set.chosen().stream()
                    .anyMatch(c -> c.partition() == partition && covers(c.spans(), wanted)));
  }

  private static boolean covers(OffsetSpans spans, Span wanted) {
    return spans.spans().stream()
        .anyMatch(s -> s.first() <= wanted.first() && s.last() >= wanted.last());
  }

  private static Problem problem(MessageOperation operation, String message) {
    return new Problem(
        "run.unaccounted",
        Category.STALE,
        operation.target(),
        message + ".",
        "Make a new plan with `clawback plan --inspect`.");
  }
}
