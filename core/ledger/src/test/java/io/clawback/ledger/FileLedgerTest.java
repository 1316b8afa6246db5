package io.clawback.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.clawback.conformance.disk.DiskFault;
import io.clawback.conformance.disk.SimulatedDisk;
import io.clawback.model.audit.Draft;
import io.clawback.model.audit.Entry;
import io.clawback.model.audit.EntryKind;
import io.clawback.model.audit.Verdict;
import io.clawback.model.error.Category;
import io.clawback.model.error.ClawbackException;
import io.clawback.model.json.Json;
import io.clawback.model.json.JsonReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class FileLedgerTest {
  private final World world = new World();
  private final SimulatedDisk disk = new SimulatedDisk(1);

  @Test
  void anEntryIsReadBackAsItWasRecorded() {
    Draft draft = World.step(EntryKind.INTENDED, "run-1", "1.1");
    try (FileLedger ledger = world.open(disk)) {
      Entry entry = ledger.append(draft);
      assertThat(entry.seq()).isEqualTo(1);
      assertThat(entry.at()).isEqualTo(world.now);
      assertThat(entry.draft()).isEqualTo(draft);
      EntryCursor cursor = ledger.from(1);
      assertThat(cursor.next()).contains(entry);
      assertThat(cursor.next()).isEmpty();
    }
  }

  @Test
  void aLineIsCanonicalJsonWithTheHashFirst() {
    try (FileLedger ledger = world.open(disk)) {
      String line = ledger.append(World.draft("ü \" \u0001")).line();
      assertThat(JsonReader.read(line).canonical()).isEqualTo(line);
      assertThat(line).startsWith("{\"hash\":\"");
    }
  }

  @Test
  void goldenLinesStayAsTheyAre() throws Exception {
    try (FileLedger ledger = world.open(disk)) {
      ledger.append(World.step(EntryKind.INTENDED, "run-1", "1.1"));
    }
    String segment = new String(World.bytes(disk, Names.segment(0)), StandardCharsets.UTF_8);
    try (var golden = getClass().getResourceAsStream("golden.jsonl")) {
      assertThat(segment).isEqualTo(new String(golden.readAllBytes(), StandardCharsets.UTF_8));
    }
    String note = new String(World.bytes(disk, Names.CHECKPOINTS), StandardCharsets.UTF_8);
    try (var golden = getClass().getResourceAsStream("golden.checkpoints")) {
      assertThat(note).isEqualTo(new String(golden.readAllBytes(), StandardCharsets.UTF_8));
    }
  }

  @Test
  void reopeningGoesOnWithTheChain() {
    for (int i = 0; i < 5; i++) {
      try (FileLedger ledger = world.open(disk)) {
        assertThat(ledger.append(World.draft("again")).seq()).isEqualTo(i + 1);
      }
    }
    assertThat(new ChainVerifier(disk).verify())
        .satisfies(r -> assertThat(r.verdict()).isEqualTo(Verdict.CLEAN))
        .satisfies(r -> assertThat(r.entries()).isEqualTo(6));
  }

  @Test
  void segmentsRotateAndAreReadThrough() throws Exception {
    try (FileLedger ledger = world.open(disk)) {
      for (int i = 0; i < 60; i++) {
        ledger.append(World.draft("number " + i));
      }
      List<Long> numbers = new ArrayList<>();
      ledger.forEach(e -> numbers.add(e.seq()));
      assertThat(numbers).hasSize(61).isSorted();
      assertThat(ledger.from(45).next().orElseThrow().seq()).isEqualTo(45);
    }
    assertThat(Names.segments(disk)).hasSizeGreaterThan(3);
    assertThat(new ChainVerifier(disk).verify().verdict()).isEqualTo(Verdict.CLEAN);
  }

  @Test
  void aLargeDetailGoesToAFileNamedByItsHash() throws Exception {
    Draft large = World.draft("x".repeat(70_000));
    try (FileLedger ledger = world.open(disk)) {
      Entry entry = ledger.append(large);
      assertThat(entry.line().length()).isLessThan(1_000);
      assertThat(ledger.from(1).next()).contains(entry);
    }
    String name = Names.DETAILS + "/" + disk.list(Names.DETAILS).getFirst();
    disk.set(name, 100, (byte) 'y');
    assertThat(new ChainVerifier(disk).verify().faults().getFirst())
        .contains("entry 1")
        .contains("detail file");
    disk.remove(name);
    assertThat(new ChainVerifier(disk).verify().verdict()).isEqualTo(Verdict.TAMPERED);
  }

  @Test
  void theLongestLineFitsItsLimitExactly() {
    try (FileLedger ledger = world.open(disk)) {
      int longest = 0;
      for (int length = 64_600; length < 65_600; length += 7) {
        longest = Math.max(longest, ledger.append(World.draft("x".repeat(length))).line().length());
      }
      assertThat(longest).isBetween(65_000, LedgerLimits.LINE_BYTES);
    }
  }

  @Test
  void whatIsTooLargeOrTooDeepIsRefusedAndTheLedgerGoesOn() {
    Json deep = Json.of("bottom");
    for (int i = 0; i < 100_000; i++) {
      deep = Json.of(List.of(deep));
    }
    Json.Obj detail = Json.of(Map.of("deep", deep));
    try (FileLedger ledger = world.open(disk)) {
      for (Draft draft :
          List.of(
              World.draft("x".repeat(2 << 20)),
              Draft.of(EntryKind.SNAPSHOT_TAKEN, "w".repeat(70_000), Json.of(Map.of())),
              Draft.of(EntryKind.SNAPSHOT_TAKEN, "w", detail))) {
        assertThatThrownBy(() -> ledger.append(draft))
            .isInstanceOfSatisfying(
                ClawbackException.class,
                e -> assertThat(e.problem().code()).isEqualTo("ledger.entry-too-large"));
      }
      assertThat(ledger.append(World.draft("next")).seq()).isEqualTo(1);
    }
  }

  @Test
  void aSecondWriterIsRefusedAndToldWhatToDo() {
    try (FileLedger ledger = world.open(disk)) {
      assertThatThrownBy(() -> new World().open(disk))
          .isInstanceOfSatisfying(
              ClawbackException.class,
              e -> {
                assertThat(e.problem().code()).isEqualTo("ledger.locked");
                assertThat(e.problem().nextMove()).contains("another data folder");
              });
      ledger.append(World.draft("still mine"));
    }
    world.open(disk).close();
  }

  @Test
  void readingAndVerifyingWorkWhileAWriterHoldsTheLock() {
    try (FileLedger ledger = world.open(disk)) {
      ledger.append(World.draft("one"));
      assertThat(new ChainVerifier(disk).verify().verdict()).isEqualTo(Verdict.CLEAN);
      EntryCursor cursor = new LedgerReader(disk).from(1);
      assertThat(cursor.next()).isPresent();
      assertThat(cursor.next()).isEmpty();
      ledger.append(World.draft("two"));
      assertThat(cursor.next().map(Entry::seq)).contains(2L);
    }
  }

  @Test
  void manyThreadsAppendAndNoEntryIsLost() throws Exception {
    try (FileLedger ledger = world.open(disk, LedgerLimits.DEFAULT);
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<List<Entry>>> all = new ArrayList<>();
      for (int t = 0; t < 16; t++) {
        int thread = t;
        Callable<List<Entry>> work =
            () -> {
              List<Entry> mine = new ArrayList<>();
              for (int i = 0; i < 200; i++) {
                mine.add(ledger.append(World.draft(thread + "/" + i)));
              }
              return mine;
            };
        all.add(threads.submit(work));
      }
      List<Entry> acknowledged = new ArrayList<>();
      for (Future<List<Entry>> one : all) {
        List<Entry> mine = one.get();
        assertThat(mine).isSortedAccordingTo((a, b) -> Long.compare(a.seq(), b.seq()));
        acknowledged.addAll(mine);
      }
      List<Entry> recorded = new ArrayList<>();
      ledger.forEach(recorded::add);
      assertThat(recorded).hasSize(3_201).containsAll(acknowledged);
    }
    assertThat(new ChainVerifier(disk).verify().verdict()).isEqualTo(Verdict.CLEAN);
  }

  @Test
  void entriesThatWaitForTheSameWriteShareOneSync() throws Exception {
    CountDownLatch release = new CountDownLatch(1);
    World slow =
        new World() {
          @Override
          public Instant now() {
            try {
              release.await();
            } catch (InterruptedException e) {
              throw new IllegalStateException(e);
            }
            return now;
          }
        };
    world.open(disk, LedgerLimits.DEFAULT).close();
    try (FileLedger ledger = slow.open(disk, LedgerLimits.DEFAULT)) {
      long before = disk.operations();
      List<Thread> threads = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        Thread thread = new Thread(() -> ledger.append(World.draft("at once")));
        thread.start();
        threads.add(thread);
        await().until(() -> thread.getState() == Thread.State.WAITING);
      }
      release.countDown();
      for (Thread thread : threads) {
        thread.join();
      }
      assertThat(ledger.size()).isEqualTo(21);
      int writeSyncReadBack = 3;
      assertThat(disk.operations() - before).isEqualTo(2 * writeSyncReadBack);
    }
  }

  @Test
  void anInterruptNeitherLosesTheEntryNorItself() {
    try (FileLedger ledger = world.open(disk)) {
      Thread.currentThread().interrupt();
      assertThat(ledger.append(World.draft("interrupted")).seq()).isEqualTo(1);
      assertThat(Thread.interrupted()).isTrue();
    }
  }

  @Test
  void afterAnyErrorEveryLaterAppendIsRefused() {
    for (DiskFault fault : List.of(DiskFault.FAILS, DiskFault.FAILS_HALFWAY)) {
      for (int operation = 1; operation <= 3; operation++) {
        SimulatedDisk failing = new SimulatedDisk(operation);
        FileLedger ledger = world.open(failing);
        failing.plan(operation, fault);
        for (int i = 0; i < 3; i++) {
          assertThatThrownBy(() -> ledger.append(World.draft("refused")))
              .isInstanceOfSatisfying(
                  ClawbackException.class,
                  e -> {
                    assertThat(e.problem().code()).isEqualTo("ledger.write-failed");
                    assertThat(e.problem().category()).isEqualTo(Category.STORAGE);
                  });
        }
      }
    }
  }

  @Test
  void aFullDiskStopsTheLedgerAndRoomBringsItBack() {
    for (boolean quietly : List.of(false, true)) {
      SimulatedDisk full = new SimulatedDisk(1);
      FileLedger ledger = world.open(full);
      ledger.append(World.draft("fits"));
      full.limit(full.used() + 100, quietly);
      assertThatThrownBy(() -> ledger.append(World.draft("does not fit")))
          .isInstanceOfSatisfying(
              ClawbackException.class,
              e ->
                  assertThat(e.problem().code())
                      .isEqualTo(quietly ? "ledger.write-failed" : "ledger.disk-full"));
      full.crash(SimulatedDisk.Loss.PREFIX_SURVIVES);
      try (FileLedger again = world.open(full)) {
        List<EntryKind> kinds = new ArrayList<>();
        again.forEach(e -> kinds.add(e.draft().kind()));
        assertThat(kinds)
            .startsWith(EntryKind.OPENED, EntryKind.SNAPSHOT_TAKEN)
            .hasSizeBetween(2, 3);
      }
      assertThat(new ChainVerifier(full).verify().verdict()).isEqualTo(Verdict.CLEAN);
    }
  }

  @Test
  void checkpointsComeByCountByTimeAndAtARunsEnd() {
    try (FileLedger ledger = world.open(disk)) {
      String first = ledger.latestCheckpoint().orElseThrow();
      ledger.append(World.draft("too early"));
      assertThat(ledger.latestCheckpoint()).contains(first);
      world.pass(Duration.ofSeconds(10));
      ledger.append(World.draft("late"));
      assertThat(size(ledger.latestCheckpoint())).isEqualTo(3);
      ledger.append(World.step(EntryKind.RUN_ENDED, "run-1", "-"));
      assertThat(size(ledger.latestCheckpoint())).isEqualTo(4);
      for (int i = 0; i < 7; i++) {
        ledger.append(World.draft("many"));
      }
      assertThat(size(ledger.latestCheckpoint())).isEqualTo(11);
      ledger.append(World.draft("asked for"));
      assertThat(ledger.checkpoint()).isEqualTo(ledger.checkpoint()).contains("\n12\n");
    }
  }

  private static long size(Optional<String> note) {
    return Long.parseLong(note.orElseThrow().split("\n")[1]);
  }

  @Test
  void withoutItsKeyALedgerIsNotGoneOnWith() throws Exception {
    world.open(disk).close();
    disk.remove(Names.KEY);
    assertThatThrownBy(() -> world.open(disk))
        .isInstanceOfSatisfying(
            ClawbackException.class,
            e -> assertThat(e.problem().code()).isEqualTo("ledger.key-missing"));
  }

  @Test
  void nothingIsAppendedAfterClosing() {
    FileLedger ledger = world.open(disk);
    ledger.close();
    ledger.close();
    assertThatThrownBy(() -> ledger.append(World.draft("late")))
        .isInstanceOfSatisfying(
            ClawbackException.class,
            e -> assertThat(e.problem().code()).isEqualTo("ledger.closed"));
  }
}
