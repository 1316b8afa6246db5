package io.clawback.execute;

import io.clawback.ledger.Ledger;
import io.clawback.model.audit.Draft;
import io.clawback.model.audit.Entry;
import io.clawback.model.audit.EntryKind;
import io.clawback.model.json.Json;
import io.clawback.model.json.RecordJson;
import io.clawback.model.message.OffsetSpans;
import io.clawback.model.message.Tally;
import io.clawback.model.run.OperationId;
import io.clawback.spi.broker.Transfer.Batch;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How far the carried operations of one run have come, as the ledger tells it: there is no other
 * place where it is kept. Thread-safe as long as each operation is one thread's.
 */
final class Progress {
  /** Of a batch's entry: whom to ask about it. */
  static final String WITNESS = "witness";

  /** The field of an entry that tells {@link Rewrote}. */
  static final String WRITTEN = "written";

  private final TreeMap<String, Carried> operations = new TreeMap<>();

  /**
   * One batch as it stands in the ledger.
   *
   * @param number from 0
   * @param from the number of its first offset, counted over all that was chosen
   * @param to the number after its last
   * @param messages how many of them were messages, and the sum of their prints
   * @param holes offsets without a message, by partition
   * @param expired offsets before the log start, by partition
   * @param aside of the messages, those that went to the quarantine where not all did
   */
  record Told(
      int number,
      long from,
      long to,
      Tally messages,
      SortedMap<String, String> holes,
      SortedMap<String, String> expired,
      Optional<Tally> aside) {

    /** All of them go to one place. */
    Told(
        int number,
        long from,
        long to,
        Tally messages,
        SortedMap<String, String> holes,
        SortedMap<String, String> expired) {
      this(number, from, to, messages, holes, expired, Optional.empty());
    }

    static Told of(Batch batch, long from, Tally messages, Optional<Tally> aside) {
      long size = batch.slice().offsets().values().stream().mapToLong(OffsetSpans::count).sum();
      return new Told(
          batch.slice().number(),
          from,
          from + size,
          messages,
          texts(batch.holes()),
          texts(batch.expired()),
          aside);
    }

    private static SortedMap<String, String> texts(SortedMap<Integer, OffsetSpans> spans) {
      TreeMap<String, String> texts = new TreeMap<>();
      spans.forEach((partition, offsets) -> texts.put(partition.toString(), offsets.text()));
      return texts;
    }
  }

  /** One operation. */
  static final class Carried {
    private final List<Told> settled = new ArrayList<>();
    private Optional<Told> open = Optional.empty();
    private Optional<String> witness = Optional.empty();
    private Optional<Rewrote> placed = Optional.empty();
    private final List<Rewrote> written = new ArrayList<>();

    /** Batches that are final, in their order. */
    List<Told> settled() {
      return List.copyOf(settled);
    }

    /** The batch that was begun and is not known to be final. */
    Optional<Told> open() {
      return open;
    }

    /** Whom to ask whether {@link #open} is final; empty when anybody may be asked. */
    Optional<String> witness() {
      return witness;
    }

    /** How many of the chosen offsets are final. */
    long done() {
      return settled.isEmpty() ? 0 : settled.getLast().to();
    }

    /** What was written once more, batch by batch, as far as it is final. */
    List<Rewrote> written() {
      return List.copyOf(written);
    }

    /** All that was carried, together. */
    Tally messages() {
      return settled.stream().map(Told::messages).reduce(Tally.NONE, Tally::plus);
    }
  }

  /**
   * What a batch wrote once more.
   *
   * @param messages how many, and the sum of their prints, each with the time that it had first
   * @param where by partition of the destination, their offsets
   */
  record Rewrote(Tally messages, SortedMap<String, String> where) {}

  /** As the ledger's entries of that run add up. */
  static Progress of(Ledger ledger, String run) {
    Progress progress = new Progress();
    ledger.forEach(entry -> {
      if (entry.draft().run().filter(run::equals).isPresent()) {
        progress.add(entry);
      }
    });
    return progress;
  }

  /** Takes in the next entry. */
  synchronized void add(Entry entry) {
    Draft draft = entry.draft();
    if (draft.kind() == EntryKind.BATCH_INTENDED) {
      Carried carried = of(draft);
      carried.open = Optional.of(told(draft));
      carried.witness =
          draft.detail().get(WITNESS) instanceof Json.Text(String who)
              ? Optional.of(who)
              : Optional.empty();
      carried.placed = Optional.empty();
    }
    // What was placed is final or not: only asking tells.
    if (draft.kind() == EntryKind.BATCH_PLACED) {
      of(draft).placed =
          draft.detail().get(WRITTEN) instanceof Json.Obj written
              ? Optional.of(RecordJson.read(written, Rewrote.class))
              : Optional.empty();
    }
    if (draft.kind() == EntryKind.BATCH_SETTLED) {
      Carried carried = of(draft);
      carried.settled.add(told(draft));
      carried.placed.ifPresent(carried.written::add);
      carried.placed = Optional.empty();
      carried.open = Optional.empty();
    }
  }

  private Carried of(Draft draft) {
    return of(new OperationId(draft.operation().orElse("")));
  }

  /** Of that operation. */
  synchronized Carried of(OperationId operation) {
    return operations.computeIfAbsent(operation.value(), k -> new Carried());
  }

  private static Told told(Draft draft) {
    return RecordJson.read(draft.detail().get("batch"), Told.class);
  }
}
