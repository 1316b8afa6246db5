package io.clawback.rollback;

import io.clawback.spi.state.Disk;
import io.clawback.spi.state.RollbackStore;
import io.clawback.spi.state.RollbackStoreFactory;
import io.clawback.spi.time.Clock;

/** Makes the store in segment files; found by {@link java.util.ServiceLoader}. */
public final class FileRollbackStoreFactory implements RollbackStoreFactory {
  @Override
  public RollbackStore open(Disk disk, Clock clock, Terms terms) {
    return new FileRollbackStore(disk, clock, terms);
  }
}
