package io.clawback.store.sqlite;

import io.clawback.spi.state.AcceptedKeys.Stretch;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;

/** Which parts of a queue's partitions were read: none overlap, none touch. */
final class ReadStretches {
  private ReadStretches() {}

  static List<Stretch> all(Database database, long queue) throws SQLException {
    try (PreparedStatement select =
        database.prepare(
            "SELECT part, start, past FROM stretch WHERE queue = ? ORDER BY part, start")) {
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

  /** Forgets those that lie before the first offsets, by partition. */
  static void forget(Database database, long queue, SortedMap<Integer, Long> begins)
      throws SQLException {
    try (PreparedStatement delete =
        database.prepare("DELETE FROM stretch WHERE queue = ? AND part = ? AND past <= ?")) {
      delete.setLong(1, queue);
      for (Map.Entry<Integer, Long> begin : begins.entrySet()) {
        delete.setInt(2, begin.getKey());
        delete.setLong(3, begin.getValue());
        delete.executeUpdate();
      }
    }
  }

  /** Adds one; those that it overlaps or touches become one with it. */
  static void add(Database database, long queue, Stretch read) throws SQLException {
    long from = read.from();
    long to = read.to();
    String touching = " FROM stretch WHERE queue = ? AND part = ? AND start <= ? AND past >= ?";
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
        database.prepare("INSERT INTO stretch (queue, part, start, past) VALUES (?, ?, ?, ?)")) {
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
