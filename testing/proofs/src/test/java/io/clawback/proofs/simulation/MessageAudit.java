package io.clawback.proofs.simulation;

import io.clawback.brokers.memory.MemoryReader;
import io.clawback.execute.RunResult.Ending;
import io.clawback.model.message.Copy;
import io.clawback.model.message.Message;
import io.clawback.model.plan.Operation;
import io.clawback.model.plan.Operation.OffsetMove;
import io.clawback.model.plan.Step;
import io.clawback.model.run.OperationId;
import io.clawback.proofs.simulation.DurableLedger.Batch;
import io.clawback.spi.state.RollbackStore;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeSet;

/**
 * Looks at the broker and at what is certain to survive on disk, after every event, and says which
 * invariant of SAFETY.md does not hold. It knows what everybody else did; whatever else has changed
 * was done by us, and must have been allowed at that moment.
 */
class MessageAudit {
  final MessageWorld world;
  private final Map<String, Instance> operations = new HashMap<>();
  private final TreeSet<String> voided = new TreeSet<>();
  private long[] seen = new long[0];
  private long[] ends = new long[0];
  private Optional<List<Message>> stored = Optional.empty();

  MessageAudit(MessageWorld world) {
    this.world = world;
  }

  /** Everything, as it is now, while a process of ours lives that has opened its ledger. */
  void look() {
    world.active.durable.read();
    lookAtBroker();
  }

  /** The same by what was durable before; after a death nobody knows where the ledger is torn. */
  void lookAtBroker() {
    stored = Optional.empty();
    quarantine();
    cameBack();
    positions();
    settled();
    conserved();
  }

  /** What can only be told when everything of this event was seen. */
  void settled() {}

  /** The quarantine's owner has removed it. */
  void quarantineRemoved() {
    quarantine();
    for (int p = 0; p < Source.PARTITIONS; p++) {
      for (Original o : world.source.part(p).values()) {
        o.copyRemoved |= counting(o) > 0;
        o.copies.clear();
      }
    }
    seen = new long[0];
  }

  /** The copies that are not void. */
  int counting(Original o) {
    int counting = 0;
    for (Map.Entry<String, Integer> of : o.copies.entrySet()) {
      counting += voided.contains(of.getKey()) ? 0 : of.getValue();
    }
    return counting;
  }

  private void quarantine() {
    if (MemoryReader.incarnation(world.cluster, MessageWorld.ASIDE).isEmpty()) {
      return;
    }
    if (seen.length == 0) {
      seen = new long[MessageWorld.ASIDE_PARTITIONS];
      ends = new long[MessageWorld.ASIDE_PARTITIONS];
    }
    for (int p = 0; p < seen.length; p++) {
      long end = MemoryReader.end(world.cluster, MessageWorld.ASIDE, p);
      if (end == ends[p] && seen[p] == end) {
        continue;
      }
      List<Message> came = MemoryReader.committed(world.cluster, MessageWorld.ASIDE, p, seen[p]);
      if (end > ends[p]) {
        wroteThere(!came.isEmpty());
        ends[p] = end;
      }
      for (Message m : came) {
        seen[p] = m.offset() + 1;
        came(m);
      }
    }
  }

  /** What is in the quarantine now was there before us. */
  final void begin() {
    seen = new long[MessageWorld.ASIDE_PARTITIONS];
    for (int p = 0; p < seen.length; p++) {
      seen[p] = MemoryReader.end(world.cluster, MessageWorld.ASIDE, p);
    }
    ends = seen.clone();
  }

  /** A message has come to the quarantine. */
  void came(Message m) {
    Optional<Copy> copy = Copy.read(m);
    if (copy.isPresent()) {
      copied(copy.get());
    } else {
      voided(m);
    }
  }

  /** I2, I5: something of ours has come to the quarantine. */
  private void wroteThere(boolean messages) {
    DurableLedger durable = world.active.durable;
    boolean open = durable.open(world.active.asideStep.id());
    // Without a message it may be the end of what an instance that died has left open.
    if (!(messages ? open : ended()) && !durable.intends(world.active.passStep.id(), true)) {
      throw new Violation("I2", "the quarantine was written to without an intent on disk");
    }
    alone(world.active.asideStep);
  }

