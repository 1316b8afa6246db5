package io.clawback.proofs.simulation;

import io.clawback.model.plan.Operation.OffsetMove;
import io.clawback.model.plan.Step;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * What must hold while a backlog is written once more: the group is past a message just when its
 * copy is final and it was written again, or lies in the quarantine; a reader of what is committed
 * gets each once, in its order.
 */
final class RewriteAudit extends MessageAudit {
  private final long[] last = new long[Source.PARTITIONS];
  private final List<Original> again = new ArrayList<>();

  /** How often the first instance has moved it. */
  private int steps;

  RewriteAudit(MessageWorld world) {
    super(world);
    Arrays.fill(last, Source.NOWHERE);
  }

  /** I1, I2, I4, I8: what came to the queue's end, and was not brought by others. */
  @Override
  void cameBack() {
    Step step = world.active.passStep;
    boolean forth = world.active.durable.intends(step.id(), false);
    boolean back = world.active.durable.intends(step.id(), true);
    again.clear();
    for (int p = 0; p < Source.PARTITIONS; p++) {
      if (world.source.grew(p)) {
        if (!world.active.durable.wasOpen(step.id())) {
          throw new Violation("I2", "the source was written to without an intent on disk");
        }
        alone(step);
      }
      Optional<List<Original>> came = world.source.cameBack(p);
      if (came.isEmpty()) {
        throw new Violation("I1", "what was written was never in the queue, or is there twice");
      }
      for (Original o : came.get()) {
        if (o.poison ? !back : !forth) {
          throw new Violation("I4", o + " was written once more, and should not be");
        }
        if (!o.poison) {
          if (o.message.offset() <= last[p]) {
            throw new Violation("I8", o + " was written after " + last[p]);
          }
          last[p] = o.message.offset();
        }
        again.add(o);
      }
    }
  }

  /** I1, I3, I6: nobody else has moved the group. */
  @Override
  void moved(int p, long from, long to) {
    Step step = world.active.passStep;
    String what = "partition " + p + " from " + from + " to " + to;
    if (world.owners.anybodyIn()) {
      throw new Violation("I6", "the group was moved under a member that is not us, " + what);
    }
    if (!world.active.durable.intends(step.id(), false) || !within(p, from, to)) {
      throw new Violation("I2", "the group was moved as no intent on disk says, " + what);
    }
    alone(step);
    if (world.active == world.first && ++steps > world.active.durable.placed(step.id())) {
      throw new Violation("I3", "the group was moved before a receipt was on disk, " + what);
    }
    for (Original o : world.source.part(p).subMap(from, to).values()) {
      if (o.poison) {
        heldBeforePassed(o);
      } else if (!o.settledByOthers() && !o.cameBack) {
        throw new Violation("I1", "the group was moved past " + o + ", which was not written");
      }
    }
  }

  private boolean within(int p, long from, long to) {
    for (OffsetMove move : world.active.moves) {
      if (move.partition() == p) {
        return move.from().orElseThrow() <= from && from < to && to <= move.to().orElseThrow();
      }
    }
    return false;
  }

  /** I4: who reads on from where the group stands gets each once, unless others saw to it. */
  @Override
  void settled() {
    for (Original o : again) {
      boolean ahead = o.message.offset() >= world.source.position(o.message.partition());
      // Nobody holds the group while poison is appended to the queue.
      if (ahead && !o.doubled && !(o.poison && world.happenings.meddled())) {
        throw new Violation("I4", o + " was written once more, and is before the group still");
      }
    }
  }

  @Override
  void oneAccount(boolean done) {
    for (OffsetMove move : world.first.moves) {
      long from = move.from().orElseThrow();
      long to = move.to().orElseThrow();
      long position = world.source.position(move.partition());
      if (done && position < to) {
        throw new Violation("end", "the group stands at " + position + " after " + move);
      }
      for (Original o : world.source.part(move.partition()).subMap(from, to).values()) {
        if (!o.expired) {
          account(o, position > o.message.offset(), done);
        }
      }
    }
  }

  private void account(Original o, boolean passed, boolean done) {
    int counting = ofFirst(o);
    boolean aside = o.poison && done && !o.copyRemoved;
    if (counting > 1 || (aside && counting < 1) || (!done && counting > 0)) {
      throw new Violation("I1", o + " has " + counting + " copies that count at the end");
    }
    boolean back = o.poison ? !done && passed : passed;
    if (o.cameBack != back && !o.consumed) {
      throw new Violation("I1", o + (back ? " was not" : " was") + " written once more");
    }
  }
}
