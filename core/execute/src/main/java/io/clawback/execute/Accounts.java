package io.clawback.execute;

import io.clawback.model.error.Category;
import io.clawback.model.error.Problem;
import io.clawback.model.message.OffsetSpans;
import io.clawback.model.message.OffsetSpans.Span;
import io.clawback.model.name.QueueId;
import io.clawback.model.plan.Chosen;
import io.clawback.model.plan.MessageOperation;
import io.clawback.model.plan.Operation.OffsetMove;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Whether each message that a group is to be moved past, or is to leave out, is accounted for
 * (SAFETY I1, I3): its copy is final, or there was proved to be no message.
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
    List<SortedMap<Integer, OffsetSpans>> finals =
        finals(operation.subscription().queueId(), operation.incarnation());
    for (OffsetMove move : operation.moves()) {
      boolean forward =
          move.from().isPresent() && move.to().isPresent() && move.to().get() > move.from().get();
      if (!forward || !aside(finals, move.partition(), span(move))) {
        return Optional.of(problem(operation, move.partition(), "pass over"));
      }
    }
    return Optional.empty();
  }

  /** What stands against it; empty when nothing does. */
  Optional<Problem> loose(MessageOperation.PublishSkips operation) {
    List<SortedMap<Integer, OffsetSpans>> finals =
        finals(operation.subscription().queueId(), operation.incarnation());
    for (Chosen part : operation.chosen()) {
      for (Span span : part.spans().spans()) {
        if (!aside(finals, part.partition(), span)) {
          return Optional.of(problem(operation, part.partition(), "leave out"));
        }
      }
    }
    return Optional.empty();
  }

  private static Span span(OffsetMove move) {
    return new Span(move.from().orElseThrow(), move.to().orElseThrow() - 1);
  }

  /** What each step of the run that is done set aside of that very queue, for whichever group. */
  private List<SortedMap<Integer, OffsetSpans>> finals(QueueId queue, String incarnation) {
    List<SortedMap<Integer, OffsetSpans>> finals = new ArrayList<>();
    order
        .plan()
        .steps()
        .forEach(step -> {
          if (step.operation() instanceof MessageOperation.SetAside set
              && set.subscription().queueId().equals(queue)
              && set.incarnation().equals(incarnation)
              && progress.of(OperationIds.forward(order.run(), step.id())).done()
                  == new Slices(set.chosen()).size()) {
            TreeMap<Integer, OffsetSpans> spans = new TreeMap<>();
            set.chosen().forEach(c -> spans.put(c.partition(), c.spans()));
            finals.add(spans);
          }
        });
    return finals;
  }

  /** One step accounts for all of the span. */
  private static boolean aside(
      List<SortedMap<Integer, OffsetSpans>> finals, int partition, Span wanted) {
    return finals.stream()
        .anyMatch(f -> f.getOrDefault(partition, OffsetSpans.NONE).covers(wanted));
  }

  private static Problem problem(MessageOperation operation, int partition, String verb) {
    return new Problem(
        "run.unaccounted",
        Category.STALE,
        operation.target(),
        "not every message of partition "
            + partition
            + " that it would "
            + verb
            + " was set aside by this run.",
        "Make a new plan with `clawback plan --inspect` or `clawback drain`.");
  }
}
