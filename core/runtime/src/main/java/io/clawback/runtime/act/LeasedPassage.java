package io.clawback.runtime.act;

import io.clawback.spi.broker.Transfer;
import java.util.Optional;

/** A passage under a lease, which ends with it. */
record LeasedPassage(Transfer.Passage passage, Runnable release) implements Transfer.Passage {
  @Override
  public Transfer.Batch read(Transfer.Slice slice) {
    return passage.read(slice);
  }

  @Override
  public boolean settled(Transfer.Batch batch) {
    return passage.settled(batch);
  }

  @Override
  public Optional<String> witness() {
    return passage.witness();
  }

  @Override
  public Transfer.Placed place(Transfer.Batch batch) {
    return passage.place(batch);
  }

  @Override
  public void settle(Transfer.Batch batch) {
    passage.settle(batch);
  }

  @Override
  public void close() {
    try {
      passage.close();
    } finally {
      release.run();
    }
  }
}
