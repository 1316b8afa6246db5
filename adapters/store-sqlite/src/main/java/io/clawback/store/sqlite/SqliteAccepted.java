package io.clawback.store.sqlite;

import io.clawback.model.name.QueueId;
import io.clawback.spi.state.AcceptedKeys;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Accepted keys in SQLite: one row a key, and one a queue that counts them. */
final class SqliteAccepted implements AcceptedKeys {
  private static final long NONE = -1;
  private final Database database;
  private final long seed;

  /** Asks for one key; guarded by the database's lock, closed with it. */
  private @Nullable PreparedStatement one;

  /** The seed is of the fingerprints in memory: one that producers cannot know. */
  SqliteAccepted(Database database, long seed) {
    this.database = database;
    this.seed = seed;
  }

  @Override
  public void add(QueueId queue, Bounds bounds, Instant at, List<byte[]> keys) {
    database.write(() -> {
      long id = made(queue);
      drop(id, at.minus(bounds.window()).toEpochMilli());
      long added = 0;
      long bytes = 0;
      try (PreparedStatement insert =
              database.prepare(
                  "INSERT INTO accepted (queue, key, at_millis) VALUES (?, ?, ?)"
                      + " ON CONFLICT DO NOTHING");
          PreparedStatement renew =
              database.prepare(
                  "UPDATE accepted SET at_millis = max(at_millis, ?) WHERE queue = ? AND key = ?")) {
        for (byte[] key : keys) {
          insert.setLong(1, id);
          insert.setBytes(2, key);
          insert.setLong(3, at.toEpochMilli());
          if (insert.executeUpdate() > 0) {
            added++;
            bytes += key.length;
          } else {
            renew.setLong(1, at.toEpochMilli());
            renew.setLong(2, id);
            renew.setBytes(3, key);
            renew.executeUpdate();
          }
        }
      }
      count(id, added, bytes);
      refuseTooMany(queue, bounds, counted(id));
      return true;
    });
  }

  /** Within the transaction, which is rolled back by the refusal. */
  private void refuseTooMany(QueueId queue, Bounds bounds, Kept kept) {
    if (kept.keys() > bounds.keys()) {
      throw StoreProblems.tooMany(database.file(), queue.toString(), bounds.keys() + " keys");
    }
    if (kept.bytes() > bounds.bytes()) {
      throw StoreProblems.tooMany(database.file(), queue.toString(), bounds.bytes() + " bytes");
    }
  }

  @Override
  public boolean contains(QueueId queue, Instant since, byte[] key) {
    return database.read(() -> {
      long id = id(queue);
      return id != NONE && contains(id, since.toEpochMilli(), key);
    });
  }

  private boolean contains(long id, long sinceMillis, byte[] key) throws SQLException {
    PreparedStatement select = one;
    if (select == null) {
      select =
          database.prepare("SELECT 1 FROM accepted WHERE queue = ? AND key = ? AND at_millis >= ?");
      one = select;
    }
    select.setLong(1, id);
    select.setBytes(2, key);
    select.setLong(3, sinceMillis);
    try (ResultSet row = select.executeQuery()) {
      return row.next();
    }
  }

  @Override
  public Known known(QueueId queue, Instant since) {
    return database.read(() -> {
      long id = id(queue);
      Fingerprints prints = new Fingerprints(seed, id == NONE ? 0 : counted(id).keys());
      if (id != NONE) {
        load(id, since.toEpochMilli(), prints);
      }
      return new Answers(id, since.toEpochMilli(), prints);
    });
  }

  private void load(long id, long sinceMillis, Fingerprints prints) throws SQLException {
    try (PreparedStatement select =
        database.prepare("SELECT key FROM accepted WHERE queue = ? AND at_millis >= ?")) {
      select.setLong(1, id);
      select.setLong(2, sinceMillis);
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          byte[] key = row.getBytes(1);
          prints.add(key == null ? new byte[0] : key);
        }
      }
    }
  }

  @Override
  public long expire(QueueId queue, Instant before) {
    return database.write(() -> {
      long id = id(queue);
      return id == NONE ? 0L : drop(id, before.toEpochMilli());
    });
  }

  @Override
  public Kept kept(QueueId queue) {
    return database.read(() -> {
      long id = id(queue);
      return id == NONE ? new Kept(0, 0) : counted(id);
    });
  }

  @Override
  public void close() {
    database.close();
  }

  private long drop(long id, long beforeMillis) throws SQLException {
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
    return keys;
  }

  private long made(QueueId queue) throws SQLException {
    try (PreparedStatement insert =
        database.prepare(
            "INSERT INTO queue (name, keys, bytes) VALUES (?, 0, 0) ON CONFLICT DO NOTHING")) {
      insert.setString(1, queue.toString());
      insert.executeUpdate();
    }
    return id(queue);
  }

  private long id(QueueId queue) throws SQLException {
    try (PreparedStatement select = database.prepare("SELECT id FROM queue WHERE name = ?")) {
      select.setString(1, queue.toString());
      try (ResultSet row = select.executeQuery()) {
        return row.next() ? row.getLong(1) : NONE;
      }
    }
  }

  private void count(long id, long keys, long bytes) throws SQLException {
    try (PreparedStatement update =
        database.prepare("UPDATE queue SET keys = keys + ?, bytes = bytes + ? WHERE id = ?")) {
      update.setLong(1, keys);
      update.setLong(2, bytes);
      update.setLong(3, id);
      update.executeUpdate();
    }
  }

  private Kept counted(long id) throws SQLException {
    try (PreparedStatement select =
        database.prepare("SELECT keys, bytes FROM queue WHERE id = ?")) {
      select.setLong(1, id);
      try (ResultSet row = select.executeQuery()) {
        return new Kept(row.getLong(1), row.getLong(2));
      }
    }
  }

  /** Most keys of a backlog were not accepted before: memory says no, only the file says yes. */
  private final class Answers implements Known {
    private final long id;
    private final long sinceMillis;
    private final Fingerprints prints;

    Answers(long id, long sinceMillis, Fingerprints prints) {
      this.id = id;
      this.sinceMillis = sinceMillis;
      this.prints = prints;
    }

    @Override
    public boolean holds(byte[] bytes, int from, int length) {
      return prints.may(bytes, from, length)
          && database.ask(
              () -> contains(id, sinceMillis, Arrays.copyOfRange(bytes, from, from + length)));
    }

    @Override
    public long keys() {
      return prints.size();
    }
  }
}
