package io.clawback.runtime;

import io.clawback.model.plan.MessageOperation;
import io.clawback.model.plan.Operation;
import io.clawback.model.plan.Step;
import io.clawback.model.plan.WayBack;
import java.util.List;
import java.util.Optional;

/** Whether a step's way back undoes what the step does, and nothing else. Pure. */
final class Reversal {
  private Reversal() {}

  /** A way back that cannot be is the strictest claim there is, and always fits. */
  static boolean fits(Step step) {
    return switch (step.wayBack()) {
      case WayBack.Irreversible ignored -> true;
      case WayBack.Nothing ignored -> leavesNothing(step.operation());
      case WayBack.Undo(Operation undo) ->
          reverse(step.operation()).filter(r -> r.equals(told(undo))).isPresent();
    };
  }

  private static boolean leavesNothing(Operation operation) {
    return operation instanceof Operation.RestartConsumers
        || operation instanceof Operation.RemoveMembers;
  }

  private static Optional<Operation> reverse(Operation operation) {
    return switch (operation) {
      case Operation.RestartConsumers ignored -> Optional.empty();
      case Operation.RemoveMembers ignored -> Optional.empty();
      case Operation.ExpandPartitions ignored -> Optional.empty();
      case Operation.ScaleConsumers o ->
          Optional.of(new Operation.ScaleConsumers(o.group(), o.consumers(), o.to(), o.from()));
      case Operation.AlterSettings o ->
          Optional.of(new Operation.AlterSettings(o.queue(), back(o.changes())));
      case Operation.AlterQuota o ->
          Optional.of(new Operation.AlterQuota(o.broker(), o.entity(), back(o.changes())));
      case Operation.ResetOffsets o ->
          Optional.of(
              new Operation.ResetOffsets(
                  o.subscription(),
                  o.moves().stream()
                      .map(m -> new Operation.OffsetMove(m.partition(), m.to(), m.from()))
                      .toList(),
                  false));
      case MessageOperation.SetAside o ->
          Optional.of(new MessageOperation.VoidCopies(o.subscription(), o.quarantine()));
      case MessageOperation.Rewrite o -> Optional.of(o.back());
      // What was put back may have been consumed.
      case MessageOperation.Redrive ignored -> Optional.empty();
      case MessageOperation.PassOver o -> Optional.of(o.back());
      case MessageOperation.PublishSkips o ->
          Optional.of(new MessageOperation.WithdrawSkips(o.subscription(), o.list(), o.status()));
      case MessageOperation.PauseConsumers o ->
          Optional.of(
              new MessageOperation.ResumeConsumers(o.subscription(), o.consumers(), o.from()));
      case MessageOperation.ResumeConsumers o ->
          Optional.of(new MessageOperation.PauseConsumers(o.subscription(), o.consumers(), o.to()));
      // Only ever ways back themselves.
      case MessageOperation.WithdrawSkips ignored -> Optional.empty();
      case MessageOperation.VoidCopies ignored -> Optional.empty();
      case MessageOperation.PutBack ignored -> Optional.empty();
    };
  }

  private static List<Operation.Change> back(List<Operation.Change> changes) {
    return changes.stream().map(c -> new Operation.Change(c.key(), c.to(), c.from())).toList();
  }

  /** Whether a move rewinds is checked where it is made: a wrong word is refused there. */
  private static Operation told(Operation undo) {
    return undo instanceof Operation.ResetOffsets o
        ? new Operation.ResetOffsets(o.subscription(), o.moves(), false)
        : undo;
  }
}
