package io.clawback.store.sqlite;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;

/**
 * How far the clock is believed when keys are dropped for their age: one that jumped ahead by
 * mistake would drop them all. It is believed as long as it stands at most ten minutes ahead of the
 * look before, and again when it has run on for a day since it jumped. One that is set back is
 * believed at once: that drops nothing.
 */
final class BelievedTime {
  private static final long STEP_MILLIS = Duration.ofMinutes(10).toMillis();
  private static final long RUNS_ON_MILLIS = Duration.ofDays(1).toMillis();

  private final Database database;

  BelievedTime(Database database) {
    this.database = database;
  }

  /** At a look that the clock says is at {@code at}: at most that; milliseconds. */
  long at(long at) throws SQLException {
    long believed = at;
    Long doubted = null;
    long latest = Math.max(at, latest());
    try (PreparedStatement select = database.prepare("SELECT believed, doubted FROM clock");
        ResultSet row = select.executeQuery()) {
      if (row.next() && at - row.getLong(1) > STEP_MILLIS) {
        long since = row.getLong(2);
        since = row.wasNull() ? at : Math.min(at, since);
        if (at - since < RUNS_ON_MILLIS) {
          believed = row.getLong(1);
          doubted = since;
        }
      }
    }
    database.execute("DELETE FROM clock");
    try (PreparedStatement insert =
        database.prepare("INSERT INTO clock (believed, doubted, latest) VALUES (?, ?, ?)")) {
      insert.setLong(1, believed);
      insert.setObject(2, doubted);
      insert.setLong(3, latest);
      insert.executeUpdate();
    }
    return believed;
  }

  /** The latest time that a look's clock said; milliseconds. */
  long latest() throws SQLException {
    return database.number("SELECT coalesce(max(latest), 0) FROM clock");
  }

  /** Whether the last look's clock was not believed. */
  boolean doubted() throws SQLException {
    return database.number("SELECT count(*) FROM clock WHERE doubted IS NOT NULL") > 0;
  }
}
