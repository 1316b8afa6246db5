package io.clawback.store.sqlite;

import io.clawback.spi.state.AcceptedKeys.Accepted;
import java.nio.ByteBuffer;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Asks the file for one key: one statement each time, in however many partitions the key lies. It
 * goes from one partition that has the key to the next, and so does not read all its messages.
 * Answers about short keys are remembered, the latest ones: a key that a whole backlog has in
 * common is asked for once. Used under the database's lock, closed with it.
 */
final class KeyQuestion {
  private static final String SQL =
      """
      WITH RECURSIVE holder(part) AS (
        SELECT min(part) FROM accepted WHERE queue = ?1 AND key = ?2
          AND (SELECT meaning FROM queue WHERE id = ?1) = ?4
        UNION ALL
        SELECT (SELECT min(part) FROM accepted WHERE queue = ?1 AND key = ?2 AND part > holder.part)
        FROM holder WHERE holder.part IS NOT NULL)
      SELECT part,
        (SELECT position FROM accepted
          WHERE queue = ?1 AND key = ?2 AND part = holder.part AND at_millis >= ?3
          ORDER BY position LIMIT 1)
      FROM holder WHERE part IS NOT NULL\
      """;

  private static final String CONTENT =
      "SELECT at_millis, content FROM accepted WHERE queue = ? AND key = ? AND part = ?"
          + " AND position = ?";

  private static final int REMEMBERED = 4_096;
  private static final int SHORT = 256;

  private final Database database;
  private final long id;
  private final String meaning;
  private final long since;
  private final SortedMap<Integer, Long> positions;
  private final Map<ByteBuffer, Answer> latest =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<ByteBuffer, Answer> eldest) {
          return size() > REMEMBERED;
        }
      };
  private @Nullable PreparedStatement where;
  private @Nullable PreparedStatement what;
  private long statements;

  /** Of one queue: messages not older than {@code since}, before the positions. */
  KeyQuestion(
      Database database, long id, String meaning, long since, SortedMap<Integer, Long> positions) {
    this.database = database;
    this.id = id;
    this.meaning = meaning;
    this.since = since;
    this.positions = new TreeMap<>(positions);
  }

  /**
   * What the file says.
   *
   * @param there whether it has the key at all, under that meaning
   * @param accepted the first message with it before the positions
   */
  record Answer(boolean there, Optional<Accepted> accepted) {}

  Answer ask(byte[] key) throws SQLException {
    if (key.length > SHORT) {
      return asked(key);
    }
    ByteBuffer name = ByteBuffer.wrap(key);
    Answer answer = latest.get(name);
    if (answer == null) {
      answer = asked(key);
      latest.put(name, answer);
    }
    return answer;
  }

  /** How many statements were run. */
  long statements() {
    return statements;
  }

  private Answer asked(byte[] key) throws SQLException {
    PreparedStatement select = where;
    if (select == null) {
      select = database.prepare(SQL);
      where = select;
    }
    statements++;
    select.setLong(1, id);
    select.setBytes(2, key);
    select.setLong(3, since);
    select.setString(4, meaning);
    boolean there = false;
    try (ResultSet row = select.executeQuery()) {
      while (row.next()) {
        there = true;
        Long position = positions.get(row.getInt(1));
        long offset = row.getLong(2);
        if (!row.wasNull() && position != null && offset < position) {
          return new Answer(true, Optional.of(message(key, row.getInt(1), offset)));
        }
      }
    }
    return new Answer(there, Optional.empty());
  }

  private Accepted message(byte[] key, int partition, long offset) throws SQLException {
    PreparedStatement select = what;
    if (select == null) {
      select = database.prepare(CONTENT);
      what = select;
    }
    statements++;
    select.setLong(1, id);
    select.setBytes(2, key);
    select.setInt(3, partition);
    select.setLong(4, offset);
    try (ResultSet row = select.executeQuery()) {
      if (!row.next()) {
        throw new SQLException("a message vanished while it was asked for");
      }
      byte[] content = row.getBytes(2);
      return new Accepted(
          partition, offset, row.getLong(1), key, content == null ? new byte[0] : content);
    }
  }
}
