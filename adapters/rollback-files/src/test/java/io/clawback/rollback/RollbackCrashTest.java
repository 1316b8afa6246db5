package io.clawback.rollback;

import static io.clawback.rollback.Letters.ACME;
import static io.clawback.rollback.Letters.ONE;
import static io.clawback.rollback.Letters.TWO;
import static org.assertj.core.api.Assertions.assertThat;

import io.clawback.conformance.disk.DiskFault;
import io.clawback.conformance.disk.SimulatedCrash;
import io.clawback.conformance.disk.SimulatedDisk;
import io.clawback.conformance.disk.SimulatedDisk.Loss;
import io.clawback.conformance.time.ManualClock;
import io.clawback.model.error.ClawbackException;
import io.clawback.model.message.Message;
import io.clawback.model.run.OperationId;
import io.clawback.spi.state.RollbackStoreFactory.Keys;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * Whatever the disk does at whichever of its operations: what was said to be kept is there, bit for
 * bit, and what was not is there as a whole or not at all.
 */
class RollbackCrashTest {
  private static final Instant START = Instant.parse("2026-03-01T12:00:00Z");

  /** What was given under one number: what was confirmed last, and what was tried since. */
  private static final class Tried {
    Optional<List<Message>> confirmed = Optional.empty();
    final List<List<Message>> since = new ArrayList<>();
  }

  private final TreeMap<String, Tried> tried = new TreeMap<>();

  @Test
  void aCrashAtEveryOperationLosesNothingThatWasKept() {
    for (Loss loss : Loss.values()) {
      for (int seed = 0; seed < 3; seed++) {
        for (long at = 1; everything(seed, at, DiskFault.CRASHES, loss); at++) {}
      }
    }
  }

  @Test
  void aFailureAtEveryOperationLosesNothingThatWasKept() {
    for (DiskFault fault : List.of(DiskFault.FAILS, DiskFault.FAILS_HALFWAY)) {
      for (Loss loss : Loss.values()) {
        for (long at = 1; everything(5, at, fault, loss); at++) {}
      }
    }
  }

  /** A life that ends with a crash, and one after it. Whether the fault came. */
  private boolean everything(int seed, long at, DiskFault fault, Loss loss) {
    tried.clear();
    SimulatedDisk disk = new SimulatedDisk(31L * seed + at);
    ManualClock clock = new ManualClock(START);
    Keys keys = seed % 2 == 0 ? Keys.NONE : Letters.Ring.of(ACME, 9);
    Random random = new Random(seed);
    live(disk, clock, keys, random, 3);
    long before = disk.operations();
    disk.plan(at, fault);
    live(disk, clock, keys, random, 4);
    boolean came = disk.operations() >= before + at;
    disk.crash(loss);
    check(disk, clock, keys);
    live(disk, clock, keys, random, 2);
    disk.crash(loss);
    check(disk, clock, keys);
    return came;
  }

  /** A process that keeps some batches of two operations, and another in place of one. */
  private void live(SimulatedDisk disk, ManualClock clock, Keys keys, Random random, int batches) {
    try (FileRollbackStore store = Letters.store(disk, clock, keys, 1L << 40)) {
      for (int i = 0; i < batches; i++) {
        keep(store, ONE, i, Letters.any(random, 4, 60));
        keep(store, TWO, i, Letters.any(random, 2, 400));
      }
      keep(store, ONE, batches - 1, Letters.any(random, 3, 300));
    } catch (SimulatedCrash e) {
      // the machine stands still
    }
  }

  private void keep(
      FileRollbackStore store, OperationId operation, int number, List<Message> messages) {
    Tried of = tried.computeIfAbsent(operation + " " + number, k -> new Tried());
    of.since.add(messages);
    try {
      store.keep(operation, ACME, number, messages);
      of.confirmed = Optional.of(messages);
      of.since.clear();
    } catch (ClawbackException e) {
      assertThat(e.problem().code()).isEqualTo("storage.rollback-failed");
    }
  }

  private void check(SimulatedDisk disk, ManualClock clock, Keys keys) {
    try (FileRollbackStore store = Letters.store(disk, clock, keys, 1L << 40)) {
      assertThat(store.condition().problems()).isEmpty();
      tried.forEach((name, of) -> {
        OperationId operation = new OperationId(name.substring(0, name.indexOf(' ')));
        int number = Integer.parseInt(name.substring(name.indexOf(' ') + 1));
        Optional<List<Message>> found = store.read(operation, number);
        List<Optional<List<Message>>> right = new ArrayList<>(List.of(of.confirmed));
        of.since.forEach(messages -> right.add(Optional.of(messages)));
        assertThat(right)
            .as(name)
            .anyMatch(r ->
                r.isPresent() == found.isPresent()
                    && (r.isEmpty() || Letters.equal(r.get(), found.get())));
        if (found.isPresent() && of.confirmed.isEmpty()) {
          assertThat(store.kept(operation)).anyMatch(k -> k.number() == number);
        }
      });
    }
  }
}
