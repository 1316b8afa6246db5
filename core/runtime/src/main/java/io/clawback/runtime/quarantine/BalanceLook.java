package io.clawback.runtime.quarantine;

import io.clawback.execute.Books;
import io.clawback.execute.Custody;
import io.clawback.model.message.Copy;
import io.clawback.model.message.Mark;
import io.clawback.model.message.Marks;
import io.clawback.model.message.Message;
import io.clawback.model.message.OffsetSpans;
import io.clawback.model.message.Prints;
import io.clawback.model.message.Tally;
import io.clawback.model.name.QueueId;
import io.clawback.runtime.look.Connections;
import io.clawback.spi.state.RollbackStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;

/**
 * Counts a run's messages again where they are: the quarantine is read through, each copy's print
 * is taken and compared with the message in the rollback store. Changes nothing.
 */
public final class BalanceLook {
  private final Connections connections;
  private final Custody custody;
  private final BooleanSupplier stop;

  public BalanceLook(Connections connections, Custody custody, BooleanSupplier stop) {
    this.connections = connections;
    this.custody = custody;
    this.stop = stop;
  }

  /** The account of one step. */
  public Balance.Account account(Books.Aside aside) {
    Prints prints = custody.prints().apply(aside.step().tenant());
    SortedMap<String, Tally> stored = stored(aside, prints);
    Found found = new Found(aside.id().value(), prints, stored);
    QueueId quarantine = aside.quarantine();
    QueueCopies.read(connections, quarantine, found, stop);
    long back =
        found.redriven(quarantine.toString(), RedrivenLook.incarnation(connections, quarantine));
    long expired = count(aside.expired());
    long again = aside.rewritten().map(r -> r.read().count()).orElse(0L);
    RewrittenLook.Found rewritten =
        aside
            .rewritten()
            .map(r -> new RewrittenLook(connections, stop).find(r, prints))
            .orElse(RewrittenLook.Found.NOTHING);
    long messages = aside.messages().count();
    boolean counts = !found.voided;
    boolean gone = (aside.passed() || aside.skipped()) && !aside.back();
    long distinct = found.whole.size();
    long lost = gone ? messages - (counts ? distinct : 0) : 0;
    long extra = found.copies - distinct - found.unexpected;
    long twice = gone ? extra : counts ? found.copies - found.unexpected : 0;
    return new Balance.Account(
        aside.step().id(),
        aside.step().tenant(),
        aside.operation().subscription(),
        aside.quarantine(),
        messages + expired + again,
        gone ? 0 : messages,
        gone && counts && aside.passed() ? distinct - back : 0,
        gone && counts && !aside.passed() ? distinct - back : 0,
        rewritten.there() + rewritten.expired(),
        gone && counts ? back : 0,
        expired,
        lost + rewritten.missing(),
        found.unexpected + (rewritten.differs() ? 1 : 0),
        twice,
        aside.recovered(),
        stored.size(),
        notes(aside, stored, gone, counts, distinct, rewritten));
  }

  private static List<String> notes(
      Books.Aside aside,
      SortedMap<String, Tally> stored,
      boolean gone,
      boolean counts,
      long distinct,
      RewrittenLook.Found rewritten) {
    List<String> notes = new ArrayList<>();
    Tally sum = stored.values().stream().reduce(Tally.NONE, Tally::plus);
    if (!sum.equals(aside.messages())) {
      notes.add(
          "the rollback store has "
              + sum.count()
              + " of the "
              + aside.messages().count()
              + " messages that the ledger tells of, or not as they were");
    }
    if (gone && distinct < aside.messages().count() && sum.equals(aside.messages())) {
      notes.add("what is missing in the quarantine is whole in the rollback store");
    }
    if (!gone && counts && aside.messages().count() > 0) {
      notes.add(
          "the copies count although the group still gets their originals: take the run back, or"
              + " resume it");
    }
    if (rewritten.differs()) {
      notes.add("what was written once more is not, message for message, what the ledger tells of");
    }
    if (rewritten.expired() > 0) {
      notes.add(
          rewritten.expired()
              + " of those that were written once more were let go of since, by the queue's"
              + " retention: these cannot be compared any more");
    }
    return notes;
  }

  private SortedMap<String, Tally> stored(Books.Aside aside, Prints prints) {
    TreeMap<String, Tally> stored = new TreeMap<>();
    RollbackStore store = custody.store().get();
    for (int batch = 0; batch < aside.batches(); batch++) {
      Optional<List<Message>> messages = store.read(aside.id(), batch);
      messages.ifPresent(all -> all.forEach(m -> stored.put(place(m), prints.of(m))));
    }
    return stored;
  }

  private static String place(Message message) {
    return message.partition() + "@" + message.offset();
  }

  private static long count(SortedMap<Integer, OffsetSpans> offsets) {
    return offsets.values().stream().mapToLong(OffsetSpans::count).sum();
  }

  private static final class Found implements CopyLane.Receiver {
    private final String operation;
    private final Prints prints;
    private final SortedMap<String, Tally> stored;
    private final SortedMap<String, long[]> whole = new TreeMap<>();
    private final Marks marks = new Marks();
    private long copies;
    private long unexpected;
    private boolean voided;

    Found(String operation, Prints prints, SortedMap<String, Tally> stored) {
      this.operation = operation;
      this.prints = prints;
      this.stored = stored;
    }

    @Override
    public void copy(int partition, long offset, Copy copy) {
      if (!copy.operation().equals(operation)) {
        return;
      }
      copies++;
      String place = place(copy.original());
      if (prints.of(copy.original()).equals(stored.get(place))) {
        whole.put(place, new long[] {partition, offset});
      } else {
        unexpected++;
      }
    }

    @Override
    public void voided(String which) {
      voided |= which.equals(operation);
    }

    @Override
    public void marked(Mark mark) {
      marks.add(mark);
    }

    /** How many of the whole copies were put back. */
    long redriven(String queue, String incarnation) {
      return whole.values().stream()
          .filter(p -> marks.redriven(queue, incarnation, Math.toIntExact(p[0]), p[1]))
          .count();
    }

    @Override
    public void other(Message message) {
      // Not of this run.
    }
  }
}
