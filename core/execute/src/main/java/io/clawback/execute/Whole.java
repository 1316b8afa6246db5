package io.clawback.execute;

import io.clawback.spi.broker.Mutation;
import io.clawback.spi.broker.Transfer;
import io.clawback.spi.broker.Transfer.Batch;
import java.util.TreeMap;

/** Batches that are kept whole in the rollback store before anything is done with them. */
record Whole(Transfer.Passage passage, Mutation mutation, Custody custody, Batches batches)
    implements Load {

  @Override
  public void next(Slices slices, int number, long from) {
    Batch batch = Load.read(passage, slices, number, from);
    custody.store().get().keep(mutation.id(), mutation.tenant(), number, batch.messages());
    batches.place(passage, mutation, batch, from);
  }

  @Override
  public void settle(Progress.Told open, Slices slices) {
    Transfer.Slice slice = slices.cut(open.number(), open.from(), open.to());
    // What was stored is what was meant: the source may have let go of some of it since.
    Batch batch =
        new Batch(
            slice,
            custody
                .store()
                .get()
                .read(mutation.id(), open.number())
                .orElseThrow(() -> Batches.gone(mutation.id(), open.number())),
            new TreeMap<>(),
            new TreeMap<>());
    if (passage.settled(batch)) {
      batches.settled(mutation, open);
    } else {
      batches.place(passage, mutation, batch, open);
    }
  }
}
