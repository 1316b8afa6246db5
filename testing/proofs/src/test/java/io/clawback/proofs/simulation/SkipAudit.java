package io.clawback.proofs.simulation;

import io.clawback.brokers.memory.MemoryConsumer;
import io.clawback.brokers.memory.MemoryReader;
import io.clawback.execute.RunResult.Ending;
import io.clawback.model.message.Message;
import io.clawback.model.message.OffsetSpans;
import io.clawback.model.plan.Chosen;
import io.clawback.model.plan.MessageOperation.PublishSkips;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What must hold while consumers are told which messages to leave out: nothing is named that is not
 * held, the log and the group's position are not ours, and what is said to be heard, or taken back,
 * is.
 */
final class SkipAudit extends MessageAudit {
  private final Map<String, String> listed = new HashMap<>();
  private long seen;
  private long end;

  SkipAudit(MessageWorld world) {
    super(world);
  }

  /** I1: nothing comes to the queue by us. */
  @Override
  void cameBack() {
    for (int p = 0; p < Source.PARTITIONS; p++) {
      if (world.source.grew(p) || !world.source.strangers(p).isEmpty()) {
        throw new Violation("I1", "the source was written to");
      }
    }
  }

  @Override
  void moved(int p, long from, long to) {
    throw new Violation("I6", "the group was moved on " + p + " from " + from + " to " + to);
  }

  /** I2, I3, I5: what the list says since the last time. */
  @Override
  void settled() {
    long now = MemoryReader.end(world.cluster, MessageWorld.LIST, 0);
    if (now == end && seen == now) {
      return;
    }
    String step = world.active.passStep.id();
    if (now > end) {
      // Without a message it may be the end of what another instance has left open.
      if (!ended()) {
        throw new Violation("I2", "the list was written to without an intent on disk");
      }
      end = now;
    }
    for (Message m : MemoryReader.committed(world.cluster, MessageWorld.LIST, 0, seen)) {
      seen = m.offset() + 1;
      alone(world.active.passStep);
      String key = new String(m.key().orElseThrow(), StandardCharsets.UTF_8);
      Optional<String> offsets = m.value().map(value -> new String(value, StandardCharsets.UTF_8));
      if (!world.active.durable.intends(step, offsets.isEmpty())) {
        throw new Violation("I2", "the list was changed without an intent on disk: " + key);
      }
      offsets.ifPresentOrElse(text -> listed.put(key, text), () -> listed.remove(key));
      offsets.ifPresent(text -> held(key.split("/", -1), text));
    }
  }

  private void held(String[] key, String offsets) {
    if (!key[0].equals(world.source.incarnation())) {
      return;
    }
    for (Original o : world.source.part(Integer.parseInt(key[3])).values()) {
      if (OffsetSpans.parse(offsets).contains(o.message.offset())) {
        heldBeforePassed(o);
      }
    }
  }

  /** What was told to be done is done. */
  @Override
  void ended(Ending ending) {
    switch (ending) {
      case COMPLETED -> {
        if (listed.isEmpty()) {
          throw new Violation("end", "nothing is listed");
        }
        everybody(true);
      }
      case ROLLED_BACK -> {
        if (!listed.isEmpty()) {
          throw new Violation("end", "it was taken back, and the list says " + listed);
        }
        everybody(false);
      }
      case INCOMPLETE, NOT_RECOVERED, STRANDED, INTERRUPTED -> {}
    }
  }

  private void everybody(boolean leavesOut) {
    if (!(world.first.passStep.operation() instanceof PublishSkips publish)) {
      return;
    }
    for (Chosen chosen : publish.chosen()) {
      long offset = chosen.spans().spans().getFirst().first();
      for (MemoryConsumer consumer : world.owners.running()) {
        if (consumer.leavesOut(Source.QUEUE, chosen.partition(), offset) != leavesOut) {
          throw new Violation(
              "end",
              "a consumer " + (leavesOut ? "gets " : "leaves out ") + chosen + " at the end");
        }
      }
    }
  }

  @Override
  void oneAccount(boolean done) {
    if (!(world.first.passStep.operation() instanceof PublishSkips publish)) {
      return;
    }
    for (Chosen chosen : publish.chosen()) {
      for (Original o : world.source.part(chosen.partition()).values()) {
        boolean named = chosen.spans().contains(o.message.offset());
        int counting = ofFirst(o);
        if (counting > 1 || (named && done && !o.expired && !o.copyRemoved && counting < 1)) {
          throw new Violation("I1", o + " has " + counting + " copies that count at the end");
        }
      }
    }
  }
}
