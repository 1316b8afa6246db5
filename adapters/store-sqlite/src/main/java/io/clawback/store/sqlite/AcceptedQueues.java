package io.clawback.store.sqlite;

import io.clawback.model.name.QueueId;
import io.clawback.spi.state.AcceptedKeys.Kept;
import io.clawback.spi.state.AcceptedKeys.Mark;
import io.clawback.spi.state.AcceptedKeys.Ready;
import io.clawback.spi.state.AcceptedKeys.Window;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** The row of each queue: what its keys mean, since when they are kept, how many. */
final class AcceptedQueues {
  static final long NONE = -1;

  /** A clock that is set back by no more than this is believed to be set right. */
  private static final long STEP_MILLIS = 60_000;

  private static final long OVERDUE_MILLIS = 3_600_000;

  private final Database database;
  private final BelievedTime time;
  final Stretches read;
  final Stretches unread;
  final Marks marks;

  AcceptedQueues(Database database) {
    this.database = database;
    time = new BelievedTime(database);
    read = new Stretches(database, "stretch");
    unread = new Stretches(database, "unread");
    marks = new Marks(database);
  }

  /** Drops what left its window, of this queue and of others; says what is known of it. */
  Ready prepare(QueueId queue, String meaning, Window window) throws SQLException {
    long at = window.at().toEpochMilli();
    long believed = time.at(at);
    long id = made(queue);
    long keep =
        believed < at
            ? Math.min(at, Math.max(believed, newest(id))) - window.length().toMillis()
            : window.since().toEpochMilli();
    prepared(id, meaning, keep, window);
    drop(id, keep);
    dropOverdue(believed);
    return new Ready(read.all(id), unread.all(id), marks.all(id), keep, time.latest());
  }

  private long newest(long id) throws SQLException {
    try (PreparedStatement select =
        database.prepare(
            "SELECT coalesce(max(at_millis), -9223372036854775808) FROM accepted WHERE queue = ?")) {
      select.setLong(1, id);
      try (ResultSet row = select.executeQuery()) {
        return row.getLong(1);
      }
    }
  }

  /** Keeps the marks; what lies before the begins is no more known to have been read. */
  void mark(long id, List<Mark> begins, List<Mark> more) throws SQLException {
    marks.add(id, begins);
    marks.add(id, more);
    if (time.doubted()) {
      return;
    }
    for (Mark begin : begins) {
      read.forget(id, begin.partition(), begin.offset());
      unread.forget(id, begin.partition(), begin.offset());
      marks.forget(id, begin.partition(), begin.offset());
    }
  }

  /** Forgets what cannot be used under that meaning and time. */
  private void prepared(long id, String meaning, long sinceMillis, Window window)
      throws SQLException {
    long since = sinceMillis;
    try (PreparedStatement select =
            database.prepare("SELECT meaning, since_millis FROM queue WHERE id = ?");
        PreparedStatement update =
            database.prepare(
                "UPDATE queue SET meaning = ?, since_millis = ?, window_millis = ? WHERE id = ?")) {
      select.setLong(1, id);
      try (ResultSet row = select.executeQuery()) {
        long before = row.getLong(2);
        if (!meaning.equals(row.getString(1))) {
          drop(id, Long.MAX_VALUE);
          forgetRead(id);
          marks.forgetAll(id);
        } else if (sinceMillis < before - STEP_MILLIS) {
          forgetRead(id);
        } else {
          since = Math.max(sinceMillis, before);
        }
      }
      update.setString(1, meaning);
      update.setLong(2, since);
      update.setLong(3, window.length().toMillis());
      update.setLong(4, id);
      update.executeUpdate();
    }
  }

  private void forgetRead(long id) throws SQLException {
    read.forgetAll(id);
    unread.forgetAll(id);
  }

