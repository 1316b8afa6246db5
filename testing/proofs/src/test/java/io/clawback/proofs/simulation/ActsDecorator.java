package io.clawback.proofs.simulation;

import io.clawback.model.plan.Operation;
import io.clawback.model.run.Outcome;
import io.clawback.model.run.Probe;
import io.clawback.spi.broker.Acts;
import io.clawback.spi.broker.Mutation;

/** An act that is another one, but for what is overridden. */
class ActsDecorator<O extends Operation> implements Acts<O> {
  private final Acts<O> inner;

  ActsDecorator(Acts<O> inner) {
    this.inner = inner;
  }

  @Override
  public Outcome act(Mutation mutation, O operation) {
    return inner.act(mutation, operation);
  }

  @Override
  public Probe probe(Mutation mutation, O operation) {
    return inner.probe(mutation, operation);
  }
}
