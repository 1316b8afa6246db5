package io.clawback.rollback;

import static io.clawback.rollback.Letters.ACME;
import static io.clawback.rollback.Letters.ONE;
import static io.clawback.rollback.Letters.TWO;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.clawback.conformance.disk.SimulatedDisk;
import io.clawback.conformance.time.ManualClock;
import io.clawback.disk.FileDiskFactory;
import io.clawback.model.error.Category;
import io.clawback.model.error.ClawbackException;
import io.clawback.model.message.Message;
import io.clawback.spi.state.Disk;
import io.clawback.spi.state.RollbackStore;
import io.clawback.spi.state.RollbackStore.Kept;
import io.clawback.spi.state.RollbackStoreFactory;
import io.clawback.spi.state.RollbackStoreFactory.Keys;
import io.clawback.spi.state.RollbackStoreFactory.Terms;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is kept is read as it was given: by the same process, and by the next one. */
class KeepingTest {
  private final ManualClock clock = new ManualClock(Instant.parse("2026-03-01T12:00:00Z"));
  private final SimulatedDisk disk = new SimulatedDisk(1);

  @TempDir Path folder;

  private FileRollbackStore store() {
    return Letters.store(disk, clock);
  }

  private static void code(ClawbackException e, String code) {
    assertThat(e.problem().code()).isEqualTo(code);
    assertThat(e.problem().category()).isEqualTo(Category.STORAGE);
  }

  @Test
  void anyMessageComesBackAsItWas() {
    for (int seed = 0; seed < 60; seed++) {
      Random random = new Random(seed);
      Keys keys = seed % 2 == 0 ? Keys.NONE : Letters.Ring.of(ACME, seed);
      SimulatedDisk fresh = new SimulatedDisk(seed);
      List<List<Message>> given = new ArrayList<>();
      try (FileRollbackStore store = Letters.store(fresh, clock, keys, 1L << 40)) {
        for (int number = 0; number < 6; number++) {
          given.add(Letters.any(random, random.nextInt(20), 3_000));
          store.keep(ONE, ACME, number, given.get(number));
          Letters.same(store.read(ONE, number).orElseThrow(), given.get(number));
        }
      }
      try (FileRollbackStore store = Letters.store(fresh, clock, keys, 1L << 40)) {
        for (int number = 0; number < given.size(); number++) {
          Letters.same(store.read(ONE, number).orElseThrow(), given.get(number));
        }
        assertThat(store.kept(ONE)).extracting(Kept::number).containsExactly(0, 1, 2, 3, 4, 5);
        assertThat(store.kept(ONE))
            .extracting(Kept::messages)
            .containsExactlyElementsOf(given.stream().map(List::size).toList());
        assertThat(store.condition().problems()).isEmpty();
        assertThat(store.condition().bytes()).isEqualTo(fresh.used());
      }
    }
  }

  @Test
  void theServiceKeepsThemOnTheRealDiskForItsOwnerAlone() throws Exception {
    RollbackStoreFactory factory =
        ServiceLoader.load(RollbackStoreFactory.class).findFirst().orElseThrow();
    Disk real = new FileDiskFactory().open(folder);
    Terms terms = new Terms(1L << 30, Letters.Ring.of(ACME, 4), new Random(3));
    List<Message> given = Letters.any(new Random(5), 50, 200_000);
    try (RollbackStore store = factory.open(real, clock, terms)) {
      store.keep(ONE, ACME, 0, given);
    }
    try (RollbackStore store = factory.open(real, clock, terms)) {
      Letters.same(store.read(ONE, 0).orElseThrow(), given);
    }
    assertThat(real.list("rollback")).hasSize(2).contains("lock");
    Path file = folder.resolve("rollback").resolve(real.list("rollback").getFirst());
    assertThat(java.nio.file.Files.getPosixFilePermissions(file)).hasSize(2);
  }

  @Test
  void aMessageOf128MiBIsCutIntoFrames() {
    byte[] huge = new byte[128 << 20];
    new Random(1).nextBytes(huge);
    Message message = new Message(0, 1, 2, Optional.empty(), Optional.of(huge), List.of());
    Disk real = new FileDiskFactory().open(folder);
    try (FileRollbackStore store = Letters.store(real, clock)) {
      store.keep(ONE, ACME, 0, List.of(message));
      assertThat(store.read(ONE, 0).orElseThrow().getFirst().value().orElseThrow()).isEqualTo(huge);
    }
  }

