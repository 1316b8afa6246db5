package io.clawback.proofs.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.clawback.conformance.disk.DiskFault;
import io.clawback.execute.RunResult;
import io.clawback.execute.RunResult.Ending;
import io.clawback.model.plan.Plan;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;

/**
 * Every crash on a way back: from runs that died in different places, one of them with a change
 * that the broker carried out by half, at each single disk operation of the ledger and at each call
 * to the broker. Asking for the way back again ends where it began (SAFETY I12).
 */
class WayBackCrashTest {
  /** How a run came to be taken back: seams to its death, or a torn change, or none. */
  private static final int[] DEATHS = {-2, -1, 3, 7, 11, 15};

  @Test
  void diesAtEveryDiskOperation() throws InterruptedException {
    int crashes = 0;
    for (int death : DEATHS) {
      crashes += everywhere(death, (world, n) -> world.disk.plan(n, DiskFault.CRASHES));
    }
    assertThat(crashes).isGreaterThan(100);
  }

  @Test
  void diesAtEveryCallToTheBroker() throws InterruptedException {
    int crashes = 0;
    for (int death : DEATHS) {
      crashes += everywhere(death, (world, n) -> world.crashAtSeam(n - 1));
    }
    assertThat(crashes).isGreaterThan(30);
  }

  /** How often it died: once at each place, until there is none left. */
  private static int everywhere(int death, BiConsumer<SimulatedWorld, Integer> crash)
      throws InterruptedException {
    int place = 1;
    while (dies(death, place, crash)) {
      place++;
    }
    return place - 1;
  }

  private static boolean dies(int death, int place, BiConsumer<SimulatedWorld, Integer> crash)
      throws InterruptedException {
    try (SimulatedWorld world = new SimulatedWorld(1_000L * death + place)) {
      Plan plan = world.plan();
      Lives.approve(world, plan);
      if (death == -1) {
        world.tearNextQuota();
      } else if (death >= 0) {
        world.crashAtSeam(death);
      }
      if (Lives.live(world, plan, false) == null) {
        world.restart();
      }
      RunResult result = Lives.live(world, plan, true, () -> crash.accept(world, place));
      boolean died = result == null;
      if (died) {
        world.restart();
      }
      world.disk.heal();
      world.calm();
      for (int lives = 0; result == null || result.ending() == Ending.STRANDED; lives++) {
        assertThat(lives).as("died at " + place + ", now " + result).isLessThan(4);
        world.pass();
        result = Lives.live(world, plan, true);
      }
      assertThat(result.ending()).as("died at " + place).isEqualTo(Ending.ROLLED_BACK);
      Lives.asBefore(world, result);
      return died;
    } catch (AssertionError e) {
      throw new AssertionError(
          "death " + death + ", then at place " + place + ": " + e.getMessage(), e);
    }
  }
}
