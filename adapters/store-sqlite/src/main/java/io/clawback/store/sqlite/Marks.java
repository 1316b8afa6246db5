package io.clawback.store.sqlite;

import io.clawback.spi.state.AcceptedKeys.Mark;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Where in queues' partitions a time begins: few of each partition. */
final class Marks {
  private final Database database;

  Marks(Database database) {
    this.database = database;
  }

  List<Mark> all(long queue) throws SQLException {
    try (PreparedStatement select =
        database.prepare(
            "SELECT part, position, at_millis FROM mark WHERE queue = ? ORDER BY part, position")) {
      select.setLong(1, queue);
      try (ResultSet row = select.executeQuery()) {
        List<Mark> all = new ArrayList<>();
        while (row.next()) {
          all.add(new Mark(row.getInt(1), row.getLong(2), row.getLong(3)));
        }
        return all;
      }
    }
  }

  /** Of two at one offset the earlier one says more. */
  void add(long queue, List<Mark> marks) throws SQLException {
    try (PreparedStatement insert =
        database.prepare(
            "INSERT INTO mark (queue, part, position, at_millis) VALUES (?, ?, ?, ?)"
                + " ON CONFLICT DO UPDATE SET at_millis = min(at_millis, excluded.at_millis)")) {
      insert.setLong(1, queue);
      for (Mark mark : marks) {
        insert.setInt(2, mark.partition());
        insert.setLong(3, mark.offset());
        insert.setLong(4, mark.millis());
        insert.executeUpdate();
      }
    }
  }

  void forget(long queue, int partition, long offset) throws SQLException {
    try (PreparedStatement delete =
        database.prepare("DELETE FROM mark WHERE queue = ? AND part = ? AND position < ?")) {
      delete.setLong(1, queue);
      delete.setInt(2, partition);
      delete.setLong(3, offset);
      delete.executeUpdate();
    }
  }

  void forgetAll(long queue) throws SQLException {
    try (PreparedStatement delete = database.prepare("DELETE FROM mark WHERE queue = ?")) {
      delete.setLong(1, queue);
      delete.executeUpdate();
    }
  }
}
