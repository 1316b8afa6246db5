package io.clawback.rollback;

import static io.clawback.rollback.Letters.ACME;
import static io.clawback.rollback.Letters.ONE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.clawback.conformance.disk.DiskFault;
import io.clawback.conformance.disk.SimulatedDisk;
import io.clawback.conformance.disk.SimulatedDisk.Loss;
import io.clawback.conformance.time.ManualClock;
import io.clawback.model.error.ClawbackException;
import io.clawback.model.message.Message;
import io.clawback.spi.state.Disk;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Disks that are full, that lie, and processes that die before they synced. */
class FullDiskTest {
  private final ManualClock clock = new ManualClock(Instant.parse("2026-03-01T12:00:00Z"));
  private final List<Message> first = Letters.any(new Random(1), 5, 200);
  private final List<Message> second = Letters.any(new Random(2), 5, 200);

  @Test
  void aFullDiskIsToldWhetherItSaysSoOrNot() {
    for (boolean quietly : List.of(false, true)) {
      for (int room = 0; room < 300; room++) {
        SimulatedDisk disk = new SimulatedDisk(room);
        FileRollbackStore store = Letters.store(disk, clock);
        store.keep(ONE, ACME, 0, first);
        long used = disk.used();
        disk.limit(used + room, quietly);
        assertThatThrownBy(() -> store.keep(ONE, ACME, 1, second))
            .isInstanceOfSatisfying(
                ClawbackException.class,
                e -> assertThat(e.problem().code()).isEqualTo("storage.rollback-failed"));
        assertThat(disk.used()).isEqualTo(used);
        Letters.same(store.read(ONE, 0).orElseThrow(), first);
        assertThat(store.read(ONE, 1)).isEmpty();
        disk.heal();
        store.keep(ONE, ACME, 1, second);
        store.close();
        disk.crash(Loss.ALL_UNSYNCED);
        try (FileRollbackStore next = Letters.store(disk, clock)) {
          Letters.same(next.read(ONE, 0).orElseThrow(), first);
          Letters.same(next.read(ONE, 1).orElseThrow(), second);
        }
      }
    }
  }

  @Test
  void aWriteThatLiedIsFoundBeforeAnythingIsPromised() {
    for (int seed = 0; seed < 50; seed++) {
      SimulatedDisk disk = new SimulatedDisk(seed);
      try (FileRollbackStore store = Letters.store(disk, clock)) {
        store.keep(ONE, ACME, 0, first);
        disk.plan(1, DiskFault.LIES);
        assertThatThrownBy(() -> store.keep(ONE, ACME, 1, second))
            .hasMessageContaining("storage.rollback-failed");
      }
    }
  }

  @Test
  void aDiskThatCannotBeReadIsNotTakenForDamage() {
    SimulatedDisk disk = new SimulatedDisk(1);
    try (FileRollbackStore store = Letters.store(disk, clock)) {
      store.keep(ONE, ACME, 0, first);
    }
    for (int at = 1; at <= 2; at++) {
      try (FileRollbackStore store = Letters.store(disk, clock)) {
        disk.plan(at, DiskFault.FAILS);
        assertThatThrownBy(() -> store.read(ONE, 0))
            .hasMessageContaining("storage.rollback-unreadable");
        Letters.same(store.read(ONE, 0).orElseThrow(), first);
      }
    }
  }

  /** A disk as a process sees it that is killed before its first sync: nothing works after that. */
  private static Disk untilSync(Disk disk) {
    boolean[] dead = new boolean[1];
    return (Disk) proxy(Disk.class, disk, dead);
  }

  private static Object proxy(Class<?> type, Object real, boolean[] dead) {
    return Proxy.newProxyInstance(
        type.getClassLoader(),
        new Class<?>[] {type},
        (self, method, arguments) -> {
          dead[0] |= method.getName().equals("sync");
          if (dead[0] && !method.getName().equals("close")) {
            throw new IllegalStateException("killed");
          }
          try {
            Object result = method.invoke(real, arguments);
            return result instanceof Disk.Appender appender
                ? proxy(Disk.Appender.class, appender, dead)
                : result;
          } catch (InvocationTargetException e) {
            throw e.getCause();
          }
        });
  }

  @Test
  void whatAKilledProcessLeftUnsyncedIsSyncedBeforeItIsSaidToBeKept() throws Exception {
    SimulatedDisk disk = new SimulatedDisk(1);
    FileRollbackStore killed = Letters.store(untilSync(disk), clock);
    assertThatThrownBy(() -> killed.keep(ONE, ACME, 0, first)).hasMessage("killed");
    killed.close();
    try (FileRollbackStore next = Letters.store(disk, clock)) {
      long used = disk.used();
      next.keep(ONE, ACME, 0, first);
      assertThat(disk.used()).isEqualTo(used);
      disk.crash(Loss.ALL_UNSYNCED);
    }
    try (FileRollbackStore next = Letters.store(disk, clock)) {
      Letters.same(next.read(ONE, 0).orElseThrow(), first);
    }
  }

  @Test
  void aCrashWhileOldOnesAreRemovedLeavesThemWholeOrNotAtAll() {
    for (Loss loss : Loss.values()) {
      boolean came = true;
      for (int at = 1; came; at++) {
        SimulatedDisk disk = new SimulatedDisk(at);
        FileRollbackStore store = Letters.store(disk, clock);
        for (int number = 0; number < 12; number++) {
          store.keep(ONE, ACME, number, Letters.any(new Random(number), 5, 300));
        }
        store.keep(ONE, ACME, 3, first);
        store.close();
        assertThat(disk.list("rollback")).hasSizeGreaterThan(2);
        clock.pass(Duration.ofDays(15));
        long before = disk.operations();
        disk.plan(at, DiskFault.CRASHES);
        try (FileRollbackStore next = Letters.store(disk, clock)) {
          next.expire(clock.now().minus(Duration.ofDays(14)), o -> false);
        } catch (RuntimeException e) {
          assertThat(e).hasMessageContaining("simulated crash");
        }
        came = disk.operations() >= before + at;
        disk.crash(loss);
        try (FileRollbackStore next = Letters.store(disk, clock)) {
          assertThat(next.condition().problems()).isEmpty();
          int left = next.kept(ONE).size();
          assertThat(left).isIn(0, 12);
          if (left == 12) {
            Letters.same(next.read(ONE, 3).orElseThrow(), first);
          }
          next.expire(clock.now().minus(Duration.ofDays(14)), o -> false);
          assertThat(disk.list("rollback")).isEmpty();
        }
      }
    }
  }
}
