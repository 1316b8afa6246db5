package io.clawback.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import io.clawback.spi.state.AcceptedKeys;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One key in a thousand partitions. */
class KeyQuestionTest {
  private static final int PARTITIONS = 1_000;

  @TempDir Path folder;
  private Database database;
  private final TreeMap<Integer, Long> positions = new TreeMap<>();

  @BeforeEach
  void fill() {
    try (AcceptedKeys store = new SqliteAcceptedFactory().open(folder)) {
      store.prepare(
          AcceptedTest.QUEUE, AcceptedTest.MEANING, AcceptedTest.window(AcceptedTest.NOW));
      for (int p = 0; p < PARTITIONS; p++) {
        store.add(
            AcceptedTest.QUEUE,
            AcceptedTest.MEANING,
            AcceptedTest.WIDE,
            new AcceptedKeys.Stretch(p, 0, 20),
            List.of(),
            List.of(message(p, 10, "k"), message(p, 11, "k"), message(p, 12, "x".repeat(300))));
        positions.put(p, 5L);
      }
    }
    database =
        Database.open(
            folder.resolve(SqliteAcceptedFactory.FILE), Database.BUSY_MILLIS, Schema.ACCEPTED);
  }

  @AfterEach
  void close() {
    database.close();
  }

  private static AcceptedKeys.Accepted message(int partition, long offset, String key) {
    return new AcceptedKeys.Accepted(
        partition, offset, AcceptedTest.NOW.toEpochMilli() + offset, bytes(key), new byte[] {1});
  }

  private static byte[] bytes(String key) {
    return key.getBytes(StandardCharsets.UTF_8);
  }

  private KeyQuestion question(Instant since) throws SQLException {
    return new KeyQuestion(
        database,
        new AcceptedQueues(database).id(AcceptedTest.QUEUE),
        AcceptedTest.MEANING,
        since.toEpochMilli(),
        positions);
  }

  @Test
  void isAskedForInOneStatementHoweverManyPartitionsHaveIt() throws SQLException {
    KeyQuestion question = question(AcceptedTest.NOW);
    assertThat(question.ask(bytes("x".repeat(300))).accepted()).isEmpty();
    assertThat(question.statements()).isEqualTo(1);
    assertThat(question.ask(bytes("none")).there()).isFalse();
    assertThat(question.statements()).isEqualTo(2);
  }

  @Test
  void isAskedForOnceHoweverManyMessagesHaveIt() throws SQLException {
    KeyQuestion question = question(AcceptedTest.NOW);
    for (int message = 0; message < 10_000; message++) {
      KeyQuestion.Answer answer = question.ask(bytes("k"));
      assertThat(answer.there()).isTrue();
      assertThat(answer.accepted()).isEmpty();
    }
    assertThat(question.statements()).isEqualTo(1);
  }

  @Test
  void findsTheFirstOneBeforeItsPosition() throws SQLException {
    positions.put(700, 12L);
    positions.put(900, 12L);
    AcceptedKeys.Accepted found = question(AcceptedTest.NOW).ask(bytes("k")).accepted().get();
    assertThat(found.partition()).isEqualTo(700);
    assertThat(found.offset()).isEqualTo(10);
    assertThat(found.content()).containsExactly(1);
    assertThat(question(AcceptedTest.NOW.plusMillis(11)).ask(bytes("k")).accepted().get().offset())
        .isEqualTo(11);
    assertThat(question(AcceptedTest.NOW.plusMillis(12)).ask(bytes("k")).accepted()).isEmpty();
  }
}
