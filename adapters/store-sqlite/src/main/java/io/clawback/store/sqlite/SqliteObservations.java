package io.clawback.store.sqlite;

import io.clawback.model.fleet.Limits;
import io.clawback.model.observed.FleetSnapshot;
import io.clawback.model.observed.History;
import io.clawback.model.observed.TenantShares;
import io.clawback.spi.state.ObservationStore;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;

/** Observations in SQLite; the writing and the reading are in classes of their own. */
final class SqliteObservations implements ObservationStore {
  private final Database database;
  private final HistoryReader reader;
  private final ObservationWriter writer;
  private final TenantHistory tenants;

  SqliteObservations(Database database) {
    this.database = database;
    this.reader = new HistoryReader(database);
    this.writer = new ObservationWriter(database);
    this.tenants = new TenantHistory(database);
  }

  @Override
  public History history(Instant before, Limits limits) {
    return database.read(() -> reader.read(before, limits));
  }

  @Override
  public void add(FleetSnapshot snapshot, List<String> findingKeys, Limits limits) {
    database.write(() -> {
      writer.write(snapshot, findingKeys, limits);
      return true;
    });
  }

  @Override
  public void shared(TenantShares shares, Limits limits) {
    database.write(() -> {
      tenants.write(shares, limits);
      return true;
    });
  }

  @Override
  public List<TenantShares> shares(String subject, Instant before, Limits limits) {
    return database.read(() -> tenants.read(subject, before, limits));
  }

  @Override
  public void acted(String target, Instant at) {
    database.write(() -> acted(target, at.toEpochMilli()));
  }

  private boolean acted(String target, long atMillis) throws SQLException {
    try (PreparedStatement upsert =
        database.prepare(
            "INSERT INTO acted (target, at_millis) VALUES (?, ?)"
                + " ON CONFLICT (target) DO UPDATE SET at_millis = excluded.at_millis")) {
      upsert.setString(1, target);
      upsert.setLong(2, atMillis);
      upsert.executeUpdate();
      return true;
    }
  }

  @Override
  public void close() {
    database.close();
  }
}
