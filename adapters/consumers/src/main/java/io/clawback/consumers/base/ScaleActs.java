package io.clawback.consumers.base;

import io.clawback.model.error.Category;
import io.clawback.model.error.Problem;
import io.clawback.model.observed.Measured;
import io.clawback.model.plan.Budget;
import io.clawback.model.plan.Operation;
import io.clawback.model.run.Outcome;
import io.clawback.model.run.Probe;
import io.clawback.spi.broker.Acts;
import io.clawback.spi.broker.Mutation;
import java.io.IOException;
import java.util.Optional;

/**
 * Runs exactly as many as asked for: absolute, counted first, within min, max and budget. A count
 * that is neither as planned nor as wanted is somebody else's: it is left as it is. Between the two
 * it is gone on with only where our journal says that we were on that way.
 */
final class ScaleActs implements Acts<Operation.ScaleConsumers> {
  private final Acting acting;

  ScaleActs(Acting acting) {
    this.acting = acting;
  }

  @Override
  public Outcome act(Mutation mutation, Operation.ScaleConsumers operation) {
    Optional<Problem> wrong =
        acting
            .foreign(operation.consumers(), operation.group())
            .or(() -> outOfBounds(operation.to()));
    if (wrong.isPresent()) {
      return new Outcome.Refused(wrong.get());
    }
    return acting.act(mutation, (begun, deadline) -> locked(mutation, operation, begun, deadline));
  }

  private Outcome locked(
      Mutation mutation,
      Operation.ScaleConsumers operation,
      Optional<Note> begun,
      Deadline deadline)
      throws IOException {
    Runner.Count count = acting.count();
    if (count.live() instanceof Measured.Unknown unknown) {
      return Acting.refuse(begun, acting.uncountable(unknown));
    }
    int now = acting.number(count);
    if (!ours(begun, operation, now)) {
      return left(begun, changed(operation, now));
    }
    Optional<Problem> tooMuch = overBudget(now, operation.to(), mutation.budget());
    if (tooMuch.isPresent()) {
      return Acting.refuse(begun, tooMuch.get());
    }
    Note note =
        acting
            .journal()
            .begin(mutation.id(), Note.Verb.SCALE, now, operation.to(), count.instances());
    if (now != operation.to()) {
      Optional<Problem> refused =
          acting.runner().scale(mutation.id(), operation.from(), operation.to(), deadline);
      if (refused.isPresent()) {
        if (begun.isEmpty()) {
          acting.journal().refused(note);
        }
        return refused.get().category() == Category.STALE
            ? left(begun, refused.get())
            : Acting.refuse(begun, refused.get());
      }
    }
    return acting.finish(note, operation.to(), deadline);
  }

  @Override
  public Probe probe(Mutation mutation, Operation.ScaleConsumers operation) {
    return acting.probe(mutation.id(), (begun, now) -> judged(operation, begun, now));
  }

  private static Probe judged(Operation.ScaleConsumers operation, Optional<Note> begun, int now) {
    if (now == operation.to()) {
      return Probe.STATE_HOLDS;
    }
    if (begun.isEmpty()) {
      // The note comes before the first change: without one it is certain that we did nothing.
      return Probe.NOT_STARTED;
    }
    return within(operation, now) ? Probe.PARTLY : Probe.SUPERSEDED;
  }

  private boolean ours(Optional<Note> begun, Operation.ScaleConsumers operation, int now)
      throws IOException {
    if (now == operation.from() || now == operation.to()) {
      return true;
    }
    return within(operation, now) && (begun.isPresent() || leftInPart(operation));
  }

  /** Whether it takes back the last scaling, and that one was begun and never finished. */
  private boolean leftInPart(Operation.ScaleConsumers back) throws IOException {
    return acting
        .journal()
        .lastScaling()
        .filter(n -> n.receipt().isEmpty() && n.before() == back.to() && n.to() == back.from())
        .isPresent();
  }

  private static boolean within(Operation.ScaleConsumers operation, int now) {
    return Math.min(operation.from(), operation.to()) <= now
        && now <= Math.max(operation.from(), operation.to());
  }

  private Problem changed(Operation.ScaleConsumers operation, int now) {
    return Problems.changed(acting.declaration().name(), operation.from(), operation.to(), now);
  }

  /** Changed by somebody else: what we did before, if we had begun, may not hold any more. */
  private static Outcome left(Optional<Note> begun, Problem problem) {
    return begun.isPresent() ? new Outcome.Superseded(problem) : new Outcome.Refused(problem);
  }

  private Optional<Problem> outOfBounds(int to) {
    int min = acting.declaration().min();
    int max = acting.declaration().max();
    // None is a pause: as many as before run again afterwards.
    if (to == 0 || (to >= min && to <= max && to > 0)) {
      return Optional.empty();
    }
    return Optional.of(
        Problems.consumers(
            "consumers.out-of-bounds",
            acting.declaration().name(),
            to + " consumers were asked for; declared are " + min + " to " + max + ".",
            "Change min or max in the config, and make a new plan."));
  }

  private Optional<Problem> overBudget(int now, int to, Budget budget) {
    if (Math.abs(to - now) <= budget.instances()) {
      return Optional.empty();
    }
    return Optional.of(
        new Problem(
            "consumers.over-budget",
            Category.LIMIT,
            acting.declaration().name(),
            "From " + now + " to " + to + " is more than " + budget.instances() + " at once.",
            "Raise the policy's budget of instances by name, or scale in smaller steps."));
  }
}