  @Test
  void aBatchLargerThanTheHeapIsKeptFrameByFrame() {
    byte[] large = new byte[64 << 20];
    Message message = new Message(0, 1, 2, Optional.empty(), Optional.of(large), List.of());
    int count = Math.toIntExact(Runtime.getRuntime().maxMemory() / large.length) + 2;
    try (FileRollbackStore store = store()) {
      store.keep(ONE, ACME, 0, Collections.nCopies(count, message));
      store.keep(ONE, ACME, 1, List.of());
      assertThat(store.kept(ONE)).extracting(Kept::messages).containsExactly(count, 0);
      assertThat(store.condition().problems()).isEmpty();
    }
  }

  @Test
  void theSameAgainChangesNothingAndAnotherTakesItsPlace() {
    List<Message> first = List.of(Letters.of(1, "first"), Letters.of(2, "and second"));
    try (FileRollbackStore store = store()) {
      store.keep(ONE, ACME, 0, first);
      long used = disk.used();
      store.keep(ONE, ACME, 0, first);
      assertThat(disk.used()).isEqualTo(used);
    }
    List<Message> other = List.of(Letters.of(1, "first"), Letters.of(2, "or another"));
    try (FileRollbackStore store = store()) {
      long used = disk.used();
      store.keep(ONE, ACME, 0, first);
      assertThat(disk.used()).isEqualTo(used);
      store.keep(ONE, ACME, 0, other);
      Letters.same(store.read(ONE, 0).orElseThrow(), other);
      store.keep(ONE, ACME, 1, first);
    }
    try (FileRollbackStore store = store()) {
      Letters.same(store.read(ONE, 0).orElseThrow(), other);
      Letters.same(store.read(ONE, 1).orElseThrow(), first);
      assertThat(store.kept(ONE)).hasSize(2);
    }
  }

  @Test
  void operationsAreKeptApart() {
    try (FileRollbackStore store = store()) {
      for (int number = 0; number < 20; number++) {
        store.keep(ONE, ACME, number, List.of(Letters.of(number, "one")));
        store.keep(TWO, ACME, number, List.of(Letters.of(number, "two"), Letters.of(9, "x")));
      }
    }
    try (FileRollbackStore store = store()) {
      for (int number = 0; number < 20; number++) {
        Letters.same(store.read(ONE, number).orElseThrow(), List.of(Letters.of(number, "one")));
        assertThat(store.read(TWO, number).orElseThrow()).hasSize(2);
      }
      assertThat(store.read(TWO, 20)).isEmpty();
      assertThat(store.condition().operations()).isEqualTo(2);
    }
  }

  @Test
  void segmentsAreBoundedAndEveryBatchIsFoundInThem() {
    List<Message> batch = Letters.any(new Random(8), 5, 400);
    try (FileRollbackStore store = store()) {
      for (int number = 0; number < 30; number++) {
        store.keep(ONE, ACME, number, batch);
      }
    }
    assertThat(disk.list("rollback")).hasSizeGreaterThan(3);
    try (FileRollbackStore store = store()) {
      assertThat(store.kept(ONE)).hasSize(30);
      store.keep(ONE, ACME, 30, batch);
      for (int number = 0; number <= 30; number++) {
        Letters.same(store.read(ONE, number).orElseThrow(), batch);
      }
      assertThat(store.condition().problems()).isEmpty();
    }
  }

  @Test
  void whatExceedsTheQuotaIsRefusedAndNothingIsChanged() {
    List<Message> batch = Letters.any(new Random(3), 10, 100);
    long quota = 20_000;
    FileRollbackStore store = Letters.store(disk, clock, Keys.NONE, quota);
    int kept = 0;
    try {
      while (kept < 1_000) {
        store.keep(ONE, ACME, kept, batch);
        kept++;
      }
    } catch (ClawbackException e) {
      code(e, "storage.rollback-full");
    }
    assertThat(kept).isBetween(3, 999);
    long used = disk.used();
    assertThat(used).isBetween(quota / 2, quota);
    int next = kept;
    assertThatThrownBy(() -> store.keep(ONE, ACME, next, batch))
        .isInstanceOfSatisfying(ClawbackException.class, e -> code(e, "storage.rollback-full"));
    assertThat(disk.used()).isEqualTo(used);
    store.keep(ONE, ACME, 0, batch);
    store.close();
    assertThat(disk.used()).isLessThanOrEqualTo(quota);
    try (FileRollbackStore wider = store()) {
      assertThat(wider.kept(ONE)).hasSize(kept);
      wider.keep(ONE, ACME, kept, batch);
    }
  }

