package io.clawback.execute;

import io.clawback.model.audit.EntryKind;
import io.clawback.model.error.Category;
import io.clawback.model.error.ClawbackException;
import io.clawback.model.error.Problem;
import io.clawback.model.json.Json;
import io.clawback.model.json.RecordJson;
import io.clawback.model.plan.Step;
import io.clawback.model.run.OperationId;
import io.clawback.spi.broker.Mutation;
import io.clawback.spi.broker.Transfer;
import io.clawback.spi.broker.Transfer.Batch;
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
            batch, from, custody.prints().apply(mutation.tenant()).of(batch.messages())));
  }

  /** The same for one that was told before. */
  void place(Transfer.Passage passage, Mutation mutation, Batch batch, Progress.Told told) {
    TreeMap<String, Json> who = new TreeMap<>();
    passage.witness().ifPresent(w -> who.put(Progress.WITNESS, RecordJson.write(w)));
    write(EntryKind.BATCH_INTENDED, mutation, told, who);
    Transfer.Placed placed = passage.place(batch);
    TreeMap<String, Json> where = new TreeMap<>();
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
