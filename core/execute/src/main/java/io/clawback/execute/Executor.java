package io.clawback.execute;

import io.clawback.execute.Attempt.Rest;
import io.clawback.execute.RunResult.Ending;
import io.clawback.execute.RunResult.StepResult;
import io.clawback.ledger.Ledger;
import io.clawback.model.audit.EntryKind;
import io.clawback.model.json.Json;
import io.clawback.model.json.RecordJson;
import io.clawback.model.plan.Operation;
import io.clawback.model.plan.Plan;
import io.clawback.model.plan.Step;
import io.clawback.model.plan.WayBack;
import io.clawback.model.run.StepState;
import io.clawback.model.run.Verification;
import io.clawback.spi.time.Scheduler;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/**
 * Carries out plans, resumes runs and takes them back. Blocking, one run at a time; not
 * thread-safe. Whatever happens, where each step stands is in the ledger before it is told to
 * anyone.
 */
public final class Executor {
  private final Ledger ledger;
  private final Hands hands;
  private final World world;
  private final Recovery recovery;
  private final Scheduler scheduler;
  private final RandomGenerator chance;
  private final Backoff backoff;
  private final BooleanSupplier stop;
  private final Consumer<RunEvent> listener;

  /**
   * @param stop asked between steps and while waiting; once true, the run rests where it is and can
   *     be resumed
   * @param listener told what happens, for people to watch
   */
  public Executor(
      Ledger ledger,
      Hands hands,
      World world,
      Recovery recovery,
      Scheduler scheduler,
      RandomGenerator chance,
      Backoff backoff,
      BooleanSupplier stop,
      Consumer<RunEvent> listener) {
    this.ledger = ledger;
    this.hands = hands;
    this.world = world;
    this.recovery = recovery;
    this.scheduler = scheduler;
    this.chance = chance;
    this.backoff = backoff;
    this.stop = stop;
    this.listener = listener;
  }

  /** Begins the run, or goes on where the ledger says that it stands. */
  public RunResult run(Order order) throws InterruptedException {
    Journal journal = new Journal(ledger, order);
    if (order.states().isEmpty()) {
      journal.run(EntryKind.RUN_STARTED, started(order));
    }
    listener.accept(new RunEvent.Started(order.run(), order.rollbackKey()));
    SortedMap<String, Rest> rests = rests(order);
    Breaker breaker = new Breaker();
    Attempt attempt = attempt(journal, breaker);
    boolean interrupted = false;
    TreeSet<String> spoiled = new TreeSet<>();
    for (Plan.Wave wave : order.plan().waves()) {
      for (Step step : wave.steps()) {
        Rest rest = rest(rests, step);
        if (!unfinished(rest.state()) || !permitted(order, step)) {
          if (rest.state() != StepState.DONE) {
            spoiled.add(about(step));
          }
          continue;
        }
        if (stop.getAsBoolean() || breaker.open(step.operation().broker())) {
          interrupted = true;
          continue;
        }
        if (rest.state() == StepState.PLANNED && spoiled.contains(about(step))) {
          rests.put(
              step.id(),
              new Rest(
                  StepState.PLANNED,
                  "skipped: an earlier step on the same target did not succeed"));
          continue;
        }
        Rest after = attempt.forward(order.run(), step, rest.state());
        rests.put(step.id(), after);
        if (after.state() != StepState.DONE) {
          spoiled.add(about(step));
        }
      }
    }
    interrupted |= stop.getAsBoolean();
    TreeMap<String, Verification> verified = new TreeMap<>();
    boolean rolledBack = !interrupted && verify(order, journal, attempt, rests, verified);
    return end(order, journal, rests, verified, interrupted, rolledBack);
  }

  /** Takes the run back: every step that took effect, last first, as far as its way back goes. */
  public RunResult rollBack(Order order) throws InterruptedException {
    Journal journal = new Journal(ledger, order);
    SortedMap<String, Rest> rests = rests(order);
    Attempt attempt = attempt(journal, new Breaker());
    for (Step step : order.plan().steps().toList().reversed()) {
      Rest rest = rest(rests, step);
      if (rest.state() == StepState.INTENDED || rest.state() == StepState.IN_DOUBT) {
        // What nobody knows is asked first, and never gone on with: only what took effect is taken
        // back.
        Attempt.Settled settled = attempt.settleOnly(order.run(), step, rest.state());
        rest = settled.rest();
        rests.put(step.id(), rest);
        if (settled.partly()) {
          rests.put(step.id(), takeBack(order, attempt, step, rest));
        }
      }
      if (rest.state() == StepState.DONE || rest.state() == StepState.COMPENSATING) {
        rests.put(step.id(), takeBack(order, attempt, step, rest));
      }
    }
    return end(order, journal, rests, new TreeMap<>(), stop.getAsBoolean(), true);
  }