  @Test
  void whatIsOldIsRemovedWholeUnlessItIsNeeded() {
    FileRollbackStore store = store();
    for (int number = 0; number < 10; number++) {
      store.keep(ONE, ACME, number, Letters.any(new Random(number), 5, 300));
    }
    clock.pass(Duration.ofDays(2));
    store.keep(TWO, ACME, 0, List.of(Letters.of(1, "younger")));
    clock.pass(Duration.ofDays(13));
    Instant before = clock.now().minus(Duration.ofDays(14));
    assertThat(store.expire(before, ONE::equals)).isEmpty();
    assertThat(store.kept(ONE)).hasSize(10);
    assertThat(store.expire(before, TWO::equals)).containsExactly(ONE);
    assertThat(store.kept(ONE)).isEmpty();
    assertThat(store.read(ONE, 0)).isEmpty();
    assertThat(store.kept(TWO)).hasSize(1);
    clock.pass(Duration.ofDays(3));
    assertThat(store.expire(clock.now().minus(Duration.ofDays(14)), o -> false))
        .containsExactly(TWO);
    store.close();
    assertThat(disk.list("rollback")).isEmpty();
  }

  @Test
  void whatIsEncryptedShowsNothingAndNeedsItsKey() throws Exception {
    Letters.Ring ring = Letters.Ring.of(ACME, 1);
    List<Message> secret = List.of(Letters.of(1, "the secret word is open sesame"));
    try (FileRollbackStore store = Letters.store(disk, clock, ring, 1 << 30)) {
      store.keep(ONE, ACME, 0, secret);
    }
    String file = "rollback/" + disk.list("rollback").getFirst();
    assertThat(new String(disk.read(file, 0, 10_000), java.nio.charset.StandardCharsets.ISO_8859_1))
        .doesNotContain("sesame");
    Letters.Ring other = Letters.Ring.of(ACME, 2);
    for (Keys wrong : List.of(other, new Letters.Ring())) {
      try (FileRollbackStore store = Letters.store(disk, clock, wrong, 1 << 30)) {
        assertThatThrownBy(() -> store.read(ONE, 0))
            .isInstanceOfSatisfying(ClawbackException.class, e -> code(e, "storage.rollback-key"))
            .hasMessageContaining("acme");
        assertThat(store.kept(ONE)).hasSize(1);
      }
    }
    try (FileRollbackStore store = Letters.store(disk, clock, ring, 1 << 30)) {
      Letters.same(store.read(ONE, 0).orElseThrow(), secret);
      ring.keys.clear();
      assertThatThrownBy(() -> store.read(ONE, 0)).hasMessageContaining("key is gone");
    }
  }

  @Test
  void oneWriterAtATime() {
    FileRollbackStore store = store();
    store.keep(ONE, ACME, 0, List.of(Letters.of(1, "a")));
    try (FileRollbackStore other = store()) {
      assertThatThrownBy(() -> other.keep(TWO, ACME, 0, List.of()))
          .isInstanceOfSatisfying(ClawbackException.class, e -> code(e, "storage.rollback-locked"));
      assertThat(other.read(ONE, 0)).isPresent();
    }
    store.close();
    try (FileRollbackStore other = store()) {
      other.keep(TWO, ACME, 0, List.of());
      assertThat(other.read(TWO, 0).orElseThrow()).isEmpty();
    }
  }

  @Test
  void aFileOfANewerReleaseIsNotTouched() throws Exception {
    disk.replace("rollback/" + ONE + ".000000.0000000000000001.v2", new byte[] {1});
    try (FileRollbackStore store = store()) {
      assertThatThrownBy(() -> store.keep(ONE, ACME, 0, List.of()))
          .isInstanceOfSatisfying(ClawbackException.class, e -> code(e, "storage.rollback-newer"));
      assertThatThrownBy(() -> store.read(ONE, 0))
          .isInstanceOfSatisfying(ClawbackException.class, e -> code(e, "storage.rollback-newer"));
    }
  }
}
