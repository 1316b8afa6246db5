package io.clawback.store.sqlite;

import io.clawback.spi.state.AcceptedKeys;
import io.clawback.spi.state.AcceptedKeysFactory;
import java.nio.file.Path;
import java.security.SecureRandom;

/** Opens {@code accepted.sqlite} in a folder. */
public final class SqliteAcceptedFactory implements AcceptedKeysFactory {
  static final String FILE = "accepted.sqlite";

  /** For {@link java.util.ServiceLoader}. */
  public SqliteAcceptedFactory() {}

  @Override
  public AcceptedKeys open(Path folder) {
    return new SqliteAccepted(
        Database.open(folder.resolve(FILE), Database.BUSY_MILLIS, Schema.ACCEPTED),
        new SecureRandom().nextLong());
  }
}
