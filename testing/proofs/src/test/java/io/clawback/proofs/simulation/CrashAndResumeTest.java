package io.clawback.proofs.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.clawback.conformance.disk.DiskFault;
import io.clawback.execute.RunResult;
import io.clawback.ledger.ChainVerifier;
import io.clawback.model.audit.EntryKind;
import io.clawback.model.audit.Verdict;
import io.clawback.model.error.Category;
import io.clawback.model.error.ClawbackException;
import io.clawback.model.plan.Plan;
import io.clawback.runtime.Remediator;
import io.clawback.runtime.RunRecord;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/**
 * The real runtime, executor, ledger and broker code on a disk that drops unsynced bytes: one seed
 * is one schedule of crashes, at any disk operation and between any two calls to the broker.
 * Whatever happens, nothing was changed without an intent on disk (I2), resuming ends in the
 * planned state, each step once (I4), and the chain verifies (I13).
 */
class CrashAndResumeTest {
  private static final long SEEDS = Boolean.getBoolean("clawback.long") ? 20_000 : 200;

  @Test
  void everyScheduleOfCrashesEndsAsPlanned() {
    int crashes = 0;
    for (long seed = 0; seed < SEEDS; seed++) {
      try {
        crashes += play(seed);
      } catch (AssertionError | RuntimeException | InterruptedException e) {
        throw new AssertionError("seed " + seed + ": " + e.getMessage(), e);
      }
    }
    // A schedule without a crash proves nothing: most must have had one, and many more than one.
    assertThat(crashes).isGreaterThan((int) SEEDS);
  }

  private static int play(long seed) throws InterruptedException {
    Random random = new Random(seed);
    int crashes = 0;
    try (SimulatedWorld world = new SimulatedWorld(seed)) {
      Plan plan = world.plan();
      approve(world, plan);
      for (int life = 0; life < 4; life++) {
        boolean last = life == 3;
        if (!last) {
          if (random.nextBoolean()) {
            world.crashAtSeam(random.nextInt(24));
          } else {
            world.disk.plan(
                1 + random.nextInt(90),
                random.nextBoolean() ? DiskFault.CRASHES : DiskFault.FAILS_HALFWAY);
          }
        }
        RunResult result = live(world, plan);
        if (result != null) {
          assertThat(result.ending()).as(result.toString()).isEqualTo(RunResult.Ending.COMPLETED);
          break;
        }
        crashes++;
        world.restart();
        everyWriteHadAnIntent(world);
      }
      world.disk.heal();
      asPlanned(world);
      assertThat(new ChainVerifier(world.disk).verify().verdict()).isEqualTo(Verdict.CLEAN);
    }
    return crashes;
  }

  private static void approve(SimulatedWorld world, Plan plan) {
    try (Remediator remediator = world.remediator()) {
      remediator.keep(plan);
      remediator.approve(plan.id(), "simulated");
    }
  }

  /** One life of the process: null when it died. */
  private static RunResult live(SimulatedWorld world, Plan plan) throws InterruptedException {
    Remediator remediator = world.remediator();
    try {
      remediator.ledger();
      boolean open = remediator.runs().stream().anyMatch(r -> r.ending().isEmpty());
      boolean ended = remediator.runs().stream().anyMatch(r -> r.ending().isPresent());
      if (ended) {
        // The crash fell after the run's end was durable: nothing is left to do.
        RunRecord run = remediator.runs().getFirst();
        assertThat(run.ending()).contains("COMPLETED");
        return new RunResult(run.run(), run.rollbackKey(), RunResult.Ending.COMPLETED, List.of());
      }
      RunResult result =
          open
              ? remediator.resume("", () -> false, e -> {})
              : remediator.apply(plan, () -> false, e -> {});
      remediator.close();
      return result;
    } catch (SimulatedWorld.Crash e) {
      return null;
    } catch (ClawbackException e) {
      assertThat(e.problem().category()).as(e.getMessage()).isEqualTo(Category.STORAGE);
      return null;
    } catch (RuntimeException | Error e) {
      if (e.getClass().getName().contains("conformance.disk")) {
        return null;
      }
      throw e;
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
        .isEqualTo(new TreeMap<>(Map.of("producer_byte_rate", 1024.0)));
    assertThat(world.cluster.facts().toString()).contains("777000");
    // Each write at most once: what already holds is not written again.
    assertThat(world.written).doesNotHaveDuplicates();
  }
}
