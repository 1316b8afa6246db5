package io.clawback.spi.state;

import io.clawback.spi.time.Clock;

/** Makes the rollback store; found by {@link java.util.ServiceLoader}. */
public interface RollbackStoreFactory {
  /** The store in the disk's folder {@code rollback}, made if need be. */
  RollbackStore open(Disk disk, Clock clock);
}
