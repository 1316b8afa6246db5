package io.clawback.execute;

import io.clawback.model.error.Category;
import io.clawback.model.error.ClawbackException;
import io.clawback.model.error.Problem;
import io.clawback.model.message.Message;
import io.clawback.model.plan.MessageOperation.Rewrite;
import io.clawback.model.plan.Parting;
import io.clawback.spi.broker.Mutation;
import io.clawback.spi.broker.Transfer;
import io.clawback.spi.broker.Transfer.Batch;
import java.util.List;
import java.util.TreeMap;

/**
 * Batches of a backlog that is written once more. What goes to the quarantine is kept whole in the
 * rollback store; the others are in the log until their copies and the group's position are final
 * together. A batch that was not made final is read anew from there.
 */
record Rewriting(
    Transfer.Passage passage,
    Mutation mutation,
    Custody custody,
    Batches batches,
    Rewrite operation,
    Parting parting)
    implements Load {

  Rewriting(
      Transfer.Passage passage,
      Mutation mutation,
      Custody custody,
      Batches batches,
      Rewrite operation) {
    this(passage, mutation, custody, batches, operation, new Parting(operation));
  }

  @Override
  public void next(Slices slices, int number, long from) {
    Batch batch = Load.read(passage, slices, number, from);
    if (!batch.expired().isEmpty()) {
      throw new ClawbackException(
          new Problem(
              "run.expired-ahead",
              Category.STALE,
              operation.target(),
              "the broker let go of messages that the group has still to read: "
                  + batch.expired().entrySet().stream()
                      .map(e -> e.getValue().text() + " of partition " + e.getKey())
                      .findFirst()
                      .orElse("")
                  + ". What was written so far is final; nothing more was.",
              "Raise the queue's retention. Then move the group to the log's start and make a new"
                  + " plan, or take the run back with `clawback rollback`."));
    }
    List<Message> aside = parting.aside(batch.messages());
    if (!aside.isEmpty()) {
      custody.store().get().keep(mutation.id(), mutation.tenant(), number, aside);
    }
    batches.rewrite(passage, mutation, batch, from, parting);
  }

  @Override
  public void settle(Progress.Told open, Slices slices) {
    Transfer.Slice slice = slices.cut(open.number(), open.from(), open.to());
    if (passage.settled(new Batch(slice, List.of(), new TreeMap<>(), new TreeMap<>()))) {
      batches.settled(mutation, open);
    } else {
      next(slices, open.number(), open.from());
    }
  }
}
