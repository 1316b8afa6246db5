package io.clawback.runtime.act;

import io.clawback.model.plan.MessageOperation;
import io.clawback.model.plan.Operation.ScaleConsumers;

/** Pausing is running none; resuming is running as many as before. */
public final class Pausing {
  private Pausing() {}

  /** What the consumer fleet is asked for. */
  public static ScaleConsumers scale(MessageOperation.PauseConsumers o) {
    return new ScaleConsumers(o.group(), o.consumers(), o.from(), 0);
  }

  /** What the consumer fleet is asked for. */
  public static ScaleConsumers scale(MessageOperation.ResumeConsumers o) {
    return new ScaleConsumers(o.group(), o.consumers(), 0, o.to());
  }
}
