package io.clawback.proofs.simulation;

import io.clawback.conformance.disk.DiskFault;
import io.clawback.conformance.disk.SimulatedDisk;
import io.clawback.execute.RunResult;
import io.clawback.execute.RunResult.Ending;
import io.clawback.ledger.ChainVerifier;
import io.clawback.model.audit.Verdict;
import io.clawback.model.error.ClawbackException;
import io.clawback.model.plan.Plan;
import io.clawback.model.plan.Step;
import io.clawback.runtime.Remediator;
import io.clawback.runtime.RunRecord;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;

/** One schedule from beginning to end: lives of the process until its run has come to rest. */
final class MessageRun {
  /** After so many lives nothing happens any more. */
  private static final int TROUBLED = 6;

  private static final int LAST = 16;

  private final MessageWorld world;
  private final Random random;
  private final int enough;
  private final TreeSet<String> seen = new TreeSet<>();

  private MessageRun(MessageWorld world) {
    this.world = world;
    this.random = world.random;
    // The life in which a person has had enough; never, for half of them.
    enough = random.nextBoolean() ? 1 + random.nextInt(4) : Integer.MAX_VALUE;
  }

  /** Plays it; throws an {@link AssertionError} that tells the seed's events. */
  static TreeSet<String> play(long seed, Bug bug) {
    try (MessageWorld world = new MessageWorld(seed, bug)) {
      MessageRun run = new MessageRun(world);
      try {
        run.play();
      } catch (AssertionError | RuntimeException | InterruptedException e) {
        Throwable first = world.violation.isPresent() ? world.violation.get() : e;
        throw new AssertionError(
            "seed " + seed + ": " + first + "\n  " + String.join("\n  ", world.events()), e);
      }
      world.happenings.seen().forEach(kind -> run.seen.add(kind.name()));
      return run.seen;
    }
  }

  private void play() throws InterruptedException {
    RunResult last = null;
    boolean began = false;
    int refused = 0;
    int life = 0;
    while (life < LAST) {
      life++;
      boolean back = life >= enough;
      trouble(life);
      world.happenings.tell("life " + life + (back ? ", on the way back" : ""));
      RunResult result = null;
      boolean died = false;
      try {
        result = live(world, world.first, back);
        died = result == null;
      } catch (ClawbackException e) {
        world.happenings.tell("refused: " + e.problem());
        seen.add("refused " + e.problem().code());
        refused++;
      }
      world.violation.ifPresent(v -> {
        throw v;
      });
      if (died) {
        world.checkAfterDeath();
      } else {
        world.check();
      }
      if (result != null) {
        last = result;
        began = true;
        told(result, back);
        if (!world.happenings.meddled()) {
          world.audit.ended(result.ending());
        }
        if (over(result, life, back)) {
          break;
        }
        if (!back && result.ending() != Ending.INTERRUPTED) {
          life = enough - 1;
        }
      }
      if (died) {
        seen.add(back ? "crash on the way back" : "crash");
      } else if (!began && refused > 2) {
        break;
      }
      restart(died);
    }
    end(last);
  }

  private void told(RunResult result, boolean back) {
    seen.add(result.ending().name() + (back ? " on the way back" : ""));
    world.happenings.tell(
        result.ending()
            + ": "
            + String.join(
                "; ",
                result.steps().stream()
                    .map(s -> s.step().id() + " " + s.state() + " " + s.detail())
                    .toList()));
  }

  /** Whether nobody does anything more after this. */
  private boolean over(RunResult result, int life, boolean back) {
    return switch (result.ending()) {
      case COMPLETED, INCOMPLETE, NOT_RECOVERED, STRANDED ->
          back ? life > enough + 1 : enough == Integer.MAX_VALUE;
      case ROLLED_BACK -> true;
      case INTERRUPTED -> life > TROUBLED + 1 && world.happenings.hopeless();
    };
  }

  private void trouble(int life) {
    if (life > TROUBLED) {
      world.happenings.calm();
      world.first.disk.heal();
      return;
    }
    switch (random.nextInt(6)) {
      case 0, 1 -> world.happenings.crashAfter(random.nextInt(16));
      case 2 ->
          world.first.disk.plan(
              1 + random.nextInt(90),
              random.nextInt(3) == 0 ? DiskFault.FAILS_HALFWAY : DiskFault.CRASHES);
      case 3 ->
          world.first.disk.plan(
              1 + random.nextInt(40), random.nextInt(3) == 0 ? DiskFault.FAILS : DiskFault.CRASHES);
      default -> {}
    }
  }

  private void restart(boolean died) {
    world.happenings.restarted();
    SimulatedDisk.Loss[] losses = SimulatedDisk.Loss.values();
    world.first.restart(losses[random.nextInt(losses.length)]);
    // Sometimes so soon that the broker still believes in what the dead process began.
    world.pass(died && random.nextBoolean() ? java.time.Duration.ofSeconds(3) : MessageWorld.LONG);
  }

  /** One life of a process: null when it died. */
  static RunResult live(MessageWorld world, Instance instance, boolean back)
      throws InterruptedException {
    return Lives.survive(() -> {
      Remediator remediator = world.remediator(instance);
      remediator.ledger();
      List<RunRecord> runs = remediator.runs();
      RunResult result =
          runs.isEmpty()
              ? begin(world, remediator, instance.plan)
              : goOn(world, remediator, runs.getFirst(), back);
      remediator.close();
      return result;
    });
  }

  private static RunResult begin(MessageWorld world, Remediator remediator, Plan plan)
      throws InterruptedException {
    remediator.keep(plan);
    if (plan.steps().anyMatch(Step::needsApproval)) {
      remediator.approve(plan.id(), "simulated");
    }
    return remediator.apply(plan, world.happenings::stopped, e -> {});
  }

  private static RunResult goOn(
      MessageWorld world, Remediator remediator, RunRecord run, boolean back)
      throws InterruptedException {
    if (back || run.goingBack()) {
      return remediator.rollBack(run.rollbackKey(), world.happenings::stopped, e -> {});
    }
    if (run.ending().isPresent()) {
      // The crash fell after the run's end was durable: nothing is left to do.
      return new RunResult(
          run.run(), run.rollbackKey(), Ending.valueOf(run.ending().get()), false, List.of());
    }
    return remediator.resume("", world.happenings::stopped, e -> {});
  }

  private void end(RunResult last) {
    world.first.disk.heal();
    world.check();
    world.first.durable.read();
    Verdict verdict = new ChainVerifier(world.first.disk).verify().verdict();
    Ending ending = last == null ? Ending.INTERRUPTED : last.ending();
    boolean rests = ending != Ending.INTERRUPTED && ending != Ending.STRANDED;
    if (verdict != Verdict.CLEAN && (rests || verdict != Verdict.OPEN_INTENTS)) {
      throw new Violation("I13", "the ledger is " + verdict);
    }
    if (ending == Ending.INTERRUPTED && last != null && !world.happenings.hopeless()) {
      throw new Violation("end", "the run never came to rest");
    }
    if ((rests || last == null) && world.owners.count() != MessageWorld.CONSUMERS) {
      throw new Violation("end", world.owners.count() + " consumers run after " + ending);
    }
    if (!world.happenings.meddled()) {
      switch (ending) {
        case COMPLETED -> world.audit.oneAccount(true);
        case ROLLED_BACK -> world.audit.oneAccount(false);
        case INCOMPLETE, NOT_RECOVERED, STRANDED, INTERRUPTED -> {}
      }
    }
  }
}
