package io.clawback.store.sqlite;

import static io.clawback.store.sqlite.AcceptedTest.DAY;
import static io.clawback.store.sqlite.AcceptedTest.MEANING;
import static io.clawback.store.sqlite.AcceptedTest.NOW;
import static io.clawback.store.sqlite.AcceptedTest.QUEUE;
import static org.assertj.core.api.Assertions.assertThat;

import io.clawback.model.name.QueueId;
import io.clawback.spi.state.AcceptedKeys;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A clock that jumps ahead; windows of a day. */
class AcceptedClockTest {
  private static final Duration YEAR = Duration.ofDays(365);
  private static final AcceptedKeys.Stretch READ = new AcceptedKeys.Stretch(0, 0, 10);
  private static final QueueId OTHER = new QueueId(QUEUE.broker(), "other");

  @TempDir Path folder;
  private AcceptedKeys store;

  @BeforeEach
  void open() {
    store = new SqliteAcceptedFactory().open(folder);
    for (QueueId queue : List.of(QUEUE, OTHER)) {
      look(queue, NOW);
      add(queue, "a", NOW.minus(DAY).plusSeconds(60));
      add(queue, "b", NOW);
    }
  }

  @AfterEach
  void close() {
    store.close();
  }

  private AcceptedKeys.Ready look(QueueId queue, Instant at) {
    return store.prepare(queue, MEANING, new AcceptedKeys.Window(at, DAY));
  }

  private void add(QueueId queue, String key, Instant at) {
    store.add(
        queue,
        MEANING,
        AcceptedTest.WIDE,
        READ,
        List.of(),
        List.of(
            new AcceptedKeys.Accepted(
                0,
                key.charAt(0),
                at.toEpochMilli(),
                key.getBytes(StandardCharsets.UTF_8),
                new byte[1])));
  }

  private long kept(QueueId queue) {
    return store.kept(queue).keys();
  }

  private boolean knows(String key, Instant since) {
    byte[] bytes = key.getBytes(StandardCharsets.UTF_8);
    return store
        .known(QUEUE, MEANING, since, AcceptedTest.ALL)
        .first(bytes, 0, bytes.length)
        .isPresent();
  }

  @Test
  void aYearAheadDropsNothingThatMessagesDoNotBearOut() {
    AcceptedKeys.Mark begin = new AcceptedKeys.Mark(0, 99, NOW.plus(YEAR).toEpochMilli());
    for (int look = 0; look < 100; look++) {
      look(QUEUE, NOW.plus(YEAR).plusSeconds(60 * look));
      store.mark(QUEUE, MEANING, List.of(begin), List.of());
    }
    assertThat(kept(QUEUE)).isEqualTo(2);
    assertThat(kept(OTHER)).isEqualTo(2);

    AcceptedKeys.Ready back = look(QUEUE, NOW.plusSeconds(60));
    assertThat(back.read()).containsExactly(READ);
    assertThat(back.keep()).isEqualTo(NOW.plusSeconds(60).minus(DAY).toEpochMilli());
    assertThat(kept(QUEUE)).isEqualTo(2);
  }

  @Test
  void whatIsKeptInDoubtIsNotToldOutsideTheWindow() {
    Instant at = NOW.plus(Duration.ofHours(12));
    assertThat(look(QUEUE, at).keep()).isEqualTo(NOW.minus(DAY).toEpochMilli());
    assertThat(knows("a", at.minus(DAY))).isFalse();
    assertThat(knows("a", NOW.minus(DAY))).isTrue();
    assertThat(knows("b", at.minus(DAY))).isTrue();
    assertThat(store.known(QUEUE, MEANING, at.minus(DAY), AcceptedTest.ALL).keys()).isEqualTo(1);
  }

  @Test
  void isBelievedAfterADay() {
    Instant at = NOW.plus(Duration.ofDays(30));
    look(QUEUE, at);
    look(QUEUE, at.plus(Duration.ofHours(23)));
    assertThat(kept(QUEUE)).isEqualTo(2);
    look(QUEUE, at.plus(DAY));
    assertThat(kept(QUEUE)).isZero();
    assertThat(kept(OTHER)).isZero();
  }

  @Test
  void isBelievedAsFarAsMessagesBearItOut() {
    Instant at = NOW.plus(Duration.ofHours(3));
    look(QUEUE, at);
    assertThat(kept(QUEUE)).isEqualTo(2);
    add(QUEUE, "c", at);
    look(QUEUE, at.plus(Duration.ofHours(3)));
    assertThat(kept(QUEUE)).isEqualTo(2);
    assertThat(knows("a", Instant.EPOCH)).isFalse();
    assertThat(knows("c", Instant.EPOCH)).isTrue();
  }

  @Test
  void remembersTheLatestTimeWhenAClockIsSetBack() {
    assertThat(look(QUEUE, NOW).latest()).isEqualTo(NOW.toEpochMilli());
    assertThat(look(QUEUE, NOW.minus(YEAR)).latest()).isEqualTo(NOW.toEpochMilli());
    assertThat(kept(QUEUE)).isEqualTo(2);
  }
}
