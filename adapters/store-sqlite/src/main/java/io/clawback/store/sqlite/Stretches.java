package io.clawback.store.sqlite;

import io.clawback.spi.state.AcceptedKeys.Stretch;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Parts of queues' partitions, in one table: none overlap, none touch. */
final class Stretches {
  private final Database database;
  private final String table;

  /** In a table with the columns queue, part, start and past. */
  Stretches(Database database, String table) {
    this.database = database;
    this.table = table;
  }

  List<Stretch> all(long queue) throws SQLException {
    try (PreparedStatement select =
        database.prepare(
            "SELECT part, start, past FROM " + table + " WHERE queue = ? ORDER BY part, start")) {
      select.setLong(1, queue);
      try (ResultSet row = select.executeQuery()) {
        List<Stretch> all = new ArrayList<>();
        while (row.next()) {
          all.add(new Stretch(row.getInt(1), row.getLong(2), row.getLong(3)));
        }
        return List.copyOf(all);
      }
    }
  }

  /** Forgets those of a partition that lie before the offset. */
  void forget(long queue, int partition, long offset) throws SQLException {
    try (PreparedStatement delete =
        database.prepare("DELETE FROM " + table + " WHERE queue = ? AND part = ? AND past <= ?")) {
      delete.setLong(1, queue);
      delete.setInt(2, partition);
      delete.setLong(3, offset);
      delete.executeUpdate();
    }
  }

  void forgetAll(long queue) throws SQLException {
    try (PreparedStatement delete = database.prepare("DELETE FROM " + table + " WHERE queue = ?")) {
      delete.setLong(1, queue);
      delete.executeUpdate();
    }
  }

  /** Adds one; those that it overlaps or touches become one with it. */
  void add(long queue, Stretch read) throws SQLException {
    long from = read.from();
    long to = read.to();
    String touching =
        " FROM " + table + " WHERE queue = ? AND part = ? AND start <= ? AND past >= ?";
    try (PreparedStatement select =
        database.prepare("SELECT min(start), max(past), count(*)" + touching)) {
      set(select, queue, read);
      try (ResultSet row = select.executeQuery()) {
        if (row.getLong(3) > 0) {
          from = Math.min(from, row.getLong(1));
          to = Math.max(to, row.getLong(2));
        }
      }
    }
    try (PreparedStatement delete = database.prepare("DELETE" + touching)) {
      set(delete, queue, read);
      delete.executeUpdate();
    }
    try (PreparedStatement insert =
        database.prepare(
            "INSERT INTO " + table + " (queue, part, start, past) VALUES (?, ?, ?, ?)")) {
      insert.setLong(1, queue);
      insert.setInt(2, read.partition());
      insert.setLong(3, from);
      insert.setLong(4, to);
      insert.executeUpdate();
    }
  }

  private static void set(PreparedStatement statement, long queue, Stretch read)
      throws SQLException {
    statement.setLong(1, queue);
    statement.setInt(2, read.partition());
    statement.setLong(3, read.to());
    statement.setLong(4, read.from());
  }
}
