package io.clawback.store.sqlite;

import static io.clawback.store.sqlite.Snapshots.GROUP;
import static io.clawback.store.sqlite.Snapshots.QUEUE;
import static io.clawback.store.sqlite.Snapshots.START;
import static io.clawback.store.sqlite.Snapshots.SUBSCRIPTION;
import static io.clawback.store.sqlite.Snapshots.fleet;
import static io.clawback.store.sqlite.Snapshots.group;
import static io.clawback.store.sqlite.Snapshots.lag;
import static io.clawback.store.sqlite.Snapshots.of;
import static io.clawback.store.sqlite.Snapshots.unreachable;
import static org.assertj.core.api.Assertions.assertThat;

import io.clawback.model.fleet.Limits;
import io.clawback.model.observed.FleetSnapshot;
import io.clawback.model.observed.History;
import io.clawback.model.observed.SubscriptionState;
import io.clawback.model.observed.TenantShares;
import io.clawback.model.observed.Window;
import io.clawback.spi.state.ObservationStore;
import io.clawback.spi.state.ObservationStoreFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.ServiceLoader;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqliteObservationsTest {
  private static final Limits LIMITS = Snapshots.limits(3, Duration.ofDays(7));

  @TempDir Path folder;
  private ObservationStore store;

  @BeforeEach
  void open() {
    store = new SqliteStoreFactory().open(folder);
  }

  @AfterEach
  void close() {
    store.close();
  }

  @Test
  void givesBackWhatWasSeenOldestFirst() {
    add(0, new long[] {10, 100}, new long[] {-1, 50});
    add(60, new long[] {20, 120}, new long[] {7, -1});
    Window window = window(at(61));
    assertThat(window.size()).isEqualTo(2);
    assertThat(window.atMillis(0)).isEqualTo(at(0).toEpochMilli());
    assertThat(window.atMillis(1)).isEqualTo(at(60).toEpochMilli());
    assertThat(committed(window, 0)).containsExactly(10, 20);
    assertThat(logEnd(window, 0)).containsExactly(100, 120);
    assertThat(committed(window, 1)).containsExactly(Window.UNKNOWN, 7);
    assertThat(logEnd(window, 1)).containsExactly(50, Window.UNKNOWN);
    assertThat(window.row(2)).isNegative();
  }

  @Test
  void remembersHowTenantsSharedABacklogAnHourApart() {
    TenantShares first = shares("g:q", 0, 30);
    store.shared(first, LIMITS);
    store.shared(shares("g:q", 60, 40), LIMITS);
    store.shared(shares("other:q", 60, 50), LIMITS);
    store.shared(shares("g:q", 3_600, 60), LIMITS);
    store.close();
    open();

    assertThat(store.shares("g:q", at(7_200), LIMITS))
        .containsExactly(shares("g:q", 3_600, 60), first);
    assertThat(store.shares("g:q", at(3_600), LIMITS)).containsExactly(first);

    store.shared(shares("g:q", 7 * 86_400 + 60, 70), LIMITS);
    assertThat(store.shares("g:q", at(7 * 86_400 + 120), LIMITS))
        .containsExactly(shares("g:q", 7 * 86_400 + 60, 70), shares("g:q", 3_600, 60));
    for (int hour = 200; hour < 300; hour++) {
      store.shared(shares("g:q", hour * 3_600L, hour), LIMITS);
    }
    assertThat(store.shares("g:q", at(400 * 3_600), LIMITS))
        .hasSize(48)
        .startsWith(shares("g:q", 299 * 3_600L, 299));
  }

  private static TenantShares shares(String subject, long seconds, long messages) {
    return new TenantShares(
        subject, at(seconds), List.of(new TenantShares.Part("a", messages, 7 * messages)));
  }

  @Test
  void survivesAnotherStart() {
    add(0, new long[] {10, 100});
    store.acted("queue x", at(5));
    History before = store.history(at(9), LIMITS);
    store.close();
    open();
    History after = store.history(at(9), LIMITS);
    assertThat(committed(after.windows().get(SUBSCRIPTION), 0)).containsExactly(10);
    assertThat(after.lastActed()).isEqualTo(before.lastActed()).containsEntry("queue x", at(5));
    assertThat(after.incarnations()).containsEntry(QUEUE.toString(), "id-1");
  }

  @Test
  void emptyStoreHasNoHistory() {
    assertThat(store.history(at(0), LIMITS)).isEqualTo(History.none());
  }

  @Test
  void keepsNumbersOfAnySize() {
    add(0, new long[] {Long.MAX_VALUE, 0}, new long[] {0, Long.MAX_VALUE}, new long[] {0, 0});
    Window window = window(at(1));
    assertThat(committed(window, 0)).containsExactly(Long.MAX_VALUE);
    assertThat(logEnd(window, 0)).containsExactly(0);
    assertThat(logEnd(window, 1)).containsExactly(Long.MAX_VALUE);
    assertThat(committed(window, 2)).containsExactly(0);
  }

  @Test
  void keepsOnlyTheWindow() {
    for (int i = 0; i < 6; i++) {
      add(i * 60, new long[] {i, 100});
    }
    assertThat(committed(window(at(1000)), 0)).containsExactly(3, 4, 5);
  }

  @Test
  void aBrokerThatCouldNotBeReachedKeepsItsWindow() {
    add(0, new long[] {1, 100});
    for (int i = 1; i < 6; i++) {
      store.add(unreachable(at(i * 60)), List.of(), LIMITS);
    }
    assertThat(committed(window(at(1000)), 0)).containsExactly(1);
  }

  @Test
  void dropsWhatIsTooOld() {
    Limits day = Snapshots.limits(10, Duration.ofDays(1));
    store.add(of(at(0), "id-1", new long[] {1, 9}), List.of("f"), day);
    store.add(of(at(90_000), "id-1", new long[] {2, 9}), List.of("f"), day);
    History history = store.history(at(90_001), day);
    assertThat(committed(history.windows().get(SUBSCRIPTION), 0)).containsExactly(2);
    assertThat(history.streaks()).as("not in a row over such a gap").containsEntry("f", 1);
    assertThat(store.history(at(400_000), day).windows()).isEmpty();
    assertThat(store.history(at(400_000), day).streaks()).isEmpty();
  }

  @Test
  void partitionsThatWereAddedAreUnknownBefore() {
    add(0, new long[] {1, 10});
    add(60, new long[] {2, 20}, new long[] {3, 30});
    Window window = window(at(61));
    assertThat(committed(window, 0)).containsExactly(1, 2);
    assertThat(committed(window, 1)).containsExactly(Window.UNKNOWN, 3);
    assertThat(logEnd(window, 1)).containsExactly(Window.UNKNOWN, 30);
  }

  @Test
  void aPositionOnAVanishedQueueHasNoEnd() {
    FleetSnapshot snapshot =
        fleet(
            at(0),
            List.of(),
            List.of(
                group(GROUP, List.of(new SubscriptionState(SUBSCRIPTION, List.of(lag(4, 44)))))));
    store.add(snapshot, List.of(), LIMITS);
    Window window = window(at(1));
    int row = window.row(4);
    assertThat(window.committed(row, 0)).isEqualTo(44);
    assertThat(window.logEnd(row, 0)).isEqualTo(Window.UNKNOWN);
  }

  @Test
  void leavesOutWhatIsNotBefore() {
    add(0, new long[] {1, 10});
    add(60, new long[] {2, 20});
    assertThat(committed(window(at(60)), 0)).containsExactly(1);
  }

  @Test
  void streaksCountObservationsInARow() {
    store.add(of(at(0), "id-1", new long[] {1, 9}), List.of("a", "b", "a"), LIMITS);
    store.add(of(at(1), "id-1", new long[] {1, 9}), List.of("a"), LIMITS);
    store.add(of(at(2), "id-1", new long[] {1, 9}), List.of("a", "b"), LIMITS);
    assertThat(store.history(at(3), LIMITS).streaks()).containsEntry("a", 3).containsEntry("b", 1);
    store.add(of(at(3), "id-1", new long[] {1, 9}), List.of(), LIMITS);
    assertThat(store.history(at(4), LIMITS).streaks()).isEmpty();
  }

  @Test
  void remembersTheLastIncarnation() {
    add(0, new long[] {1, 10});
    store.add(of(at(60), "id-2", new long[] {0, 0}), List.of(), LIMITS);
    store.add(unreachable(at(120)), List.of(), LIMITS);
    assertThat(store.history(at(121), LIMITS).incarnations())
        .containsEntry(QUEUE.toString(), "id-2");
  }

  @Test
  void aClockThatWasSetBackNeverMixesTheOrder() {
    add(86_400, new long[] {1, 10});
    add(86_460, new long[] {2, 10});
    // A day back.
    add(60, new long[] {3, 10});
    add(120, new long[] {4, 10});
    assertThat(committed(window(at(121)), 0)).containsExactly(3, 4);
    assertThat(committed(window(at(200_000)), 0)).containsExactly(3, 4);
    store.add(of(at(180), "id-1", new long[] {5, 10}), List.of("f"), LIMITS);
    store.add(of(at(240), "id-1", new long[] {6, 10}), List.of("f"), LIMITS);
    assertThat(committed(window(at(241)), 0)).containsExactly(4, 5, 6);
    assertThat(store.history(at(241), LIMITS).streaks()).containsEntry("f", 2);
  }

  @Test
  void aClockThatWasSetForwardKeepsTheWindow() {
    add(0, new long[] {1, 10});
    add(86_400, new long[] {2, 10});
    assertThat(committed(window(at(86_401)), 0)).containsExactly(1, 2);
  }

  @Test
  void theFilesAreTheirOwnersAlone() throws Exception {
    add(0, new long[] {1, 10});
    for (String name : List.of("store.sqlite", "store.sqlite-wal", "store.sqlite-shm")) {
      assertThat(Files.getPosixFilePermissions(folder.resolve(name)))
          .as(name)
          .isEqualTo(PosixFilePermissions.fromString("rw-------"));
    }
  }

  @Test
  void isFoundByServiceLoader() {
    assertThat(ServiceLoader.load(ObservationStoreFactory.class))
        .hasAtLeastOneElementOfType(SqliteStoreFactory.class);
  }

  private void add(long second, long[]... positions) {
    store.add(of(at(second), "id-1", positions), List.of(), LIMITS);
  }

  private Window window(Instant before) {
    return store.history(before, LIMITS).windows().get(SUBSCRIPTION);
  }

  private static Instant at(long second) {
    return START.plusSeconds(second);
  }

  private static long[] committed(Window window, int partition) {
    int row = window.row(partition);
    return java.util.stream.IntStream.range(0, window.size())
        .mapToLong(i -> window.committed(row, i))
        .toArray();
  }

  private static long[] logEnd(Window window, int partition) {
    int row = window.row(partition);
    return java.util.stream.IntStream.range(0, window.size())
        .mapToLong(i -> window.logEnd(row, i))
        .toArray();
  }
}
