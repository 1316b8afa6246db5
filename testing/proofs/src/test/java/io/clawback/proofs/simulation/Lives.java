package io.clawback.proofs.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.clawback.execute.RunResult;
import io.clawback.execute.RunResult.Ending;
import io.clawback.execute.RunResult.StepResult;
import io.clawback.model.error.Category;
import io.clawback.model.error.ClawbackException;
import io.clawback.model.plan.Plan;
import io.clawback.model.run.StepState;
import io.clawback.runtime.Remediator;
import io.clawback.runtime.RunRecord;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Lives of the process in a simulated world, and what must be true after them. */
final class Lives {
  private Lives() {}

  static void approve(SimulatedWorld world, Plan plan) {
    try (Remediator remediator = world.remediator()) {
      remediator.keep(plan);
      remediator.approve(plan.id(), "simulated");
    }
  }

  /** One life of the process: null when it died. */
  static RunResult live(SimulatedWorld world, Plan plan, boolean back) throws InterruptedException {
    return live(world, plan, back, () -> {});
  }

  /** The same; {@code opened} runs when the ledger is open and nothing else was done yet. */
  static RunResult live(SimulatedWorld world, Plan plan, boolean back, Runnable opened)
      throws InterruptedException {
    return survive(() -> {
      Remediator remediator = world.remediator();
      remediator.ledger();
      opened.run();
      List<RunRecord> runs = remediator.runs();
      RunResult result =
          runs.isEmpty()
              ? remediator.apply(plan, () -> false, e -> {})
              : goOn(remediator, runs.getFirst(), back);
      remediator.close();
      return result;
    });
  }

  /** What a process does until it ends. */
  interface Life {
    RunResult live() throws InterruptedException;
  }

  /** What came of it: null when the process died, or found its disk unusable and gave up. */
  static RunResult survive(Life life) throws InterruptedException {
    try {
      return life.live();
    } catch (SimulatedWorld.Crash e) {
      return null;
    } catch (ClawbackException e) {
      if (e.problem().category() != Category.STORAGE) {
        throw e;
      }
      return null;
    } catch (RuntimeException | Error e) {
      if (e.getClass().getName().contains("conformance.disk")) {
        return null;
      }
      throw e;
    }
  }

  private static void refusesToGoForward(Remediator remediator) throws InterruptedException {
    try {
      remediator.resume("", () -> false, e -> {});
    } catch (ClawbackException e) {
      if (e.problem().category() == Category.STORAGE) {
        throw e; // The disk failed before anything could be refused: this life is over.
      }
      assertThat(e.problem().code()).isEqualTo("run.going-back");
      return;
    }
    throw new AssertionError("a run on its way back went forward");
  }

  private static RunResult goOn(Remediator remediator, RunRecord run, boolean back)
      throws InterruptedException {
    if (run.goingBack() && run.ending().isEmpty()) {
      refusesToGoForward(remediator);
    }
    if (back) {
      return remediator.rollBack(run.rollbackKey(), () -> false, e -> {});
    }
    if (run.ending().isPresent()) {
      // The crash fell after the run's end was durable: nothing is left to do.
      assertThat(run.ending()).contains("COMPLETED");
      return new RunResult(run.run(), run.rollbackKey(), Ending.COMPLETED, false, List.of());
    }
    return remediator.resume("", () -> false, e -> {});
  }

  /** I12: as it was, but for the step that has no way back, and that is named. */
  static boolean asBefore(SimulatedWorld world, RunResult result) throws InterruptedException {
    assertThat(world.cluster.committed("reader", "orders"))
        .isEqualTo(new TreeMap<>(Map.of(0, 10L, 1, 10L, 2, 10L, 3, 10L)));
    assertThat(world.cluster.quota(SimulatedWorld.CLIENT)).isEmpty();
    assertThat(world.cluster.facts().toString()).doesNotContain("777000");
    StepResult expand = result.steps().getLast();
    boolean grown = expand.state() == StepState.DONE;
    assertThat(world.cluster.facts().keySet().stream().anyMatch(k -> k.equals("queue bills log 4")))
        .as("facts " + world.cluster.facts())
        .isEqualTo(grown);
    if (grown) {
      assertThat(expand.detail()).contains("cannot be taken back");
    }
    assertThat(result.steps().subList(0, 3))
        .allMatch(s ->
            s.state() == StepState.COMPENSATED
                || s.state() == StepState.FAILED
                || s.state() == StepState.PLANNED);
    int writes = world.written.size();
    try (Remediator remediator = world.remediator()) {
      RunResult again = remediator.rollBack(result.rollbackKey(), () -> false, e -> {});
      assertThat(again.ending()).isEqualTo(Ending.ROLLED_BACK);
    }
    assertThat(world.written).as("written by a second way back").hasSize(writes);
    return grown;
  }

  /** Who is needed is told at which step, and what is there. */
  static void everyStepIsTold(RunResult result) {
    assertThat(result.steps())
        .filteredOn(s -> s.state() == StepState.STRANDED)
        .isNotEmpty()
        .allSatisfy(s -> assertThat(s.detail()).contains("not taken back"));
  }
}
