package io.clawback.store.sqlite;

import io.clawback.model.name.QueueId;
import io.clawback.spi.state.AcceptedKeys;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/** Accepted keys in SQLite: one row a message, one a part that was read, and one a queue. */
final class SqliteAccepted implements AcceptedKeys {
  private final Database database;
  private final AcceptedQueues queues;
  private final long seed;

  /** The seed is of the fingerprints in memory: one that producers cannot know. */
  SqliteAccepted(Database database, long seed) {
    this.database = database;
    this.queues = new AcceptedQueues(database);
    this.seed = seed;
  }

  @Override
  public Ready prepare(QueueId queue, String meaning, Window window) {
    return database.write(() -> queues.prepare(queue, meaning, window));
  }

  @Override
  public void mark(QueueId queue, String meaning, List<Mark> begins, List<Mark> more) {
    database.write(() -> {
      queues.mark(queues.meaning(queue, meaning), begins, more);
      return true;
    });
  }

  @Override
  public void add(
      QueueId queue,
      String meaning,
      Bounds bounds,
      Stretch read,
      List<Stretch> unread,
      List<Accepted> messages) {
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
      queues.read.add(id, read);
      for (Stretch part : unread) {
        queues.unread.add(id, part);
      }
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
  public Known known(
      QueueId queue, String meaning, Instant since, SortedMap<Integer, Long> positions) {
    return database.read(() -> {
      long id = queues.meaning(queue, meaning);
      Fingerprints prints = new Fingerprints(seed, queues.counted(id).keys());
      load(id, since.toEpochMilli(), prints);
      return new Answers(
          queue,
          meaning,
          new KeyQuestion(database, id, meaning, since.toEpochMilli(), positions),
          prints);
    });
  }

  private void load(long id, long since, Fingerprints prints) throws SQLException {
    try (PreparedStatement select =
        database.prepare("SELECT key FROM accepted WHERE queue = ? AND at_millis >= ?")) {
      select.setLong(1, id);
      select.setLong(2, since);
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          byte[] key = row.getBytes(1);
          prints.add(key == null ? new byte[0] : key);
        }
      }
    }
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
    private final QueueId queue;
    private final String meaning;
    private final KeyQuestion question;
    private final Fingerprints prints;

    Answers(QueueId queue, String meaning, KeyQuestion question, Fingerprints prints) {
      this.queue = queue;
      this.meaning = meaning;
      this.question = question;
      this.prints = prints;
    }

    @Override
    public Optional<Accepted> first(byte[] bytes, int from, int length) {
      return prints.may(bytes, from, length)
          ? database.ask(() -> find(Arrays.copyOfRange(bytes, from, from + length)))
          : Optional.empty();
    }

    /** What was dropped because the queue was made anew is not what was never there. */
    private Optional<Accepted> find(byte[] key) throws SQLException {
      KeyQuestion.Answer answer = question.ask(key);
      if (!answer.there()) {
        queues.meaning(queue, meaning);
      }
      return answer.accepted();
    }

    @Override
    public long keys() {
      return prints.size();
    }
  }
}