  /**
   * Drops what left its own queue's window: a queue that nobody looks at any more keeps nothing for
   * ever. Only now and then, for all rows of the queue are read.
   */
  private void dropOverdue(long atMillis) throws SQLException {
    SortedMap<Long, Long> overdue = new TreeMap<>();
    try (PreparedStatement select =
        database.prepare(
            "SELECT id, ? - window_millis FROM queue WHERE window_millis > 0"
                + " AND ? - window_millis - since_millis > min(?, window_millis / 16)")) {
      select.setLong(1, atMillis);
      select.setLong(2, atMillis);
      select.setLong(3, OVERDUE_MILLIS);
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          overdue.put(row.getLong(1), row.getLong(2));
        }
      }
    }
    try (PreparedStatement update =
        database.prepare("UPDATE queue SET since_millis = ? WHERE id = ?")) {
      for (Map.Entry<Long, Long> entry : overdue.entrySet()) {
        drop(entry.getKey(), entry.getValue());
        update.setLong(1, entry.getValue());
        update.setLong(2, entry.getKey());
        update.executeUpdate();
      }
    }
  }

  /** Drops the keys of messages older than that. */
  private void drop(long id, long beforeMillis) throws SQLException {
    long keys;
    long bytes;
    try (PreparedStatement sum =
        database.prepare(
            "SELECT count(*), coalesce(sum(length(key)), 0) FROM accepted"
                + " WHERE queue = ? AND at_millis < ?")) {
      sum.setLong(1, id);
      sum.setLong(2, beforeMillis);
      try (ResultSet row = sum.executeQuery()) {
        keys = row.getLong(1);
        bytes = row.getLong(2);
      }
    }
    if (keys > 0) {
      try (PreparedStatement delete =
          database.prepare("DELETE FROM accepted WHERE queue = ? AND at_millis < ?")) {
        delete.setLong(1, id);
        delete.setLong(2, beforeMillis);
        delete.executeUpdate();
      }
      count(id, -keys, -bytes);
    }
  }

  /** The queue's id; makes its row if need be. */
  private long made(QueueId queue) throws SQLException {
    try (PreparedStatement insert =
        database.prepare(
            "INSERT INTO queue (name, meaning, since_millis, keys, bytes) VALUES (?, '', 0, 0, 0)"
                + " ON CONFLICT DO NOTHING")) {
      insert.setString(1, queue.toString());
      insert.executeUpdate();
    }
    return id(queue);
  }

  long id(QueueId queue) throws SQLException {
    try (PreparedStatement select = database.prepare("SELECT id FROM queue WHERE name = ?")) {
      select.setString(1, queue.toString());
      try (ResultSet row = select.executeQuery()) {
        return row.next() ? row.getLong(1) : NONE;
      }
    }
  }

  /** The queue's id; refuses when it is kept under another meaning, or not at all. */
  long meaning(QueueId queue, String meaning) throws SQLException {
    try (PreparedStatement select =
        database.prepare("SELECT id FROM queue WHERE name = ? AND meaning = ?")) {
      select.setString(1, queue.toString());
      select.setString(2, meaning);
      try (ResultSet row = select.executeQuery()) {
        if (!row.next()) {
          throw StoreProblems.anew(database.file(), queue.toString());
        }
        return row.getLong(1);
      }
    }
  }

  void count(long id, long keys, long bytes) throws SQLException {
    try (PreparedStatement update =
        database.prepare("UPDATE queue SET keys = keys + ?, bytes = bytes + ? WHERE id = ?")) {
      update.setLong(1, keys);
      update.setLong(2, bytes);
      update.setLong(3, id);
      update.executeUpdate();
    }
  }

  Kept counted(long id) throws SQLException {
    try (PreparedStatement select =
        database.prepare("SELECT keys, bytes FROM queue WHERE id = ?")) {
      select.setLong(1, id);
      try (ResultSet row = select.executeQuery()) {
        return new Kept(row.getLong(1), row.getLong(2));
      }
    }
  }
}
