package io.clawback.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import io.clawback.spi.state.LeaseStore.Lease;
import io.clawback.spi.time.Clock;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqliteLeasesTest {
  private static final Duration LENGTH = Duration.ofSeconds(30);

  @TempDir Path folder;
  private final FakeClock clock = new FakeClock();
  private final Mortal processes = new Mortal();
  private SqliteLeases one;
  private SqliteLeases two;

  /** Wall clock and monotonic clock, moved apart at will. */
  private static final class FakeClock implements Clock {
    Instant wall = Instant.parse("2026-03-01T00:00:00Z");
    long nanos = Long.MAX_VALUE - 5; // it may overflow

    @Override
    public Instant now() {
      return wall;
    }

    @Override
    public long nanos() {
      return nanos;
    }

    void pass(Duration length) {
      nanos += length.toNanos();
      wall = wall.plus(length);
    }
  }

  private static final class Mortal extends LocalProcesses {
    boolean dead;

    @Override
    boolean provedDead(Holder holder) {
      return dead;
    }
  }

  @BeforeEach
  void open() {
    one = leases("one");
    two = leases("two");
  }

  private SqliteLeases leases(String store) {
    return new SqliteLeases(Database.open(folder.resolve("store.sqlite")), clock, processes, store);
  }

  @AfterEach
  void close() {
    one.close();
    two.close();
  }

  @Test
  void onlyOneHolderAtATime() {
    assertThat(one.acquire("t", "a", LENGTH)).contains(new Lease("t", "a", 1));
    assertThat(two.acquire("t", "b", LENGTH)).isEmpty();
    assertThat(two.holder("t")).contains("a");
    assertThat(two.acquire("other", "b", LENGTH)).contains(new Lease("other", "b", 1));
  }

  @Test
  void theSameNameInAnotherProcessIsAnotherHolder() {
    one.acquire("t", "a", LENGTH);
    assertThat(two.acquire("t", "a", LENGTH)).isEmpty();
  }

  @Test
  void renewingKeepsTheEpochAndGivingBackLetsItGrow() {
    Lease lease = one.acquire("t", "a", LENGTH).orElseThrow();
    assertThat(one.acquire("t", "a", LENGTH)).contains(lease);
    one.release(lease);
    one.release(lease);
    assertThat(one.holder("t")).isEmpty();
    assertThat(two.acquire("t", "b", LENGTH)).contains(new Lease("t", "b", 2));
    one.release(lease);
    assertThat(two.holder("t")).contains("b");
  }

  @Test
  void aSilentHolderLosesItOnceItWasWatchedForTheWholeLength() {
    one.acquire("t", "a", LENGTH);
    clock.pass(Duration.ofDays(3));
    assertThat(two.acquire("t", "b", LENGTH)).as("first look").isEmpty();
    clock.pass(LENGTH.minusNanos(1));
    assertThat(two.acquire("t", "b", LENGTH)).isEmpty();
    clock.pass(Duration.ofNanos(1));
    assertThat(two.acquire("t", "b", LENGTH)).contains(new Lease("t", "b", 2));
    assertThat(one.acquire("t", "a", LENGTH)).as("the old holder comes back").isEmpty();
  }

  @Test
  void aHolderThatRenewsIsNeverExpired() {
    one.acquire("t", "a", LENGTH);
    for (int i = 0; i < 20; i++) {
      clock.pass(LENGTH.minusSeconds(1));
      assertThat(two.acquire("t", "b", LENGTH)).isEmpty();
      assertThat(one.acquire("t", "a", LENGTH)).isPresent();
    }
  }

  @Test
  void theHoldersOwnLengthCountsNotTheObservers() {
    one.acquire("t", "a", LENGTH);
    assertThat(two.acquire("t", "b", Duration.ofSeconds(1))).isEmpty();
    clock.pass(Duration.ofSeconds(5));
    assertThat(two.acquire("t", "b", Duration.ofSeconds(1))).isEmpty();
  }

  @Test
  void aWallClockThatJumpsADayEitherWayChangesNothing() {
    one.acquire("t", "a", LENGTH);
    assertThat(two.acquire("t", "b", LENGTH)).isEmpty();
    clock.wall = clock.wall.plus(Duration.ofDays(1));
    assertThat(two.acquire("t", "b", LENGTH)).isEmpty();
    assertThat(one.acquire("t", "a", LENGTH)).contains(new Lease("t", "a", 1));
    clock.wall = clock.wall.minus(Duration.ofDays(2));
    assertThat(two.acquire("t", "b", LENGTH)).isEmpty();
    clock.pass(LENGTH);
    assertThat(two.acquire("t", "b", LENGTH)).contains(new Lease("t", "b", 2));
  }

  @Test
  void aHolderThatIsProvedDeadLosesItAtOnce() {
    one.acquire("t", "a", LENGTH);
    processes.dead = true;
    assertThat(two.holder("t")).isEmpty();
    assertThat(two.acquire("t", "b", LENGTH)).contains(new Lease("t", "b", 2));
  }

  @Test
  void tellsTheDeadFromTheLivingAndFromThoseItCannotSee() throws Exception {
    LocalProcesses real = new LocalProcesses();
    Holder self = real.self();
    assertThat(real.provedDead(self)).isFalse();
    Process child = new ProcessBuilder("true").start();
    child.waitFor();
    assertThat(real.provedDead(with(self, self.host(), self.boot(), child.pid(), 1))).isTrue();
    assertThat(real.provedDead(with(self, self.host(), self.boot(), self.pid(), 1)))
        .as("the pid is another's now")
        .isTrue();
    assertThat(real.provedDead(with(self, self.host(), "another boot", self.pid(), 1))).isTrue();
    assertThat(real.provedDead(with(self, "another machine", "another boot", 1, 1))).isFalse();
    assertThat(real.provedDead(new Holder(self.host(), self.boot(), "pid:[1]", 1, 1))).isFalse();
  }

  private static Holder with(Holder h, String host, String boot, long pid, long start) {
    return new Holder(host, boot, h.namespace(), pid, start);
  }
}
