package io.clawback.spi.state;

import java.nio.file.Path;

/** Makes the embedded store; found by {@link java.util.ServiceLoader}. */
public interface ObservationStoreFactory {
  /** The store and the leases in {@code folder}, made if need be. */
  ObservationStore open(Path folder);

  /** Leases kept in the same place. */
  LeaseStore leases(Path folder);
}
