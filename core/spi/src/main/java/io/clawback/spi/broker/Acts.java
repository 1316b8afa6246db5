package io.clawback.spi.broker;

import io.clawback.model.plan.Operation;
import io.clawback.model.run.Outcome;
import io.clawback.model.run.Probe;

/**
 * One kind of mutation. Thread-safe.
 *
 * @param <O> what it carries out
 */
public interface Acts<O extends Operation> {
  /**
   * Carries the operation out, then reads it back. Idempotent: the same operation again changes
   * nothing and gives the same outcome. Refuses (rather than throws) whenever it is certain that
   * nothing was changed; throws when the result is not known, and the caller must {@link #probe}
   * then.
   */
  Outcome act(Mutation mutation, O operation);

  /** What the resource says of the operation now. Reads only. */
  Probe probe(Mutation mutation, O operation);
}
