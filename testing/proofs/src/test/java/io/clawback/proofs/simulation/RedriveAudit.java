package io.clawback.proofs.simulation;

import io.clawback.model.message.Mark;
import io.clawback.model.message.Message;
import io.clawback.model.plan.Step;
import io.clawback.proofs.simulation.DurableLedger.Batch;
import java.util.TreeSet;

/**
 * What must hold while copies are put back: each at most once, together with the mark that says so,
 * those that have to stay never, and all of them lie in the quarantine as before.
 */
final class RedriveAudit extends MessageAudit {
  private final TreeSet<String> marked = new TreeSet<>();
  private final TreeSet<String> back = new TreeSet<>();

  RedriveAudit(MessageWorld world) {
    super(world);
    begin();
  }

  @Override
  void came(Message m) {
    Mark mark =
        Mark.read(m)
            .orElseThrow(() -> new Violation("I1", "something else than a mark was written"));
    Batch known = world.active.durable.batches(mark.operation()).get(mark.batch());
    if (known != Batch.PLACED && known != Batch.SETTLED) {
      throw new Violation("I3", "copies were put back before their receipt was on disk");
    }
    mark.copies()
        .forEach((partition, offsets) ->
            offsets
                .spans()
                .forEach(span -> {
                  for (long offset = span.first(); offset <= span.last(); offset++) {
                    if (!marked.add(HeldCopies.place(partition, offset))) {
                      throw new Violation("I4", "a copy has two marks");
                    }
                  }
                }));
  }

  /** I1, I2, I4: what has come to the source was in the quarantine, and comes once. */
  @Override
  void cameBack() {
    Step step = world.active.passStep;
    for (int p = 0; p < Source.PARTITIONS; p++) {
      if (world.source.grew(p)) {
        if (!world.active.durable.wasOpen(step.id())) {
          throw new Violation("I2", "the source was written to without an intent on disk");
        }
        alone(step);
      }
      for (Message m : world.source.strangers(p)) {
        if (!world.active.durable.intends(step.id(), false)) {
          throw new Violation("I2", "copies were put back without an intent on disk");
        }
        HeldCopies.Held held =
            world
                .held
                .of(m)
                .orElseThrow(() -> new Violation("I1", "what was put back is no copy: " + m));
        if (held.stays()) {
          throw new Violation("I4", "what has to stay was put back: " + held.place());
        }
        if (!back.add(held.place())) {
          throw new Violation("I4", "put back twice: " + held.place());
        }
        world.source.cameBack(held.original(), m);
      }
    }
  }

  /** I4: nothing is back without its mark, and nothing has a mark and is not back. */
  @Override
  void settled() {
    if (!marked.equals(back)) {
      throw new Violation("I4", "marked are " + marked + ", and back are " + back);
    }
  }

  @Override
  void oneAccount(boolean done) {
    for (HeldCopies.Held held : world.held.all()) {
      boolean wanted = done && !held.stays();
      if (wanted && !back.contains(held.place()) && !held.original().copyRemoved) {
        throw new Violation("end", held.place() + " was not put back");
      }
    }
  }
}
