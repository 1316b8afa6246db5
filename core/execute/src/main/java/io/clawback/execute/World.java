package io.clawback.execute;

import io.clawback.model.name.QueueId;
import io.clawback.model.plan.Precondition;
import io.clawback.model.plan.Step;
import java.util.List;
import java.util.OptionalLong;

/** A fresh look at the world, right before a step. */
public interface World {
  /**
   * Which of the step's preconditions do not hold now; what cannot be seen does not hold. Throws a
   * problem of category CONNECTION where the broker does not answer at all.
   */
  List<Precondition.Unmet> unmet(Step step);

  /** How many messages the queue holds now, log ends minus log starts; empty when not seen. */
  OptionalLong held(QueueId queue);
}