  /** Whether we may have ended what an instance that died has left open. */
  final boolean ended() {
    return world.active.durable.wasOpen(world.active.asideStep.id())
        || world.active.durable.wasOpen(world.active.passStep.id());
  }

  final void alone(Step step) {
    SharedLeases leases = world.leases(world.active);
    if (leases.heldByOther(step.operation().target(), world.active)) {
      throw new Violation("I5", "changed under another instance's lease: " + step.operation());
    }
  }

  private void copied(Copy copy) {
    if (!copy.incarnation().equals(world.source.incarnation())) {
      return;
    }
    Original original =
        world.source.part(copy.original().partition()).get(copy.original().offset());
    if (original == null || !original.is(copy.original())) {
      throw new Violation("I1", "a copy is not as its original is: " + copy);
    }
    if (original.copies.merge(copy.operation(), 1, Integer::sum) > 1) {
      throw new Violation("I4", "two copies of " + original + " by " + copy.operation());
    }
    Instance by = operations.computeIfAbsent(copy.operation(), k -> world.active);
    Batch known = by.durable.batches(copy.operation()).get(copy.batch());
    if (known != Batch.PLACED && known != Batch.SETTLED) {
      throw new Violation(
          "I3", "a copy of " + original + " became final before its receipt was on disk");
    }
  }

  private void voided(Message m) {
    for (Message.Header header : m.headers()) {
      if (header.name().equals(Copy.VOID)) {
        voided.add(new String(header.value().orElseThrow(), StandardCharsets.UTF_8));
        if (!world.active.durable.intends(world.active.asideStep.id(), true)) {
          throw new Violation("I2", "copies were voided without an intent on disk");
        }
      }
    }
  }

  /** I2: what is at the source's end and was put there by nobody else, we have put back. */
  void cameBack() {
    for (int p = 0; p < Source.PARTITIONS; p++) {
      boolean grew = world.source.grew(p);
      Optional<List<Original>> back = world.source.cameBack(p);
      if (back.isEmpty()) {
        throw new Violation("I1", "what was appended to the source was never in it, or is twice");
      }
      if (grew) {
        boolean intended = world.active.durable.intends(world.active.passStep.id(), true);
        if (!intended && !(back.get().isEmpty() && ended())) {
          throw new Violation("I2", "the source was written to without an intent on disk");
        }
        alone(world.active.passStep);
      }
      for (Original o : back.get()) {
        if (o.message.offset() >= world.source.position(p) && !world.happenings.meddled()) {
          throw new Violation("I4", o + " was appended, and is before the group still");
        }
      }
    }
  }

  private void positions() {
    SortedMap<Integer, Long> now = world.cluster.committed(Source.GROUP, Source.QUEUE);
    long within = 0;
    for (int p = 0; p < Source.PARTITIONS; p++) {
      long to = now.getOrDefault(p, Source.NOWHERE);
      long from = world.source.position(p);
      if (from != to) {
        moved(p, from, to);
        within += within(p, to) - within(p, from);
        world.source.moved(p, to);
      }
    }
    if (Math.abs(within) > world.active.passStep.budget().messages()) {
      throw new Violation("I11", within + " messages were passed, over the step's budget");
    }
  }

  private long within(int p, long offset) {
    return Math.clamp(offset, world.source.start(p), world.source.end(p));
  }

  /** Nobody else has moved the group: we have, between the last event and this one. */
  void moved(int p, long from, long to) {
    Step step = world.active.passStep;
    String what = "partition " + p + " from " + from + " to " + to;
    if (world.owners.anybodyIn()) {
      throw new Violation("I6", "the group was moved under a member that is not us, " + what);
    }
    boolean forth = world.active.durable.intends(step.id(), false) && move(p, from, to).isPresent();
    boolean back = world.active.durable.intends(step.id(), true) && move(p, to, from).isPresent();
    if (!forth && !back) {
      throw new Violation("I2", "the group was moved as no intent on disk says, " + what);
    }
    alone(step);
    if (forth) {
      world.source.part(p).subMap(from, to).values().forEach(this::heldBeforePassed);
    }
  }

