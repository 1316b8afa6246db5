package io.clawback.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.clawback.model.error.ClawbackException;
import io.clawback.model.name.BrokerId;
import io.clawback.model.name.QueueId;
import io.clawback.spi.state.AcceptedKeys;
import io.clawback.spi.state.AcceptedKeysFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AcceptedTest {
  static final Instant NOW = Instant.parse("2026-03-01T00:00:00Z");
  static final Duration DAY = Duration.ofDays(1);
  static final AcceptedKeys.Bounds WIDE = new AcceptedKeys.Bounds(1_000_000, 100_000_000);
  static final TreeMap<Integer, Long> ALL = new TreeMap<>(Map.of(0, Long.MAX_VALUE));
  static final String MEANING = "m";
  static final QueueId QUEUE = queue("orders");
  private static final QueueId OTHER = queue("payments");

  @TempDir Path folder;
  private AcceptedKeys store;

  private static QueueId queue(String name) {
    return new QueueId(new BrokerId("prod", "main"), name);
  }

  @BeforeEach
  void open() {
    store = ServiceLoader.load(AcceptedKeysFactory.class).findFirst().orElseThrow().open(folder);
    prepare(QUEUE, MEANING, NOW);
    prepare(OTHER, MEANING, NOW);
  }

  @AfterEach
  void close() {
    store.close();
  }

  private List<AcceptedKeys.Stretch> prepare(QueueId queue, String meaning, Instant since) {
    return store.prepare(queue, meaning, window(since)).read();
  }

  /** Looks every ten minutes: a clock that is believed. */
  private List<AcceptedKeys.Stretch> steadily(QueueId queue, Instant from, Instant since) {
    for (Instant t = from; t.isBefore(since); t = t.plusSeconds(600)) {
      prepare(queue, MEANING, t);
    }
    return prepare(queue, MEANING, since);
  }

  static AcceptedKeys.Window window(Instant since) {
    return new AcceptedKeys.Window(since.plus(DAY), DAY);
  }

  private static byte[] key(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static AcceptedKeys.Accepted message(int partition, long offset, String key) {
    return new AcceptedKeys.Accepted(
        partition, offset, NOW.toEpochMilli(), key(key), new byte[] {(byte) offset});
  }

  private static AcceptedKeys.Stretch read(int partition, long from, long to) {
    return new AcceptedKeys.Stretch(partition, from, to);
  }

  /** One message an offset, from 0 on. */
  private void add(QueueId queue, String... keys) {
    List<AcceptedKeys.Accepted> messages = new ArrayList<>();
    for (int i = 0; i < keys.length; i++) {
      messages.add(message(0, i, keys[i]));
    }
    store.add(queue, MEANING, WIDE, read(0, 0, keys.length), List.of(), messages);
  }

  private AcceptedKeys.Known known(QueueId queue) {
    return store.known(queue, MEANING, Instant.EPOCH, ALL);
  }

  private static Optional<Long> first(AcceptedKeys.Known known, String text) {
    byte[] array = key("<" + text + ">");
    return known.first(array, 1, array.length - 2).map(AcceptedKeys.Accepted::offset);
  }

  @Test
  void remembersKeysOfEachQueueAlone() {
    add(QUEUE, "a", "b", "", "a");
    add(OTHER, "c");

    AcceptedKeys.Known known = known(QUEUE);
    assertThat(first(known, "a")).contains(0L);
    assertThat(first(known, "")).contains(2L);
    assertThat(first(known, "c")).isEmpty();
    assertThat(known.keys()).isEqualTo(3);
    assertThat(store.kept(QUEUE)).isEqualTo(new AcceptedKeys.Kept(4, 3));
    assertThat(store.kept(queue("none"))).isEqualTo(new AcceptedKeys.Kept(0, 0));
    assertThat(known.first(key("b"), 0, 1).orElseThrow().content()).containsExactly(1);
  }

  @Test
  void comparesWholeKeys() {
    String long1 = "x".repeat(5_000) + "1";
    String long2 = "x".repeat(5_000) + "2";
    add(QUEUE, long1, "\0\1");

    AcceptedKeys.Known known = known(QUEUE);
    assertThat(first(known, long1)).contains(0L);
    assertThat(first(known, long2)).isEmpty();
    assertThat(first(known, "\0")).isEmpty();
    assertThat(first(known, "\0\1")).contains(1L);
  }

  @Test
  void knowsManyKeys() {
    store.add(QUEUE, MEANING, WIDE, read(0, 0, 20_000), List.of(), StoreJvm.batch(0, 20_000));
    AcceptedKeys.Known known = known(QUEUE);
    for (int i = 0; i < 20_000; i++) {
      assertThat(first(known, "batch 0 key " + i)).contains((long) i);
      assertThat(first(known, "batch 1 key " + i)).isEmpty();
    }
  }

  @Test
  void whatLiesAtOrAfterThePositionIsNotAccepted() {
    store.add(
        QUEUE,
        MEANING,
        WIDE,
        read(0, 0, 100),
        List.of(),
        List.of(message(0, 10, "a"), message(0, 50, "a"), message(0, 60, "b")));
    store.add(
        QUEUE,
        MEANING,
        WIDE,
        read(2, 0, 100),
        List.of(),
        List.of(message(2, 5, "b"), message(2, 6, "c")));

    assertThat(first(at(0, 30L, 2, 6L), "a")).contains(10L);
    assertThat(first(at(0, 10L, 2, 6L), "a")).isEmpty();
    assertThat(first(at(0, 30L, 2, 6L), "b")).contains(5L);
    assertThat(first(at(0, 30L, 2, 6L), "c")).isEmpty();
    assertThat(first(at(0, 30L, 1, 6L), "b")).isEmpty();
    assertThat(first(at(0, 61L, 1, 6L), "b")).contains(60L);
  }

  private AcceptedKeys.Known at(int one, long position, int other, long otherPosition) {
    return store.known(
        QUEUE, MEANING, Instant.EPOCH, new TreeMap<>(Map.of(one, position, other, otherPosition)));
  }

  @Test
  void forgetsWhatLeftTheWindow() {
    prepare(QUEUE, "m", NOW.minus(DAY));
    AcceptedKeys.Accepted old =
        new AcceptedKeys.Accepted(
            0, 7, NOW.minusSeconds(60).toEpochMilli(), key("old"), new byte[1]);
    store.add(QUEUE, MEANING, WIDE, read(0, 0, 10), List.of(), List.of(old, message(0, 8, "new")));

    Instant before = NOW.minusSeconds(60);
    assertThat(steadily(QUEUE, NOW.minus(DAY), before)).containsExactly(read(0, 0, 10));
    assertThat(first(known(QUEUE), "old")).contains(7L);
    assertThat(prepare(QUEUE, "m", NOW)).containsExactly(read(0, 0, 10));
    assertThat(first(known(QUEUE), "old")).isEmpty();
    assertThat(first(known(QUEUE), "new")).contains(8L);
    assertThat(store.kept(QUEUE)).isEqualTo(new AcceptedKeys.Kept(1, 3));
  }

  @Test
  void readsAgainWhatItDroppedWhenTheWindowGrows() {
    prepare(QUEUE, "m", NOW);
    add(QUEUE, "a");
    assertThat(prepare(QUEUE, "m", NOW.minusSeconds(61))).isEmpty();
    assertThat(first(known(QUEUE), "a")).contains(0L);
  }

  @Test
  void dropsWhatLeftTheWindowOfAQueueThatNobodyLooksAtAnyMore() {
    add(QUEUE, "a");
    add(OTHER, "b");
    steadily(OTHER, NOW, NOW.plus(Duration.ofMinutes(59)));
    assertThat(store.kept(QUEUE).keys()).isEqualTo(1);
    prepare(OTHER, MEANING, NOW.plus(Duration.ofMinutes(61)));
    assertThat(store.kept(QUEUE)).isEqualTo(new AcceptedKeys.Kept(0, 0));
    assertThat(store.kept(OTHER)).isEqualTo(new AcceptedKeys.Kept(0, 0));
  }

  @Test
  void leavesNoTraceOfADroppedKeyInItsFile() throws Exception {
    add(QUEUE, "personal-4711");
    prepare(QUEUE, MEANING, NOW.plusSeconds(1));
    store.close();
    String file = Files.readString(folder.resolve("accepted.sqlite"), StandardCharsets.ISO_8859_1);
    assertThat(file).contains("prod/main/orders").doesNotContain("personal-4711");
    assertThat(folder.resolve("accepted.sqlite-wal")).doesNotExist();
    open();
  }

  @Test
  void forgetsThatItReadWhatLiesBeforeTheWindow() {
    store.add(QUEUE, MEANING, WIDE, read(0, 0, 10), List.of(read(0, 3, 4)), List.of());
    store.add(QUEUE, MEANING, WIDE, read(0, 20, 40), List.of(read(0, 35, 36)), List.of());
    store.add(QUEUE, MEANING, WIDE, read(1, 0, 10), List.of(), List.of());
    AcceptedKeys.Mark begin = new AcceptedKeys.Mark(0, 30, 5);
    AcceptedKeys.Mark later = new AcceptedKeys.Mark(0, 50, 9);
    store.mark(QUEUE, MEANING, List.of(new AcceptedKeys.Mark(0, 1, 2)), List.of());
    store.mark(QUEUE, MEANING, List.of(begin), List.of(later));
    AcceptedKeys.Ready ready = store.prepare(QUEUE, MEANING, window(NOW));
    assertThat(ready.read()).containsExactly(read(0, 20, 40), read(1, 0, 10));
    assertThat(ready.unread()).containsExactly(read(0, 35, 36));
    assertThat(ready.marks()).containsExactly(begin, later);
    assertThat(codeOf(() -> store.mark(QUEUE, "other", List.of(), List.of(begin))))
        .isEqualTo("storage.accepted-anew");
  }

  @Test
  void aClockThatStepsBackALittleLosesNothing() {
    add(QUEUE, "a");
    assertThat(prepare(QUEUE, "m", NOW.minusSeconds(60))).containsExactly(read(0, 0, 1));
    assertThat(prepare(QUEUE, "m", NOW.minusSeconds(61))).isEmpty();
  }

  @Test
  void aLookThatBeganUnderAnotherMeaningNeitherAddsNorAsks() {
    AcceptedKeys.Known before = known(QUEUE);
    add(QUEUE, "a");
    AcceptedKeys.Known begun = known(QUEUE);
    prepare(QUEUE, "topic 2", NOW);

    assertThat(codeOf(() -> add(QUEUE, "b"))).isEqualTo("storage.accepted-anew");
    assertThat(codeOf(() -> known(QUEUE))).isEqualTo("storage.accepted-anew");
    assertThat(store.kept(QUEUE)).isEqualTo(new AcceptedKeys.Kept(0, 0));
    assertThat(prepare(QUEUE, "topic 2", NOW)).isEmpty();

    store.add(QUEUE, "topic 2", WIDE, read(0, 0, 1), List.of(), List.of(message(0, 0, "a")));
    assertThat(first(before, "a")).isEmpty();
    assertThat(codeOf(() -> first(begun, "a"))).isEqualTo("storage.accepted-anew");
    assertThat(first(store.known(QUEUE, "topic 2", Instant.EPOCH, ALL), "a")).contains(0L);
  }

  @Test
  void addsNothingToAQueueThatWasNotPrepared() {
    assertThat(codeOf(() -> add(queue("none"), "b"))).isEqualTo("storage.accepted-anew");
  }

  private static String codeOf(ThrowingCallable call) {
    return catchThrowableOfType(ClawbackException.class, call).problem().code();
  }

  @Test
  void forgetsAllUnderAnotherMeaning() {
    add(QUEUE, "a");
    add(OTHER, "a");

    assertThat(prepare(QUEUE, "topic 2, $.id", NOW)).isEmpty();

    assertThat(first(store.known(QUEUE, "topic 2, $.id", Instant.EPOCH, ALL), "a")).isEmpty();
    assertThat(store.kept(QUEUE)).isEqualTo(new AcceptedKeys.Kept(0, 0));
    assertThat(first(known(OTHER), "a")).contains(0L);
  }

  @Test
  void joinsWhatWasReadAndTakesNothingTwice() {
    prepare(QUEUE, "m", NOW);
    store.add(QUEUE, MEANING, WIDE, read(0, 10, 20), List.of(), List.of(message(0, 11, "a")));
    store.add(QUEUE, MEANING, WIDE, read(0, 30, 40), List.of(), List.of());
    store.add(QUEUE, MEANING, WIDE, read(1, 20, 30), List.of(), List.of());
    assertThat(prepare(QUEUE, "m", NOW))
        .containsExactly(read(0, 10, 20), read(0, 30, 40), read(1, 20, 30));

    store.add(
        QUEUE,
        MEANING,
        WIDE,
        read(0, 5, 30),
        List.of(),
        List.of(message(0, 11, "a"), message(0, 25, "b")));

    assertThat(prepare(QUEUE, "m", NOW)).containsExactly(read(0, 5, 40), read(1, 20, 30));
    assertThat(store.kept(QUEUE)).isEqualTo(new AcceptedKeys.Kept(2, 2));
  }

  @Test
  void refusesWhatExceedsItsBoundsAndAddsNoneOfIt() {
    AcceptedKeys.Bounds narrow = new AcceptedKeys.Bounds(3, 20);
    add(QUEUE, "a", "b");

    for (List<AcceptedKeys.Accepted> tooMuch :
        List.of(
            List.of(message(0, 5, "c"), message(0, 6, "d")),
            List.of(message(0, 5, "x".repeat(19))))) {
      ClawbackException refused =
          catchThrowableOfType(
              ClawbackException.class,
              () -> store.add(QUEUE, MEANING, narrow, read(0, 5, 9), List.of(), tooMuch));
      assertThat(refused.problem().code()).isEqualTo("storage.accepted-full");
      assertThat(refused.problem().message()).contains("prod/main/orders").contains("none");
      assertThat(store.kept(QUEUE)).isEqualTo(new AcceptedKeys.Kept(2, 2));
      assertThat(first(known(QUEUE), "c")).isEmpty();
    }
    store.add(QUEUE, MEANING, narrow, read(0, 5, 9), List.of(), List.of(message(0, 5, "c")));
    assertThat(store.kept(QUEUE)).isEqualTo(new AcceptedKeys.Kept(3, 3));
  }

  @Test
  void isThereAgainAfterClosing() throws Exception {
    add(QUEUE, "a");
    store.close();
    open();
    assertThat(first(known(QUEUE), "a")).contains(0L);
    assertThat(Files.getPosixFilePermissions(folder.resolve("accepted.sqlite")))
        .isEqualTo(PosixFilePermissions.fromString("rw-------"));
  }

  @Test
  void refusesAFileOfObservations() throws Exception {
    store.close();
    try (Database other = Database.open(folder.resolve("store.sqlite"))) {
      assertThat(other.file()).exists();
    }
    for (String end : List.of("", "-wal", "-shm")) {
      Files.deleteIfExists(folder.resolve("accepted.sqlite" + end));
    }
    Files.move(folder.resolve("store.sqlite"), folder.resolve("accepted.sqlite"));
    assertThat(catchThrowableOfType(ClawbackException.class, this::open).problem().code())
        .isEqualTo("storage.foreign");
    Files.delete(folder.resolve("accepted.sqlite"));
    open();
  }

  @Test
  void whatWasAddedSurvivesAKilledProcessAndHalfABatchDoesNot() throws Exception {
    int size = 500;
    Path log = folder.resolve("log");
    Process process =
        StoreJvm.start(log, "128m", List.of(), "accept", folder.toString(), "" + size);
    try {
      long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
      while (Files.readAllLines(log).size() < 20) {
        assertThat(System.nanoTime()).as(Files.readString(log)).isLessThan(end);
        TimeUnit.MILLISECONDS.sleep(5);
      }
    } finally {
      process.destroyForcibly().waitFor();
    }
    String said = Files.readString(log);
    int durable = said.substring(0, said.lastIndexOf('\n')).split("\n").length;

    AcceptedKeys.Known known = known(QUEUE);
    assertThat(known.keys()).isBetween((long) durable * size, (durable + 1L) * size);
    assertThat(known.keys() % size).isZero();
    assertThat(prepare(QUEUE, MEANING, NOW)).containsExactly(read(0, 0, known.keys()));
    for (int batch = 0; batch < durable; batch++) {
      assertThat(StoreJvm.batch(batch, size))
          .allMatch(m -> known.first(m.key(), 0, m.key().length).isPresent());
    }
  }
}
