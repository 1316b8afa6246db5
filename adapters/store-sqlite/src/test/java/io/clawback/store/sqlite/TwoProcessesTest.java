package io.clawback.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import io.clawback.model.fleet.Limits;
import io.clawback.spi.state.LeaseStore;
import io.clawback.spi.state.ObservationStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TwoProcessesTest {
  @TempDir Path folder;
  private final List<Process> started = new ArrayList<>();

  @AfterEach
  void stop() {
    started.forEach(Process::destroyForcibly);
  }

  @Test
  void bothMakeTheStoreAndAddToItAtOnce() throws Exception {
    start("64m", "observe", folder.toString(), "40");
    start("64m", "observe", folder.toString(), "40");
    awaitAll();
    try (ObservationStore store = new SqliteStoreFactory().open(folder)) {
      assertThat(store.history(Snapshots.START.plusSeconds(99_999), Limits.DEFAULT).streaks())
          .containsEntry("f", 80);
    }
  }

  @Test
  void theLeaseKeepsThemApart() throws Exception {
    Files.writeString(folder.resolve("number"), "0");
    start("64m", "count", folder.toString(), "a", "100");
    start("64m", "count", folder.toString(), "b", "100");
    awaitAll();
    assertThat(folder.resolve("number")).hasContent("200");
    try (LeaseStore leases = new SqliteStoreFactory().leases(folder)) {
      LeaseStore.Lease next = leases.acquire("t", "c", Duration.ofSeconds(1)).orElseThrow();
      assertThat(next.epoch()).isEqualTo(201);
    }
  }

  @Test
  void aKilledHoldersLeaseIsFreeAtOnce() throws Exception {
    Process holder = start("64m", "hold", folder.toString());
    Path log = folder.resolve("0.log");
    long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    while (!Files.readString(log).contains("true")) {
      assertThat(System.nanoTime()).isLessThan(end);
      TimeUnit.MILLISECONDS.sleep(10);
    }
    try (LeaseStore leases = new SqliteStoreFactory().leases(folder)) {
      assertThat(leases.acquire("t", "b", Duration.ofSeconds(1))).isEmpty();
      assertThat(leases.holder("t")).contains("held");
      holder.destroyForcibly().waitFor();
      assertThat(leases.holder("t")).isEmpty();
      assertThat(leases.acquire("t", "b", Duration.ofSeconds(1)))
          .contains(new LeaseStore.Lease("t", "b", 2));
    }
  }

  @Test
  void aTemporaryFolderThatCannotBeUsedIsSaid() throws Exception {
    Path log = folder.resolve("nolib.log");
    Process process =
        StoreJvm.start(
            log, "64m", List.of("-Dorg.sqlite.tmpdir=/proc/nowhere"), "hold", folder.toString());
    started.add(process);
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(Files.readString(log)).contains("storage.no-library");
  }

  /** Says how long it took; asserts only that 512 MiB are enough. */
  @Test
  void halfAMillionPositionsFitASmallHeap() throws Exception {
    start("512m", "large", folder.toString());
    awaitAll();
    String report = Files.readString(folder.resolve("0.log"));
    System.out.println(report);
    assertThat(report).contains("windows: 5000").contains("times: 10");
  }

  private Process start(String heap, String... args) throws Exception {
    Path log = folder.resolve(started.size() + ".log");
    Process process = StoreJvm.start(log, heap, List.of(), args);
    started.add(process);
    return process;
  }

  private void awaitAll() throws Exception {
    for (int i = 0; i < started.size(); i++) {
      assertThat(started.get(i).waitFor(120, TimeUnit.SECONDS)).isTrue();
      assertThat(started.get(i).exitValue())
          .as(Files.readString(folder.resolve(i + ".log")))
          .isZero();
    }
  }
}
