package io.clawback.store.sqlite;

import io.clawback.model.name.QueueId;
import io.clawback.spi.state.AcceptedKeys;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Accepted keys in SQLite: one row a message, one a part that was read, and one a queue. */
final class SqliteAccepted implements AcceptedKeys {
  private final Database database;
  private final AcceptedQueues queues;
  private final long seed;

  /** Asks for one key; guarded by the database's lock, closed with it. */
  private @Nullable PreparedStatement one;

  /** The seed is of the fingerprints in memory: one that producers cannot know. */
  SqliteAccepted(Database database, long seed) {
    this.database = database;
    this.queues = new AcceptedQueues(database);
    this.seed = seed;
  }

  @Override
  public List<Stretch> prepare(QueueId queue, String meaning, Window window) {
    return database.write(() -> {
      long id = queues.prepared(queue, meaning, window);
      queues.drop(id, window.since().toEpochMilli());
      queues.dropOverdue(window.at().toEpochMilli());
      ReadStretches.forget(database, id, window.begins());
      return ReadStretches.all(database, id);
    });
  }

  @Override
  public void add(
      QueueId queue, String meaning, Bounds bounds, Stretch read, List<Accepted> messages) {
    // Neighbours in the file one after the other: fewer pages are touched.
    List<Accepted> sorted =
        messages.stream()
            .sorted(Comparator.comparing(Accepted::key, Arrays::compareUnsigned))
            .toList();
    database.write(() -> {
      long id = queues.meaning(queue, meaning);
      long added = 0;
      long bytes = 0;
      try (PreparedStatement insert =
          database.prepare(
              "INSERT INTO accepted (queue, key, part, position, at_millis, content)"
                  + " VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING")) {
        insert.setLong(1, id);
        for (Accepted message : sorted) {
          insert.setBytes(2, message.key());
          insert.setInt(3, message.partition());
          insert.setLong(4, message.offset());
          insert.setLong(5, message.atMillis());
          insert.setBytes(6, message.content());
          if (insert.executeUpdate() > 0) {
            added++;
            bytes += message.key().length;
          }
        }
      }
      queues.count(id, added, bytes);
      refuseTooMany(queue, bounds, queues.counted(id));
      ReadStretches.add(database, id, read);
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
  public Known known(QueueId queue, String meaning, SortedMap<Integer, Long> positions) {
    return database.read(() -> {
      long id = queues.meaning(queue, meaning);
      Fingerprints prints = new Fingerprints(seed, queues.counted(id).keys());
      load(id, prints);
      return new Answers(id, meaning, new TreeMap<>(positions), prints);
    });
  }

  private void load(long id, Fingerprints prints) throws SQLException {
    try (PreparedStatement select = database.prepare("SELECT key FROM accepted WHERE queue = ?")) {
      select.setLong(1, id);
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          prints.add(bytes(row, 1));
        }
      }
    }
  }

  /** The first message with that key from the partition on; none under another meaning. */
  private Optional<Accepted> from(long id, String meaning, byte[] key, int partition)
      throws SQLException {
    PreparedStatement select = one;
    if (select == null) {
      select =
          database.prepare(
              "SELECT part, position, at_millis, content FROM accepted"
                  + " WHERE queue = ? AND key = ? AND part >= ?"
                  + " AND (SELECT meaning FROM queue WHERE id = accepted.queue) = ?"
                  + " ORDER BY part, position LIMIT 1");
      one = select;
    }
    select.setLong(1, id);
    select.setBytes(2, key);
    select.setInt(3, partition);
    select.setString(4, meaning);
    try (ResultSet row = select.executeQuery()) {
      return row.next()
          ? Optional.of(
              new Accepted(row.getInt(1), row.getLong(2), row.getLong(3), key, bytes(row, 4)))
          : Optional.empty();
    }
  }

  private static byte[] bytes(ResultSet row, int column) throws SQLException {
    byte[] bytes = row.getBytes(column);
    return bytes == null ? new byte[0] : bytes;
  }

  @Override
  public Kept kept(QueueId queue) {
    return database.read(() -> {
      long id = queues.id(queue);
      return id == AcceptedQueues.NONE ? new Kept(0, 0) : queues.counted(id);
    });
  }

  @Override
  public void close() {
    database.close();
  }

  /** Most keys of a backlog were not accepted before: memory says no, only the file says yes. */
  private final class Answers implements Known {
    private final long id;
    private final String meaning;
    private final SortedMap<Integer, Long> positions;
    private final Fingerprints prints;

    Answers(long id, String meaning, SortedMap<Integer, Long> positions, Fingerprints prints) {
      this.id = id;
      this.meaning = meaning;
      this.positions = positions;
      this.prints = prints;
    }

    @Override
    public Optional<Accepted> first(byte[] bytes, int from, int length) {
      return prints.may(bytes, from, length)
          ? database.ask(() -> find(Arrays.copyOfRange(bytes, from, from + length)))
          : Optional.empty();
    }

    /** One question for each partition that has the key, however often it has it. */
    private Optional<Accepted> find(byte[] key) throws SQLException {
      Optional<Accepted> next = from(id, meaning, key, 0);
      while (next.isPresent()) {
        Accepted found = next.get();
        Long position = positions.get(found.partition());
        if (position != null && found.offset() < position) {
          return next;
        }
        next = from(id, meaning, key, found.partition() + 1);
      }
      return next;
    }

    @Override
    public long keys() {
      return prints.size();
    }
  }
}
