package io.clawback.store.sqlite;

import io.clawback.spi.state.LeaseStore;
import io.clawback.spi.time.Clock;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Leases without a wall clock. A row holds the holder, an epoch that grows with every change of
 * holder, and a beat that grows with every renewal. It is free when it was given back, when its
 * holder's process is proved dead, or when <em>this</em> observer has seen the same epoch and beat
 * for as long as the lease lasts on its own monotonic clock. So a wall clock that jumps changes
 * nothing; the price is that an observer who only comes once, from where the holder's process
 * cannot be looked up, never sees a lease expire: it has to watch.
 *
 * <p>A holder is its name <em>and</em> this opened store: two processes of the same name are two
 * holders.
 */
final class SqliteLeases implements LeaseStore {
  private final Database database;
  private final Clock clock;
  private final LocalProcesses processes;
  private final String store;

  /** By target, what was last seen there and since when it has not changed. */
  private final Map<String, Watch> watches = new ConcurrentHashMap<>();

  /**
   * @param store a name of this opened store that no other has
   */
  SqliteLeases(Database database, Clock clock, LocalProcesses processes, String store) {
    this.database = database;
    this.clock = clock;
    this.processes = processes;
    this.store = store;
  }

  private record Watch(long epoch, long beat, long sinceNanos) {}

  private record Row(
      String name,
      long epoch,
      long beat,
      long lengthNanos,
      boolean held,
      String store,
      Holder by) {}

  @Override
  public Optional<Lease> acquire(String target, String holder, Duration length) {
    return database.write(() -> locked(target, holder, length.toNanos()));
  }

  private Optional<Lease> locked(String target, String holder, long length) throws SQLException {
    Optional<Row> found = row(target);
    long epoch;
    long beat;
    if (found.isEmpty()) {
      epoch = 1;
      beat = 1;
    } else if (mine(found.get(), holder)) {
      epoch = found.get().epoch();
      beat = found.get().beat() + 1;
    } else if (free(target, found.get())) {
      epoch = found.get().epoch() + 1;
      beat = 1;
    } else {
      return Optional.empty();
    }
    write(target, holder, epoch, beat, length);
    watches.remove(target);
    return Optional.of(new Lease(target, holder, epoch));
  }

  private boolean mine(Row row, String holder) {
    return row.held() && row.name().equals(holder) && row.store().equals(store);
  }

  private boolean free(String target, Row row) {
    if (!row.held()) {
      return true;
    }
    long now = clock.nanos();
    Watch watch = watches.get(target);
    if (watch == null || watch.epoch() != row.epoch() || watch.beat() != row.beat()) {
      watches.put(target, new Watch(row.epoch(), row.beat(), now));
      return provedDead(row);
    }
    return now - watch.sinceNanos() >= row.lengthNanos() || provedDead(row);
  }

  private boolean provedDead(Row row) {
    return processes.provedDead(row.by());
  }

  @Override
  public Optional<String> holder(String target) {
    return database.read(() ->
        row(target)
            .filter(r -> r.held() && (r.store().equals(store) || !free(target, r)))
            .map(Row::name));
  }

  @Override
  public void release(Lease lease) {
    database.write(() -> {
      try (PreparedStatement update =
          database.prepare(
              "UPDATE lease SET holder = NULL WHERE target = ? AND holder = ? AND epoch = ?"
                  + " AND store = ?")) {
        update.setString(1, lease.target());
        update.setString(2, lease.holder());
        update.setLong(3, lease.epoch());
        update.setString(4, store);
        return update.executeUpdate();
      }
    });
  }

  private Optional<Row> row(String target) throws SQLException {
    try (PreparedStatement select =
        database.prepare(
            "SELECT coalesce(holder, ''), epoch, beat, length_nanos, holder IS NOT NULL, store,"
                + " host, boot, namespace, pid, start FROM lease WHERE target = ?")) {
      select.setString(1, target);
      try (ResultSet r = select.executeQuery()) {
        return r.next() ? Optional.of(row(r)) : Optional.empty();
      }
    }
  }

  private static Row row(ResultSet r) throws SQLException {
    Holder by =
        new Holder(r.getString(7), r.getString(8), r.getString(9), r.getLong(10), r.getLong(11));
    return new Row(
        r.getString(1),
        r.getLong(2),
        r.getLong(3),
        r.getLong(4),
        r.getBoolean(5),
        r.getString(6),
        by);
  }

  private void write(String target, String holder, long epoch, long beat, long length)
      throws SQLException {
    try (PreparedStatement upsert =
        database.prepare(
            "INSERT OR REPLACE INTO lease (target, holder, epoch, beat, length_nanos, store, host,"
                + " boot, namespace, pid, start) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")) {
      Holder self = processes.self();
      upsert.setString(1, target);
      upsert.setString(2, holder);
      upsert.setLong(3, epoch);
      upsert.setLong(4, beat);
      upsert.setLong(5, length);
      upsert.setString(6, store);
      upsert.setString(7, self.host());
      upsert.setString(8, self.boot());
      upsert.setString(9, self.namespace());
      upsert.setLong(10, self.pid());
      upsert.setLong(11, self.start());
      upsert.executeUpdate();
    }
  }

  @Override
  public void close() {
    database.close();
  }
}
