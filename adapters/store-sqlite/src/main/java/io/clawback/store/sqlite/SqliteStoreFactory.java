package io.clawback.store.sqlite;

import io.clawback.spi.state.LeaseStore;
import io.clawback.spi.state.ObservationStore;
import io.clawback.spi.state.ObservationStoreFactory;
import io.clawback.spi.time.Clock;
import java.nio.file.Path;
import java.util.UUID;

/** Opens {@code store.sqlite} in a folder. */
public final class SqliteStoreFactory implements ObservationStoreFactory {
  static final String FILE = "store.sqlite";

  /** For {@link java.util.ServiceLoader}. */
  public SqliteStoreFactory() {}

  @Override
  public ObservationStore open(Path folder) {
    return new SqliteObservations(Database.open(folder.resolve(FILE)));
  }

  @Override
  public LeaseStore leases(Path folder) {
    return new SqliteLeases(
        Database.open(folder.resolve(FILE)),
        Clock.system(),
        new LocalProcesses(),
        UUID.randomUUID().toString());
  }
}
