package io.clawback.spi.consumers;

import io.clawback.model.error.Problem;
import io.clawback.model.observed.ConsumersState;
import io.clawback.model.plan.Operation;
import io.clawback.spi.broker.Acts;
import java.util.List;

/** Who runs a group's consumers. Thread-safe; calls block, bounded by declared time-outs. */
public interface ConsumerFleet extends AutoCloseable {
  /** How many run now; {@code Unknown} when nobody can tell, and then nothing is scaled. */
  ConsumersState observe();

  /** Runs exactly as many as the operation says; counts first, adopts what already runs. */
  Acts<Operation.ScaleConsumers> scale();

  /** Restarts them one by one. */
  Acts<Operation.RestartConsumers> restart();

  /**
   * What the machine lacks to scale and restart them, such as a program; for {@code doctor}. Starts
   * nothing. What only trying can tell is not in it.
   */
  List<Problem> missing();

  /** Lets go of what it holds; the consumers go on. Idempotent. */
  @Override
  void close();
}
