package io.clawback.execute;

import io.clawback.model.plan.MessageOperation;
import io.clawback.model.plan.Operation;
import io.clawback.model.run.Outcome;
import io.clawback.model.run.Probe;
import io.clawback.spi.broker.Mutation;
import io.clawback.spi.broker.Transfer;

/**
 * What acts: brokers and consumer fleets, found by operation. Same contract as {@link
 * io.clawback.spi.broker.Acts}.
 */
public interface Hands {
  /**
   * Carries it out; refuses when it is certain that nothing was changed, throws when the result is
   * unknown, and {@link Busy} when another instance is at it, so that nothing was sent. Interrupted
   * only between two batches.
   */
  Outcome act(Mutation mutation, Operation operation) throws InterruptedException;

  /** What the resource says of it now. */
  Probe probe(Mutation mutation, Operation operation);

  /**
   * Opens the way for messages; as {@link io.clawback.spi.broker.Transfer#open}. Throws {@code
   * broker.cannot} where the broker has none.
   */
  Transfer.Passage open(Mutation mutation, MessageOperation operation);
}
