package io.clawback.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.clawback.conformance.disk.DiskFault;
import io.clawback.conformance.disk.SimulatedCrash;
import io.clawback.conformance.disk.SimulatedDisk;
import io.clawback.model.audit.ChainReport;
import io.clawback.model.audit.Entry;
import io.clawback.model.audit.EntryKind;
import io.clawback.model.audit.Verdict;
import io.clawback.model.error.ClawbackException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** The machine stops at any operation, again and again: what was acknowledged is there. */
class CrashTest {
  private static final int SEEDS = 150;
  private static final int CRASHES = 4;

  @Test
  void whatWasAcknowledgedSurvivesAnyCrash() {
    int cuts = 0;
    for (int seed = 0; seed < SEEDS; seed++) {
      cuts += survive(seed);
    }
    assertThat(cuts).isGreaterThan(SEEDS / 10);
  }

  /** One seed: crashes, starts, and crashes while starting. Returns how many cuts were recorded. */
  private static int survive(int seed) {
    Random random = new Random(seed);
    SimulatedDisk disk = new SimulatedDisk(seed);
    TreeMap<Long, Entry> acknowledged = new TreeMap<>();
    for (int crash = 0; crash < CRASHES; crash++) {
      disk.plan(1 + random.nextInt(60), DiskFault.CRASHES);
      try (FileLedger ledger = new World().open(disk)) {
        check(seed, ledger, acknowledged);
        for (int i = 0; i < 30; i++) {
          Entry entry = ledger.append(World.draft("x".repeat(random.nextInt(700)) + i));
          acknowledged.put(entry.seq(), entry);
        }
      } catch (SimulatedCrash | ClawbackException e) {
        // The machine stopped here; what matters is what the next start finds.
      }
      SimulatedDisk.Loss[] losses = SimulatedDisk.Loss.values();
      disk.crash(losses[random.nextInt(losses.length)]);
      ChainReport report = new ChainVerifier(disk).verify();
      assertThat(report.verdict())
          .as("seed %d: %s", seed, report.faults())
          .isIn(Verdict.CLEAN, Verdict.TORN_TAIL);
    }
    try (FileLedger ledger = new World().open(disk)) {
      check(seed, ledger, acknowledged);
      ledger.append(World.draft("goes on"));
      assertThat(new ChainVerifier(disk).verify().verdict()).isEqualTo(Verdict.CLEAN);
      int[] cuts = new int[1];
      ledger.forEach(e -> cuts[0] += e.draft().kind() == EntryKind.TAIL_CUT ? 1 : 0);
      return cuts[0];
    }
  }

  private static void check(int seed, FileLedger ledger, TreeMap<Long, Entry> acknowledged) {
    TreeMap<Long, Entry> recorded = new TreeMap<>();
    ledger.forEach(e -> recorded.put(e.seq(), e));
    acknowledged.forEach(
        (seq, entry) -> assertThat(recorded.get(seq)).as("seed %d", seed).isEqualTo(entry));
  }

  @Test
  void anErrorAtAnyOperationLosesNothingThatWasAcknowledged() {
    for (int seed = 0; seed < 100; seed++) {
      Random random = new Random(seed);
      SimulatedDisk disk = new SimulatedDisk(seed);
      TreeMap<Long, Entry> acknowledged = new TreeMap<>();
      DiskFault fault = random.nextBoolean() ? DiskFault.FAILS : DiskFault.FAILS_HALFWAY;
      disk.plan(1 + random.nextInt(80), fault);
      try (FileLedger ledger = new World().open(disk)) {
        for (int i = 0; i < 30; i++) {
          Entry entry = ledger.append(World.draft("number " + i));
          acknowledged.put(entry.seq(), entry);
        }
      } catch (ClawbackException e) {
        assertThat(e.problem().code()).startsWith("ledger.");
      }
      disk.crash(SimulatedDisk.Loss.PREFIX_SURVIVES);
      try (FileLedger ledger = new World().open(disk)) {
        check(seed, ledger, acknowledged);
      }
      assertThat(new ChainVerifier(disk).verify().verdict()).isEqualTo(Verdict.CLEAN);
    }
  }

  @Test
  void aTornTailIsToldThenCutAndTheCutIsAnEntry() throws Exception {
    SimulatedDisk disk = new SimulatedDisk(1);
    FileLedger ledger = new World().open(disk);
    ledger.append(World.draft("durable"));
    disk.plan(1, DiskFault.FAILS_HALFWAY);
    assertThatThrownBy(() -> ledger.append(World.draft("torn".repeat(50))))
        .isInstanceOf(ClawbackException.class);
    disk.crash(SimulatedDisk.Loss.BLOCKS_SURVIVE);
    ChainReport torn = new ChainVerifier(disk).verify();
    assertThat(torn.verdict()).isEqualTo(Verdict.TORN_TAIL);
    assertThat(torn.entries()).isEqualTo(2);
    assertThat(torn.faults().getFirst()).contains(Names.segment(0)).contains("entry 2");
    try (FileLedger again = new World().open(disk)) {
      List<Entry> all = new ArrayList<>();
      again.forEach(all::add);
      assertThat(all.stream().map(e -> e.draft().kind()))
          .containsExactly(EntryKind.OPENED, EntryKind.SNAPSHOT_TAKEN, EntryKind.TAIL_CUT);
      assertThat(all.getLast().line()).contains("\"kept\":\"ledger/cut/");
    }
    assertThat(new ChainVerifier(disk).verify().verdict()).isEqualTo(Verdict.CLEAN);
  }

  @Test
  void aSyncThatLiedIsFoundThroughTheCheckpointAfterIt() {
    SimulatedDisk disk = new SimulatedDisk(1);
    FileLedger ledger = new World().open(disk);
    ledger.append(World.draft("durable"));
    disk.plan(2, DiskFault.LIES);
    ledger.append(World.draft("lost"));
    ledger.checkpoint();
    disk.crash(SimulatedDisk.Loss.ALL_UNSYNCED);
    assertThat(new ChainVerifier(disk).verify().verdict()).isEqualTo(Verdict.TRUNCATED);
    assertThatThrownBy(() -> new World().open(disk))
        .isInstanceOfSatisfying(
            ClawbackException.class,
            e -> assertThat(e.problem().code()).isEqualTo("ledger.truncated"));
  }

  @Test
  void aWriteThatLiedIsFoundBeforeAnythingIsAcknowledged() {
    SimulatedDisk disk = new SimulatedDisk(1);
    FileLedger ledger = new World().open(disk);
    disk.plan(1, DiskFault.LIES);
    assertThatThrownBy(() -> ledger.append(World.draft("half")))
        .isInstanceOf(ClawbackException.class)
        .hasMessageContaining("does not hold what was written");
  }
}