  private boolean verify(
      Order order,
      Journal journal,
      Attempt attempt,
      SortedMap<String, Rest> rests,
      SortedMap<String, Verification> verified)
      throws InterruptedException {
    List<Step> done =
        order.plan().steps().filter(s -> rest(rests, s).state() == StepState.DONE).toList();
    if (done.isEmpty()) {
      return false;
    }
    boolean rolledBack = false;
    List<Recovery.Judgement> judgements = recovery.judge(done);
    for (Recovery.Judgement judged : judgements.reversed()) {
      Step step = judged.step();
      verified.put(step.id(), judged.verification());
      SortedMap<String, Json> detail =
          new TreeMap<>(Journal.detail("verification", judged.verification()));
      detail.put("rollBack", Json.of(judged.rollBack()));
      journal.step(EntryKind.VERIFIED, step, OperationIds.forward(order.run(), step.id()), detail);
      listener.accept(new RunEvent.Judged(step, judged.verification()));
      if (judged.rollBack() && step.wayBack() instanceof WayBack.Undo) {
        rests.put(step.id(), takeBack(order, attempt, step, rest(rests, step)));
        rolledBack = true;
      }
    }
    return rolledBack;
  }

  private static Rest takeBack(Order order, Attempt attempt, Step step, Rest rest)
      throws InterruptedException {
    return switch (step.wayBack()) {
      case WayBack.Undo(var undo) -> attempt.back(order.run(), step, rest.state(), undo);
      case WayBack.Nothing(String why) -> new Rest(rest.state(), "nothing to take back: " + why);
      case WayBack.Irreversible(String why) ->
          new Rest(rest.state(), "cannot be taken back: " + why);
    };
  }

  private RunResult end(
      Order order,
      Journal journal,
      SortedMap<String, Rest> rests,
      SortedMap<String, Verification> verified,
      boolean interrupted,
      boolean rolledBack) {
    List<StepResult> steps = new ArrayList<>();
    for (Step step : order.plan().steps().toList()) {
      Rest rest = rest(rests, step);
      steps.add(
          new StepResult(
              step, rest.state(), rest.detail(), Optional.ofNullable(verified.get(step.id()))));
    }
    Ending ending = ending(order, steps, interrupted, rolledBack);
    if (ending != Ending.INTERRUPTED) {
      SortedMap<String, Json> detail = new TreeMap<>();
      detail.put("ending", Json.of(ending.name()));
      steps.forEach(s -> detail.put("step " + s.step().id(), Json.of(s.state().name())));
      journal.run(EntryKind.RUN_ENDED, detail);
    }
    journal.checkpoint();
    return new RunResult(order.run(), order.rollbackKey(), ending, steps);
  }

  private static Ending ending(
      Order order, List<StepResult> steps, boolean interrupted, boolean rolledBack) {
    boolean open =
        steps.stream()
            .map(StepResult::state)
            .anyMatch(s ->
                s == StepState.INTENDED || s == StepState.IN_DOUBT || s == StepState.COMPENSATING);
    if (interrupted || open) {
      return Ending.INTERRUPTED;
    }
    if (steps.stream().anyMatch(s -> s.state() == StepState.STRANDED)) {
      return Ending.STRANDED;
    }
    if (rolledBack) {
      return Ending.ROLLED_BACK;
    }
    boolean all =
        steps.stream()
            .filter(s -> order.steps().contains(s.step().id()))
            .allMatch(s -> s.state() == StepState.DONE);
    return all ? Ending.COMPLETED : Ending.INCOMPLETE;
  }

  private Attempt attempt(Journal journal, Breaker breaker) {
    return new Attempt(journal, hands, world, scheduler, chance, backoff, breaker, stop, listener);
  }

  private static SortedMap<String, Rest> rests(Order order) {
    TreeMap<String, Rest> rests = new TreeMap<>();
    order.states().forEach((step, state) -> rests.put(step, new Rest(state, "as the ledger says")));
    return rests;
  }

  private static Rest rest(SortedMap<String, Rest> rests, Step step) {
    Rest found = rests.get(step.id());
    return found == null ? new Rest(StepState.PLANNED, "") : found;
  }

  /**
   * Asked to run, and approved where that is needed: checked here too, whatever the caller
   * believes.
   */
  private static boolean permitted(Order order, Step step) {
    boolean needs =
        step.needsApproval()
            || step.wayBack() instanceof WayBack.Irreversible
            || step.operation() instanceof Operation.ResetOffsets;
    boolean approved =
        order.approval().filter(a -> a.planId().equals(order.plan().id())).isPresent();
    return order.steps().contains(step.id()) && (approved || !needs);
  }

  private static boolean unfinished(StepState state) {
    return state == StepState.PLANNED || state == StepState.INTENDED || state == StepState.IN_DOUBT;
  }

  /**
   * What a step is about: when one step on it did not succeed, the later ones on it no longer rest
   * on what was planned.
   */
  private static String about(Step step) {
    return switch (step.operation()) {
      case Operation.RestartConsumers o -> "group " + o.group();
      case Operation.RemoveMembers o -> "group " + o.group();
      case Operation.ScaleConsumers o -> "group " + o.group();
      case Operation.ResetOffsets o -> "group " + o.subscription().group();
      case Operation.ExpandPartitions o -> o.target();
      case Operation.AlterSettings o -> o.target();
      case Operation.AlterQuota o -> o.target();
    };
  }

  private static SortedMap<String, Json> started(Order order) {
    TreeMap<String, Json> detail = new TreeMap<>();
    detail.put("rollbackKey", Json.of(order.rollbackKey()));
    detail.put("steps", RecordJson.write(order.steps()));
    order.approval().ifPresent(a -> detail.put("approval", RecordJson.write(a)));
    return detail;
  }
}