  private Optional<OffsetMove> move(int p, long from, long to) {
    return world.active.moves.stream()
        .filter(m ->
            m.partition() == p
                && m.from().orElse(Source.NOWHERE) == from
                && m.to().orElse(Source.NOWHERE) == to)
        .findFirst();
  }

  /** I3: copy, receipt and bytes were there before the group was moved past it. */
  final void heldBeforePassed(Original o) {
    if (o.settledByOthers() || o.cameBack) {
      return;
    }
    if (counting(o) == 0 && !o.copyRemoved) {
      throw new Violation("I3", "the group was moved past " + o + ", which has no copy");
    }
    List<Message> kept = stored.orElseGet(this::store);
    stored = Optional.of(kept);
    if (kept.stream().noneMatch(o::is)) {
      throw new Violation("I3", "the rollback store would not survive with " + o);
    }
  }

  private List<Message> store() {
    List<Message> all = new ArrayList<>();
    RollbackStore store = world.store(world.active.disk.survivor());
    operations.forEach((operation, by) -> {
      if (by == world.active) {
        for (int n : by.durable.batches(operation).keySet()) {
          all.addAll(store.read(new OperationId(operation), n).orElse(List.of()));
        }
      }
    });
    return all;
  }

  /** I1: no message is in none of its places. */
  private void conserved() {
    for (int p = 0; p < Source.PARTITIONS; p++) {
      long position = world.source.position(p);
      if (position == Source.NOWHERE) {
        continue;
      }
      for (Original o : world.source.part(p).headMap(position).values()) {
        if (!o.settledByOthers() && !o.cameBack && !o.copyRemoved && counting(o) == 0) {
          throw new Violation("I1", o + " is lost: the group is past it at " + position);
        }
      }
    }
  }

  /** The owner's consumers are about to be started or stopped by us. */
  void scales(Operation.ScaleConsumers operation) {
    DurableLedger durable = world.active.durable;
    durable.read();
    List<Step> about =
        world
            .active
            .plan
            .steps()
            .filter(s -> s.operation().target().equals(operation.target()))
            .toList();
    if (about.stream().noneMatch(s -> durable.open(s.id()))) {
      throw new Violation("I2", "consumers were scaled without an intent on disk");
    }
    boolean unknown =
        durable.open(world.active.asideStep.id()) || durable.open(world.active.passStep.id());
    if (operation.to() > 0 && unknown) {
      throw new Violation("I6", "consumers run again beside a step that nobody knows the end of");
    }
  }

  /** A life has come to an end of the run, and nobody else has meddled. */
  void ended(Ending ending) {}

  /** After the end, when nobody but us has moved the group: each message has one account. */
  void oneAccount(boolean setAside) {
    for (OffsetMove move : world.first.moves) {
      long from = move.from().orElseThrow();
      long to = move.to().orElseThrow();
      long position = world.source.position(move.partition());
      boolean appended =
          world.source.part(move.partition()).subMap(from, to).values().stream()
              .anyMatch(o -> o.cameBack);
      if (setAside ? position < to : position != from && !appended) {
        throw new Violation("end", "the group stands at " + position + " after " + move);
      }
      for (Original o : world.source.part(move.partition()).subMap(from, to).values()) {
        if (appended && !o.cameBack && !o.expired) {
          throw new Violation("I1", o + " was not put back as the others were");
        }
        int wanted = setAside && !o.expired && !o.copyRemoved ? 1 : 0;
        int counting = ofFirst(o);
        if (counting > 1 || counting < wanted || (!setAside && counting > 0)) {
          throw new Violation("I1", o + " has " + counting + " copies that count at the end");
        }
      }
    }
  }

  final int ofFirst(Original o) {
    int counting = 0;
    for (Map.Entry<String, Integer> of : o.copies.entrySet()) {
      boolean first = operations.get(of.getKey()) == world.first;
      counting += first && !voided.contains(of.getKey()) ? of.getValue() : 0;
    }
    return counting;
  }
}
