package io.clawback.proofs.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.clawback.conformance.disk.DiskFault;
import io.clawback.execute.RunResult;
import io.clawback.execute.RunResult.Ending;
import io.clawback.ledger.ChainVerifier;
import io.clawback.model.audit.EntryKind;
import io.clawback.model.audit.Verdict;
import io.clawback.model.plan.Plan;
import io.clawback.runtime.Remediator;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/**
 * The real runtime, executor, ledger and broker code on a disk that drops unsynced bytes: one seed
 * is one schedule of crashes, at any disk operation and between any two calls to the broker, going
 * forward and, in half of the seeds, on the way back that a person asks for at any time. Whatever
 * happens, nothing was changed without an intent on disk (I2), resuming ends in the planned state,
 * each step once (I4), going back ends where it began but for what the ledger names (I12), and the
 * chain verifies (I13).
 */
class CrashAndResumeTest {
  private static final long SEEDS = Boolean.getBoolean("clawback.long") ? 20_000 : 200;

  /** After so many lives nothing breaks any more. */
  private static final int TROUBLED = 8;

  private final TreeMap<String, Integer> seen = new TreeMap<>();

  @Test
  void everyScheduleOfCrashesEndsAsPlannedOrAsBefore() {
    for (long seed = 0; seed < SEEDS; seed++) {
      try {
        play(seed);
      } catch (AssertionError | RuntimeException | InterruptedException e) {
        throw new AssertionError("seed " + seed + ": " + e.getMessage(), e);
      }
    }
    // A schedule without a crash proves nothing: most must have had one, and many more than one.
    assertThat(seen.get("crash")).isGreaterThan((int) SEEDS);
    assertThat(seen.get("crash on the way back")).isGreaterThan((int) SEEDS / 4);
    assertThat(seen).containsKeys("COMPLETED", "ROLLED_BACK", "STRANDED", "half done", "remains");
  }

  private void saw(String what) {
    seen.merge(what, 1, Integer::sum);
  }

  private void play(long seed) throws InterruptedException {
    Random random = new Random(seed);
    // The life in which a person has had enough; never, for half of them.
    int enough = random.nextBoolean() ? 1 + random.nextInt(4) : Integer.MAX_VALUE;
    try (SimulatedWorld world = new SimulatedWorld(seed)) {
      Plan plan = world.plan();
      Lives.approve(world, plan);
      RunResult result = null;
      for (int life = 1; result == null || goesOn(result, life, enough); life++) {
        assertThat(life).as("lives, the last: " + result).isLessThan(TROUBLED + 6);
        trouble(world, random, life);
        boolean back = life >= enough;
        result = Lives.live(world, plan, back);
        saw(result == null ? "crash" : result.ending().name());
        if (result == null) {
          saw(back ? "crash on the way back" : "crash on the way there");
          world.restart();
          everyWriteHadAnIntent(world);
        } else if (result.ending() == Ending.STRANDED) {
          Lives.everyStepIsTold(result);
          world.pass();
        }
      }
      world.disk.heal();
      if (enough == Integer.MAX_VALUE) {
        asPlanned(world);
      } else {
        if (Lives.asBefore(world, result)) {
          saw("remains");
        }
      }
      if (world.torn) {
        saw("half done");
      }
      assertThat(new ChainVerifier(world.disk).verify().verdict()).isEqualTo(Verdict.CLEAN);
    }
  }

  /** Whether somebody does something again after this; a stranded way back is asked for anew. */
  private static boolean goesOn(RunResult result, int life, int enough) {
    return switch (result.ending()) {
      case COMPLETED -> enough != Integer.MAX_VALUE;
      case ROLLED_BACK -> false;
      case STRANDED -> {
        assertThat(life).as("stranded before the way back: " + result).isGreaterThan(enough);
        yield true;
      }
      case NOT_RECOVERED, INCOMPLETE, INTERRUPTED ->
          throw new AssertionError("nothing explains this ending: " + result);
    };
  }

  private static void trouble(SimulatedWorld world, Random random, int life) {
    if (life >= TROUBLED) {
      world.disk.heal();
      return;
    }
    switch (random.nextInt(5)) {
      case 0, 1 -> world.crashAtSeam(random.nextInt(24));
      case 2 -> world.tearNextQuota();
      default ->
          world.disk.plan(
              1 + random.nextInt(90),
              random.nextBoolean() ? DiskFault.CRASHES : DiskFault.FAILS_HALFWAY);
    }
  }

  /** I2: whatever the broker shows as changed has its intent among what survived on disk. */
  private static void everyWriteHadAnIntent(SimulatedWorld world) {
    TreeSet<String> intended = new TreeSet<>();
    try (Remediator remediator = world.remediator()) {
      remediator
          .ledger()
          .forEach(entry -> {
            if (entry.draft().kind() == EntryKind.INTENDED) {
              entry.draft().resource().ifPresent(intended::add);
            }
          });
    }
    assertThat(intended)
        .as("written: " + world.written)
        .hasSizeGreaterThanOrEqualTo(new TreeSet<>(world.written).size());
  }

  private static void asPlanned(SimulatedWorld world) {
    assertThat(world.cluster.committed("reader", "orders"))
        .isEqualTo(new TreeMap<>(Map.of(0, 60L, 1, 60L, 2, 60L, 3, 60L)));
    assertThat(world.cluster.quota(SimulatedWorld.CLIENT))
        .isEqualTo(
            new TreeMap<>(Map.of("producer_byte_rate", 1024.0, "consumer_byte_rate", 2048.0)));
    assertThat(world.cluster.facts().toString()).contains("777000");
    if (!world.torn) {
      // Each write at most once: what already holds is not written again.
      assertThat(world.written).doesNotHaveDuplicates();
    }
  }
}
