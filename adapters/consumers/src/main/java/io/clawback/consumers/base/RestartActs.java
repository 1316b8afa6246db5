package io.clawback.consumers.base;

import io.clawback.model.error.Problem;
import io.clawback.model.observed.Measured;
import io.clawback.model.plan.Operation;
import io.clawback.model.run.Outcome;
import io.clawback.model.run.Probe;
import io.clawback.spi.broker.Acts;
import io.clawback.spi.broker.Mutation;
import java.io.IOException;
import java.util.Optional;

/**
 * Replaces the consumers one by one. Which ones is written down before the first is stopped, so
 * that a resumed restart replaces the rest and ends at the same count (or at what a later scaling
 * asked for).
 */
final class RestartActs implements Acts<Operation.RestartConsumers> {
  private final Acting acting;

  RestartActs(Acting acting) {
    this.acting = acting;
  }

  @Override
  public Outcome act(Mutation mutation, Operation.RestartConsumers operation) {
    Optional<Problem> wrong = acting.foreign(operation.consumers(), operation.group());
    if (wrong.isPresent()) {
      return new Outcome.Refused(wrong.get());
    }
    return acting.act(mutation, (begun, deadline) -> locked(mutation, begun, deadline));
  }

  private Outcome locked(Mutation mutation, Optional<Note> begun, Deadline deadline)
      throws IOException {
    Runner.Count count = acting.count();
    if (count.live() instanceof Measured.Unknown unknown) {
      return Acting.refuse(begun, acting.uncountable(unknown));
    }
    int now = acting.number(count);
    if (begun.isEmpty() && now == 0) {
      return new Outcome.Refused(
          Problems.consumers(
              "consumers.none-live",
              acting.declaration().name(),
              "No consumer lives, so there is none to restart.",
              "Scale them up instead."));
    }
    Note note =
        acting.journal().begin(mutation.id(), Note.Verb.RESTART, now, now, count.instances());
    int to = acting.journal().wantedSince(note);
    Optional<Problem> refused = acting.runner().restart(mutation.id(), note.marks(), to, deadline);
    if (refused.isPresent()) {
      if (begun.isEmpty()) {
        acting.journal().refused(note);
      }
      return Acting.refuse(begun, refused.get());
    }
    return acting.finish(note, to, deadline);
  }

  /** A restart leaves the count as it was: only what we wrote down tells of it. */
  @Override
  public Probe probe(Mutation mutation, Operation.RestartConsumers operation) {
    return acting.probe(
        mutation.id(), (begun, now) -> begun.isPresent() ? Probe.PARTLY : Probe.NOT_STARTED);
  }
}
