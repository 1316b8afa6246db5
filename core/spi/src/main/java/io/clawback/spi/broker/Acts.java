package io.clawback.spi.broker;

import io.clawback.model.plan.Operation;
import io.clawback.model.run.Outcome;
import io.clawback.model.run.Probe;
import java.util.function.Function;

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
   *
   * <p>What already holds is {@code Done} and is not written again, even under running consumers.
   * What is neither as planned ({@code from}) nor as wanted ({@code to}) is refused as {@code
   * STALE}, and nothing is written, not even the parts that are as planned. Where some parts are as
   * wanted and the rest as planned, the rest is done.
   *
   * <p>The receipt has one fact for each part: each move, change or member; the same keys before
   * and after.
   *
   * <p>Categories of refusal: {@code WRONG_TARGET} (another cluster), {@code RIGHTS}, {@code LIMIT}
   * (over budget), {@code APPROVAL} (a backward move that does not say so), {@code STALE} (the
   * world changed: not as planned, queue gone, target outside the log, members where there must be
   * none), {@code USAGE} (the operation can never be done: fewer partitions, an unknown setting, an
   * internal queue, another broker's queue), {@code CONNECTION} (no answer, and nothing was sent),
   * {@code BROKER} (it said no).
   */
  Outcome act(Mutation mutation, O operation);

  /**
   * What the resource says of the operation now. Reads only. Where some part is neither as planned
   * nor as wanted it is {@code SUPERSEDED}, unless it is certain that we never wrote; a resource
   * that is gone is no trace: {@code NOT_STARTED}. Throws where the resource could not be asked, a
   * wrong cluster included.
   */
  Probe probe(Mutation mutation, O operation);

  /** The same act under another name. */
  default <P extends Operation> Acts<P> as(Function<P, O> meaning) {
    Acts<O> same = this;
    return new Acts<>() {
      @Override
      public Outcome act(Mutation mutation, P operation) {
        return same.act(mutation, meaning.apply(operation));
      }

      @Override
      public Probe probe(Mutation mutation, P operation) {
        return same.probe(mutation, meaning.apply(operation));
      }
    };
  }
}
