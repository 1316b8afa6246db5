package io.clawback.runtime.act;

import io.clawback.model.plan.Budget;
import io.clawback.model.plan.MessageOperation;
import io.clawback.model.plan.Operation;
import io.clawback.model.plan.Operation.ScaleConsumers;
import io.clawback.spi.broker.Mutation;

/** Pausing is running none; resuming is running as many as before. */
public final class Pausing {
  private Pausing() {}

  /** A pause is of all of them, however many a scaling may add or take away. */
  static Mutation budgeted(Mutation mutation, Operation operation) {
    return switch (operation) {
      case MessageOperation.PauseConsumers o -> instances(mutation, o.from());
      case MessageOperation.ResumeConsumers o -> instances(mutation, o.to());
      default -> mutation;
    };
  }

  private static Mutation instances(Mutation mutation, int instances) {
    Budget budget = mutation.budget();
    return new Mutation(
        mutation.id(),
        mutation.undoes(),
        mutation.tenant(),
        new Budget(
            budget.messages(),
            budget.sharePercent(),
            budget.time(),
            instances,
            budget.partitions()));
  }

  /** What the consumer fleet is asked for. */
  public static ScaleConsumers scale(MessageOperation.PauseConsumers o) {
    return new ScaleConsumers(o.group(), o.consumers(), o.from(), 0);
  }

  /** What the consumer fleet is asked for. */
  public static ScaleConsumers scale(MessageOperation.ResumeConsumers o) {
    return new ScaleConsumers(o.group(), o.consumers(), 0, o.to());
  }
}
