package io.clawback.rollback;

import static io.clawback.rollback.Letters.ACME;
import static io.clawback.rollback.Letters.ONE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.clawback.conformance.disk.SimulatedDisk;
import io.clawback.conformance.time.ManualClock;
import io.clawback.model.error.ClawbackException;
import io.clawback.model.message.Message;
import io.clawback.spi.state.RollbackStoreFactory.Keys;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Damage of what was kept is told, what a crash tore is passed over, and neither is misread. */
class DamageTest {
  private final ManualClock clock = new ManualClock(Instant.parse("2026-03-01T12:00:00Z"));

  private FileRollbackStore store(SimulatedDisk disk, Keys keys) {
    return Letters.store(disk, clock, keys, 1L << 40);
  }

  private FileRollbackStore store(SimulatedDisk disk) {
    return store(disk, Keys.NONE);
  }

  private static List<List<Message>> batches(int seed) {
    Random random = new Random(seed);
    List<List<Message>> batches = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      batches.add(Letters.any(random, 3, 20));
    }
    return batches;
  }

  private SimulatedDisk kept(List<List<Message>> batches, Keys keys) {
    SimulatedDisk disk = new SimulatedDisk(1);
    try (FileRollbackStore store = store(disk, keys)) {
      for (int number = 0; number < batches.size(); number++) {
        store.keep(ONE, ACME, number, batches.get(number));
      }
    }
    return disk;
  }

  private static String file(SimulatedDisk disk) {
    assertThat(disk.list("rollback")).hasSize(1);
    return "rollback/" + disk.list("rollback").getFirst();
  }

  private static SimulatedDisk with(String file, byte[] content) throws IOException {
    SimulatedDisk disk = new SimulatedDisk(2);
    disk.replace(file, content);
    return disk;
  }

  /** By number of the batch, where its frames lie. */
  private static List<long[]> places(SimulatedDisk disk) throws IOException {
    SegmentName name = SegmentName.parse(disk.list("rollback").getFirst()).orElseThrow();
    SegmentWalk walk = new SegmentWalk(disk, name, 0);
    List<long[]> places = new ArrayList<>();
    for (Optional<SegmentWalk.Found> f = walk.next(); f.isPresent(); f = walk.next()) {
      if (f.get().header().kind() == FrameHeader.Kind.BATCH) {
        places.add(new long[] {f.get().at(), f.get().end()});
      }
    }
    return places;
  }

  @Test
  void everyFlippedBitIsToldOrDoesNoHarm() throws Exception {
    for (Keys keys : List.of(Keys.NONE, Letters.Ring.of(ACME, 3))) {
      List<List<Message>> batches = batches(4);
      SimulatedDisk disk = kept(batches, keys);
      String file = file(disk);
      byte[] right = disk.read(file, 0, 1 << 20);
      List<long[]> places = places(disk);
      assertThat(places).hasSize(3);
      for (int at = 0; at < right.length; at++) {
        for (int bit = 0; bit < 8; bit++) {
          disk.set(file, at, (byte) (right[at] ^ (1 << bit)));
          flipped(disk, keys, batches, places, at);
        }
        disk.set(file, at, right[at]);
      }
    }
  }

  private void flipped(
      SimulatedDisk disk, Keys keys, List<List<Message>> batches, List<long[]> places, int at) {
    try (FileRollbackStore store = store(disk, keys)) {
      boolean told = false;
      for (int number = 0; number < batches.size(); number++) {
        long[] place = places.get(number);
        int batch = number;
        if (at >= place[0] && at < place[1]) {
          told = true;
          assertThatThrownBy(() -> store.read(ONE, batch))
              .as("byte %s", at)
              .isInstanceOfSatisfying(
                  ClawbackException.class,
                  e -> assertThat(e.problem().code()).isEqualTo("storage.rollback-damaged"))
              .hasMessageContaining("Batch " + number);
        } else {
          assertThat(Letters.equal(store.read(ONE, number).orElseThrow(), batches.get(number)))
              .as("byte %s", at)
              .isTrue();
        }
      }
      assertThat(store.kept(ONE)).hasSize(3);
      assertThat(store.condition().problems()).hasSize(told ? 1 : 0);
    }
  }

  @Test
  void aTornTailIsPassedOverWhereverItIsTorn() throws Exception {
    List<List<Message>> batches = batches(6);
    SimulatedDisk whole = kept(batches, Keys.NONE);
    String file = file(whole);
    byte[] right = whole.read(file, 0, 1 << 20);
    List<long[]> places = places(whole);
    for (int end = 0; end < right.length; end++) {
      torn(with(file, Arrays.copyOf(right, end)), batches, places, end);
      byte[] zeros = right.clone();
      Arrays.fill(zeros, end, zeros.length, (byte) 0);
      int holds = end;
      while (holds < right.length && right[holds] == 0) {
        holds++; // zeros that were written as such
      }
      torn(with(file, zeros), batches, places, holds);
    }
  }

  private void torn(SimulatedDisk disk, List<List<Message>> batches, List<long[]> places, int end) {
    List<Message> more = List.of(Letters.of(1, "and on it goes"));
    for (int life = 0; life < 2; life++) {
      try (FileRollbackStore store = store(disk)) {
        assertThat(store.condition().problems()).as("up to %s", end).isEmpty();
        for (int number = 0; number < batches.size(); number++) {
          Optional<List<Message>> found = store.read(ONE, number);
          assertThat(found.isPresent())
              .as("up to %s, batch %s", end, number)
              .isEqualTo(places.get(number)[1] <= end);
          if (found.isPresent()) {
            Letters.same(found.get(), batches.get(number));
          }
        }
        store.keep(ONE, ACME, 7, more);
        Letters.same(store.read(ONE, 7).orElseThrow(), more);
      }
    }
  }

  @Test
  void aLostSegmentIsToldAndTheOthersAreRead() throws Exception {
    SimulatedDisk disk = new SimulatedDisk(1);
    List<Message> batch = Letters.any(new Random(8), 8, 600);
    try (FileRollbackStore store = store(disk)) {
      for (int number = 0; number < 30; number++) {
        store.keep(ONE, ACME, number, batch);
      }
    }
    assertThat(disk.list("rollback")).hasSizeGreaterThan(3);
    disk.remove("rollback/" + disk.list("rollback").get(1));
    try (FileRollbackStore store = store(disk)) {
      Letters.same(store.read(ONE, 0).orElseThrow(), batch);
      Letters.same(store.read(ONE, 29).orElseThrow(), batch);
      assertThat(store.condition().problems()).isNotEmpty();
      int told = 0;
      for (int number = 0; number < 30; number++) {
        try {
          Letters.same(store.read(ONE, number).orElseThrow(), batch);
        } catch (ClawbackException e) {
          assertThat(e.problem().code()).isEqualTo("storage.rollback-damaged");
          told++;
        }
      }
      assertThat(told).isEqualTo(store.condition().problems().size());
      assertThatThrownBy(() -> store.kept(ONE)).hasMessageContaining("nothing tells which");
    }
  }

  @Test
  void aLaterSegmentProvesWhatWasKeptBeforeACrash() throws Exception {
    SimulatedDisk disk = new SimulatedDisk(1);
    for (int number = 0; number < 2; number++) {
      store(disk).keep(ONE, ACME, number, List.of(Letters.of(number, "kept")));
      disk.crash(SimulatedDisk.Loss.ALL_UNSYNCED);
    }
    for (String file : disk.list("rollback")) {
      SegmentName name = SegmentName.parse(file).orElseThrow();
      SegmentWalk walk = new SegmentWalk(disk, name, 0);
      walk.next().orElseThrow();
      disk.set("rollback/" + file, (int) walk.next().orElseThrow().at(), (byte) 0);
    }
    try (FileRollbackStore store = store(disk)) {
      assertThatThrownBy(() -> store.read(ONE, 0)).hasMessageContaining("Batch 0");
      assertThat(store.read(ONE, 1)).isEmpty(); // as if torn: the ledger has to be asked
    }
  }

  @Test
  void bytesOfAMessageAreNeverTakenForAFrame() throws Exception {
    byte[] noise = new byte[100_000]; // does not compress: it stands in the segment as it is
    new Random(1).nextBytes(noise);
    Message within = new Message(0, 0, 0, Optional.empty(), Optional.of(noise), List.of());
    SimulatedDisk first = kept(List.of(List.of(within)), Keys.NONE);
    byte[] segment = first.read(file(first), 0, 1 << 20);
    Message bait = new Message(0, 0, 0, Optional.empty(), Optional.of(segment), List.of());
    SimulatedDisk disk = new SimulatedDisk(1);
    FileRollbackStore other =
        new FileRollbackStore(
            disk,
            clock,
            new io.clawback.spi.state.RollbackStoreFactory.Terms(
                1 << 30, Keys.NONE, new Random(99)));
    try (other) {
      other.keep(ONE, ACME, 5, List.of(bait));
      other.keep(ONE, ACME, 6, List.of());
    }
    long[] place = places(disk).getFirst();
    assertThat(disk.read(file(disk), place[0], 1 << 20)).containsSequence(segment);
    disk.set(file(disk), (int) place[0] + 40, (byte) 77);
    try (FileRollbackStore store = store(disk)) {
      assertThat(store.read(ONE, 0)).isEmpty();
      assertThatThrownBy(() -> store.read(ONE, 5)).hasMessageContaining("Batch 5");
      assertThat(store.read(ONE, 6)).isPresent();
    }
  }

  @Test
  void whatIsDamagedIsKeptAnewByGivingItAgain() throws Exception {
    List<List<Message>> batches = batches(9);
    SimulatedDisk disk = kept(batches, Keys.NONE);
    disk.set(file(disk), (int) places(disk).get(1)[1] - 1, (byte) 0x5a);
    try (FileRollbackStore store = store(disk)) {
      assertThatThrownBy(() -> store.read(ONE, 1)).isInstanceOf(ClawbackException.class);
      store.keep(ONE, ACME, 1, batches.get(1));
      Letters.same(store.read(ONE, 1).orElseThrow(), batches.get(1));
    }
    try (FileRollbackStore store = store(disk)) {
      Letters.same(store.read(ONE, 1).orElseThrow(), batches.get(1));
      assertThat(store.condition().problems()).isEmpty();
      assertThat(store.kept(ONE)).hasSize(3);
    }
  }
}
