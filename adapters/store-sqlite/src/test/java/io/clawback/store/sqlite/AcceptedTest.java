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
import java.util.List;
import java.util.ServiceLoader;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AcceptedTest {
  static final Instant NOW = Instant.parse("2026-03-01T00:00:00Z");
  static final Duration DAY = Duration.ofDays(1);
  static final AcceptedKeys.Bounds WIDE = new AcceptedKeys.Bounds(DAY, 1_000_000, 100_000_000);
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
  }

  @AfterEach
  void close() {
    store.close();
  }

  private static byte[] key(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static boolean holds(AcceptedKeys.Known known, String text) {
    byte[] array = key("<" + text + ">");
    return known.holds(array, 1, array.length - 2);
  }

  @Test
  void remembersKeysOfEachQueueAlone() {
    store.add(QUEUE, WIDE, NOW, List.of(key("a"), key("b"), new byte[0], key("a")));
    store.add(OTHER, WIDE, NOW, List.of(key("c")));

    assertThat(store.contains(QUEUE, NOW, key("a"))).isTrue();
    assertThat(store.contains(QUEUE, NOW, new byte[0])).isTrue();
    assertThat(store.contains(QUEUE, NOW, key("c"))).isFalse();
    assertThat(store.contains(queue("none"), NOW, key("a"))).isFalse();
    assertThat(store.kept(QUEUE)).isEqualTo(new AcceptedKeys.Kept(3, 2));
    AcceptedKeys.Known known = store.known(QUEUE, NOW);
    assertThat(holds(known, "a")).isTrue();
    assertThat(holds(known, "c")).isFalse();
    assertThat(known.keys()).isEqualTo(3);
    assertThat(holds(store.known(queue("none"), NOW), "a")).isFalse();
  }

  @Test
  void comparesWholeKeys() {
    String long1 = "x".repeat(5_000) + "1";
    String long2 = "x".repeat(5_000) + "2";
    store.add(QUEUE, WIDE, NOW, List.of(key(long1), new byte[] {0, 1}));

    AcceptedKeys.Known known = store.known(QUEUE, NOW);
    assertThat(holds(known, long1)).isTrue();
    assertThat(holds(known, long2)).isFalse();
    assertThat(store.contains(QUEUE, NOW, new byte[] {0})).isFalse();
    assertThat(store.contains(QUEUE, NOW, new byte[] {0, 1})).isTrue();
  }

  @Test
  void knowsManyKeys() {
    store.add(QUEUE, WIDE, NOW, StoreJvm.batch(0, 20_000));
    AcceptedKeys.Known known = store.known(QUEUE, NOW);
    for (int i = 0; i < 20_000; i++) {
      assertThat(holds(known, "batch 0 key " + i)).isTrue();
      assertThat(holds(known, "batch 1 key " + i)).isFalse();
    }
  }

  @Test
  void forgetsWhatLeftTheWindow() {
    store.add(QUEUE, WIDE, NOW, List.of(key("old"), key("renewed")));
    store.add(QUEUE, WIDE, NOW.plus(DAY), List.of(key("renewed")));
    assertThat(store.contains(QUEUE, NOW, key("old"))).isTrue();
    assertThat(store.contains(QUEUE, NOW.plusMillis(1), key("old"))).isFalse();
    assertThat(holds(store.known(QUEUE, NOW.plusMillis(1)), "old")).isFalse();

    store.add(QUEUE, WIDE, NOW.plus(DAY).plusMillis(1), List.of(key("new")));

    assertThat(store.contains(QUEUE, Instant.EPOCH, key("old"))).isFalse();
    assertThat(store.contains(QUEUE, Instant.EPOCH, key("renewed"))).isTrue();
    assertThat(store.kept(QUEUE)).isEqualTo(new AcceptedKeys.Kept(2, 10));
    assertThat(store.expire(QUEUE, NOW.plus(DAY).plusMillis(1))).isEqualTo(1);
    assertThat(store.expire(OTHER, NOW)).isZero();
    assertThat(store.kept(QUEUE)).isEqualTo(new AcceptedKeys.Kept(1, 3));
  }

  @Test
  void anEarlierTimeDoesNotMakeAKeyOlder() {
    store.add(QUEUE, WIDE, NOW, List.of(key("a")));
    store.add(QUEUE, WIDE, NOW.minusSeconds(60), List.of(key("a")));
    assertThat(store.contains(QUEUE, NOW, key("a"))).isTrue();
  }

  @Test
  void refusesWhatExceedsItsBoundsAndAddsNoneOfIt() {
    AcceptedKeys.Bounds narrow = new AcceptedKeys.Bounds(DAY, 3, 20);
    store.add(QUEUE, narrow, NOW, List.of(key("a"), key("b")));

    for (List<byte[]> tooMuch :
        List.of(List.of(key("c"), key("d")), List.of(key("x".repeat(19))))) {
      ClawbackException refused =
          catchThrowableOfType(
              ClawbackException.class, () -> store.add(QUEUE, narrow, NOW, tooMuch));
      assertThat(refused.problem().code()).isEqualTo("storage.accepted-full");
      assertThat(refused.problem().message()).contains("prod/main/orders").contains("none");
      assertThat(store.kept(QUEUE)).isEqualTo(new AcceptedKeys.Kept(2, 2));
      assertThat(store.contains(QUEUE, NOW, tooMuch.get(0))).isFalse();
    }
    store.add(QUEUE, narrow, NOW.plus(DAY).plusMillis(1), List.of(key("c"), key("d"), key("e")));
    assertThat(store.kept(QUEUE)).isEqualTo(new AcceptedKeys.Kept(3, 3));
  }

  @Test
  void isThereAgainAfterClosing() throws Exception {
    store.add(QUEUE, WIDE, NOW, List.of(key("a")));
    store.close();
    open();
    assertThat(store.contains(QUEUE, NOW, key("a"))).isTrue();
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

    AcceptedKeys.Known known = store.known(QUEUE, NOW);
    assertThat(known.keys()).isBetween((long) durable * size, (durable + 1L) * size);
    assertThat(known.keys() % size).isZero();
    for (int batch = 0; batch < durable; batch++) {
      assertThat(StoreJvm.batch(batch, size)).allMatch(k -> known.holds(k, 0, k.length));
    }
  }
}
