package io.clawback.app.show;

import io.clawback.model.plan.Budget;
import io.clawback.model.plan.MessageOperation;
import io.clawback.model.plan.Operation;
import io.clawback.model.plan.WayBack;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** Operations, budgets and ways back in plain words. */
public final class OperationWords {
  private OperationWords() {}

  /** What is done to what, in one line. */
  public static String what(Operation operation) {
    return switch (operation) {
      case Operation.RestartConsumers o ->
          "restart the consumers of " + o.group() + " one by one (" + o.consumers() + ")";
      case Operation.RemoveMembers o ->
          "remove "
              + Words.several(o.members().size() + o.instances().size(), "member")
              + " from "
              + o.group()
              + (o.redelivered() > 0
                  ? ", about " + Words.several(o.redelivered(), "message") + " delivered again"
                  : "");
      case Operation.ScaleConsumers o ->
          "scale the consumers of "
              + o.group()
              + " from "
              + o.from()
              + " to "
              + o.to()
              + " instances ("
              + o.consumers()
              + ")";
      case Operation.ExpandPartitions o ->
          "expand " + o.queue() + " from " + o.from() + " to " + o.to() + " partitions";
      case Operation.AlterSettings o -> "set " + changes(o.changes()) + " on " + o.queue();
      case Operation.AlterQuota o ->
          "set " + changes(o.changes()) + " for " + o.entity() + " on " + o.broker();
      case Operation.ResetOffsets o ->
          "move "
              + o.subscription()
              + (o.rewind() ? " backward" : " forward")
              + " on "
              + Words.several(o.moves().size(), "partition");
      case MessageOperation o -> MessageWords.what(o);
    };
  }

  private static String changes(List<Operation.Change> changes) {
    return changes.stream()
        .map(c -> c.key() + " " + value(c.from()) + " to " + value(c.to()))
        .collect(Collectors.joining(", "));
  }

  private static String value(Optional<String> value) {
    return value.orElse("(default)");
  }

  /** How a step is taken back. */
  static String back(WayBack wayBack) {
    return switch (wayBack) {
      case WayBack.Undo(var operation) -> what(operation);
      case WayBack.Nothing(String why) -> "nothing to take back: " + why;
      case WayBack.Irreversible(String why) -> "IRREVERSIBLE: " + why;
    };
  }

  /** One word for a way back: {@code undo}, {@code none-needed}, {@code irreversible}. */
  static String backWord(WayBack wayBack) {
    return switch (wayBack) {
      case WayBack.Undo ignored -> "undo";
      case WayBack.Nothing ignored -> "none-needed";
      case WayBack.Irreversible ignored -> "irreversible";
    };
  }

  /** The bounds that matter for the kind of operation. */
  static String budget(Budget budget, Operation operation) {
    String time = Words.bound(budget.time().toSeconds());
    String bound =
        switch (operation) {
          case Operation.ScaleConsumers ignored -> Words.several(budget.instances(), "instance");
          case Operation.ExpandPartitions ignored ->
              Words.several(budget.partitions(), "partition");
          case Operation.AlterSettings ignored -> "";
          case Operation.AlterQuota ignored -> "";
          case Operation.RestartConsumers ignored -> "";
          case Operation.RemoveMembers ignored -> messages(budget);
          case Operation.ResetOffsets ignored -> messages(budget);
          case MessageOperation.Carried ignored -> messages(budget);
          case MessageOperation ignored -> "";
        };
    return bound.isEmpty() ? time : bound + ", " + time;
  }

  private static String messages(Budget budget) {
    return Words.several(budget.messages(), "message")
        + (budget.sharePercent() < 100
            ? " or " + budget.sharePercent() + "% of the queue, whichever is less"
            : "");
  }

  /** The group that the operation is about, as printed; empty when it is about none. */
  public static String group(Operation operation) {
    return switch (operation) {
      case Operation.RestartConsumers o -> o.group().toString();
      case Operation.RemoveMembers o -> o.group().toString();
      case Operation.ScaleConsumers o -> o.group().toString();
      case Operation.ResetOffsets o -> o.subscription().group().toString();
      case Operation.ExpandPartitions ignored -> "";
      case Operation.AlterSettings ignored -> "";
      case Operation.AlterQuota ignored -> "";
      case MessageOperation o -> o.group().toString();
    };
  }

  /** The kind of step in small letters. */
  static String kind(Operation operation) {
    return operation.kind().name().toLowerCase(Locale.ROOT);
  }
}
