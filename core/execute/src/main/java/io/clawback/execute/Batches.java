package io.clawback.execute;

import io.clawback.model.audit.EntryKind;
import io.clawback.model.error.Category;
import io.clawback.model.error.ClawbackException;
import io.clawback.model.error.Problem;
import io.clawback.model.json.Json;
import io.clawback.model.json.RecordJson;
import io.clawback.model.message.Message;
import io.clawback.model.message.Prints;
import io.clawback.model.message.Rewritten;
import io.clawback.model.message.Tally;
import io.clawback.model.plan.Parting;
import io.clawback.model.plan.Step;
import io.clawback.model.run.OperationId;
import io.clawback.spi.broker.Mutation;
import io.clawback.spi.broker.Transfer;
import io.clawback.spi.broker.Transfer.Batch;
import io.clawback.spi.broker.Transfer.Written;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * One batch's way, in the one order that loses none (SAFETY I2, I3): intent on disk, placed and
 * confirmed, receipt on disk, settled, outcome on disk.
 */
final class Batches {
  private final Order order;
  private final Journal journal;
  private final Progress progress;
  private final Custody custody;

  Batches(Order order, Journal journal, Progress progress, Custody custody) {
    this.order = order;
    this.journal = journal;
    this.progress = progress;
    this.custody = custody;
  }

  /**
   * Takes a batch that is kept whole on disk through it.
   *
   * @param from the number of its first offset, counted over all of the operation
   */
  void place(Transfer.Passage passage, Mutation mutation, Batch batch, long from) {
    place(
        passage,
        mutation,
        batch,
        Progress.Told.of(
            batch,
            from,
            custody.prints().apply(mutation.tenant()).of(batch.messages()),
            Optional.empty()));
  }

  /** The same for one that was told before. */
  void place(Transfer.Passage passage, Mutation mutation, Batch batch, Progress.Told told) {
    TreeMap<String, Json> who = new TreeMap<>();
    passage.witness().ifPresent(w -> who.put(Progress.WITNESS, RecordJson.write(w)));
    write(EntryKind.BATCH_INTENDED, mutation, told, who);
    Transfer.Placed placed = passage.place(batch);
    finish(passage, mutation, batch, told, placed, new TreeMap<>());
  }

  /**
   * The same for a part of a backlog that is written once more; what goes to the quarantine is kept
   * whole on disk. Nothing is made final unless what was written is, message for message, what was
   * read.
   */
  void rewrite(
      Transfer.Passage passage, Mutation mutation, Batch batch, long from, Parting parting) {
    List<Message> others = parting.others(batch.messages());
    Prints prints = custody.prints().apply(mutation.tenant());
    Tally aside = prints.of(parting.aside(batch.messages()));
    Tally read = prints.of(others);
    Progress.Told told = Progress.Told.of(batch, from, read.plus(aside), Optional.of(aside));
    write(EntryKind.BATCH_INTENDED, mutation, told, new TreeMap<>());
    Transfer.Placed placed = passage.place(batch);
    Written written = placed.written().orElseThrow();
    mustBeSame(mutation, others, written.messages());
    TreeMap<String, Json> more = new TreeMap<>();
    more.put(
        Progress.WRITTEN,
        RecordJson.write(
            new Progress.Rewrote(
                timeless(others, written.messages())
                    ? read
                    : prints.of(written.messages().stream().map(Rewritten::timeless).toList()),
                texts(written.where()))));
    finish(passage, mutation, batch, told, placed, more);
  }

  /** Whether each has just the print that it had. */
  private static boolean timeless(List<Message> read, List<Message> written) {
    for (int i = 0; i < read.size(); i++) {
      Message message = written.get(i);
      if (message.timestampMillis() != read.get(i).timestampMillis() || Rewritten.timed(message)) {
        return false;
      }
    }
    return true;
  }

  private static void mustBeSame(Mutation mutation, List<Message> read, List<Message> written) {
    boolean same = read.size() == written.size();
    for (int i = 0; same && i < read.size(); i++) {
      same = Rewritten.same(read.get(i), written.get(i));
    }
    if (!same) {
      throw new ClawbackException(
          new Problem(
              "run.not-conserved",
              Category.BROKER,
              "operation " + mutation.id(),
              "what was to be written is not what was read; it has no effect.",
              "Take the run back with `clawback rollback`, and report a defect."));
    }
  }

  private void finish(
      Transfer.Passage passage,
      Mutation mutation,
      Batch batch,
      Progress.Told told,
      Transfer.Placed placed,
      SortedMap<String, Json> more) {
    TreeMap<String, Json> where = new TreeMap<>(more);
    where.put("placed", RecordJson.write(texts(placed.where())));
    write(EntryKind.BATCH_PLACED, mutation, told, where);
    passage.settle(batch);
    settled(mutation, told);
  }

  /** It is final. */
  void settled(Mutation mutation, Progress.Told told) {
    write(EntryKind.BATCH_SETTLED, mutation, told, new TreeMap<>());
  }

  private static SortedMap<String, String> texts(SortedMap<Integer, String> where) {
    TreeMap<String, String> texts = new TreeMap<>();
    where.forEach((partition, offsets) -> texts.put(partition.toString(), offsets));
    return texts;
  }

  private void write(
      EntryKind kind, Mutation mutation, Progress.Told told, SortedMap<String, Json> more) {
    SortedMap<String, Json> detail = new TreeMap<>(more);
    detail.put("batch", RecordJson.write(told));
    progress.add(journal.step(kind, step(mutation.id()), mutation.id(), detail));
  }

  private Step step(OperationId id) {
    return order
        .plan()
        .steps()
        .filter(s ->
            OperationIds.forward(order.run(), s.id()).equals(id)
                || OperationIds.back(order.run(), s.id()).equals(id))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("no step has " + id));
  }

  /** What was kept is no longer there: nothing can go on without it. */
  static ClawbackException gone(OperationId operation, int number) {
    return new ClawbackException(
        new Problem(
            "storage.rollback-gone",
            Category.STORAGE,
            "operation " + operation,
            "the rollback store no longer has batch " + number + ".",
            "Bring the data folder's `rollback` back from a copy, then go on with the run."));
  }
}
