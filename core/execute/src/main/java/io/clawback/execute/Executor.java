package io.clawback.execute;

import io.clawback.execute.RunResult.Ending;
import io.clawback.execute.RunResult.StepResult;
import io.clawback.ledger.Ledger;
import io.clawback.model.audit.EntryKind;
import io.clawback.model.json.Json;
import io.clawback.model.json.RecordJson;
import io.clawback.model.name.GroupId;
import io.clawback.model.plan.MessageOperation;
import io.clawback.model.plan.Step;
import io.clawback.model.plan.WayBack;
import io.clawback.model.run.StepState;
import io.clawback.spi.time.Clock;
import io.clawback.spi.time.Scheduler;
import java.util.List;
import java.util.Optional;
import java.util.Set;
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
  private final Custody custody;
  private final World world;
  private final Recovery recovery;
  private final Clock clock;
  private final Scheduler scheduler;
  private final RandomGenerator chance;
  private final Backoff backoff;
  private final BooleanSupplier stop;
  private final Consumer<RunEvent> listener;
  private final SideBySide sideBySide;

  /**
   * @param custody keeps messages while they are on their way
   * @param clock tells whether an approval still holds when a step begins
   * @param stop asked between steps and while waiting; once true, the run rests where it is and can
   *     be resumed
   * @param listener told what happens, for people to watch; by one thread at a time
   * @param sideBySide steps of a wave that may go at once; all of the above are then asked by
   *     several threads
   */
  public Executor(
      Ledger ledger,
      Hands hands,
      Custody custody,
      World world,
      Recovery recovery,
      Clock clock,
      Scheduler scheduler,
      RandomGenerator chance,
      Backoff backoff,
      BooleanSupplier stop,
      Consumer<RunEvent> listener,
      SideBySide sideBySide) {
    this.ledger = ledger;
    this.hands = hands;
    this.custody = custody;
    this.world = world;
    this.recovery = recovery;
    this.clock = clock;
    this.scheduler = scheduler;
    this.chance = chance;
    this.backoff = backoff;
    this.stop = stop;
    Object one = new Object();
    this.listener =
        event -> {
          synchronized (one) {
            listener.accept(event);
          }
        };
    this.sideBySide = sideBySide;
  }

  /** Begins the run, or goes on where the ledger says that it stands. */
  public RunResult run(Order order) throws InterruptedException {
    Journal journal = new Journal(ledger, order);
    if (order.states().isEmpty()) {
      journal.run(EntryKind.RUN_STARTED, started(order));
    }
    listener.accept(new RunEvent.Started(order.run(), order.rollbackKey()));
    Course course = new Course(order, false);
    Means means = means(order, journal);
    new Advance(order, means, course, clock, new Abreast(sideBySide)).run();
    if (!course.interrupted()) {
      verify(order, means, course);
    }
    return end(journal, course);
  }

  /**
   * Takes the run back: every step that took effect, last first, as far as its way back goes. May
   * be asked for again and again: what was taken back stays so, what was refused is tried anew.
   */
  public RunResult rollBack(Order order) throws InterruptedException {
    Journal journal = new Journal(ledger, order);
    journal.run(EntryKind.ROLLBACK_STARTED, new TreeMap<>());
    listener.accept(new RunEvent.Started(order.run(), order.rollbackKey()));
    Course course = new Course(order, true);
    Means means = means(order, journal);
    Compensation compensation = new Compensation(means);
    for (Step step : order.plan().steps().toList().reversed()) {
      Rest after = back(order, course, compensation, step);
      course.put(step, after);
      if (after.state() == StepState.DONE
          && step.wayBack() instanceof WayBack.Undo(var undo)
          && !means.goesOn(undo)) {
        course.interrupt();
      }
    }
    if (stop.getAsBoolean()) {
      course.interrupt();
    }
    return end(journal, course);
  }

  private void verify(Order order, Means means, Course course) throws InterruptedException {
    Compensation compensation = new Compensation(means);
    for (Step step : order.plan().steps().toList().reversed()) {
      if (course.state(step) == StepState.COMPENSATING) {
        // It did not help, and the process died on the way back.
        putBack(order, course, compensation, step);
      }
    }
    List<Step> done = order.plan().steps().filter(s -> course.state(s) == StepState.DONE).toList();
    if (done.isEmpty()) {
      return;
    }
    List<Recovery.Judgement> judgements = recovery.judge(done);
    Set<GroupId> givenUp = givenUp(order, course, judgements);
    for (Recovery.Judgement judged : judgements.reversed()) {
      Step step = judged.step();
      boolean back = judged.rollBack() || group(step).filter(givenUp::contains).isPresent();
      course.judged(step, judged.verification(), judged.throughput());
      SortedMap<String, Json> detail =
          new TreeMap<>(Journal.detail("verification", judged.verification()));
      detail.put("rollBack", Json.of(back));
      judged.throughput().ifPresent(t -> detail.put("throughput", RecordJson.write(t)));
      means
          .journal()
          .step(EntryKind.VERIFIED, step, OperationIds.forward(order.run(), step.id()), detail);
      listener.accept(new RunEvent.Judged(step, judged.verification()));
      if (back && step.wayBack() instanceof WayBack.Undo) {
        putBack(order, course, compensation, step);
      }
    }
  }

  private static Rest back(Order order, Course course, Compensation compensation, Step step)
      throws InterruptedException {
    Optional<Rest> held = held(order, course, step);
    return held.isPresent() ? held.get() : compensation.back(order.run(), step, course.rest(step));
  }

  private static Optional<Rest> held(Order order, Course course, Step step) {
    return new Dependents(order, course).hold(step).map(why -> new Rest(course.state(step), why));
  }

  /** What did not help is taken back; what is held needs no other try, but what holds it does. */
  private static void putBack(Order order, Course course, Compensation compensation, Step step)
      throws InterruptedException {
    Optional<Rest> held = held(order, course, step);
    if (held.isPresent()) {
      course.put(step, held.get());
    } else {
      course.putBack(step, compensation.back(order.run(), step, course.rest(step)));
    }
  }

  /**
   * Groups whose steps about messages are taken back, all of them: one alone would leave consumers
   * paused, or a group past messages whose copies do not count.
   */
  private static Set<GroupId> givenUp(
      Order order, Course course, List<Recovery.Judgement> judgements) {
    TreeSet<GroupId> groups = new TreeSet<>();
    judgements.stream()
        .filter(Recovery.Judgement::rollBack)
        .forEach(j -> group(j.step()).ifPresent(groups::add));
    order
        .plan()
        .steps()
        .filter(s ->
            course.state(s) == StepState.COMPENSATED || course.state(s) == StepState.COMPENSATING)
        .forEach(s -> group(s).ifPresent(groups::add));
    return groups;
  }

  /** The group whose messages the step is about, if it is about messages. */
  private static Optional<GroupId> group(Step step) {
    return step.operation() instanceof MessageOperation o
        ? Optional.of(o.group())
        : Optional.empty();
  }

  private static RunResult end(Journal journal, Course course) {
    RunResult result = course.result();
    if (result.ending() != Ending.INTERRUPTED) {
      SortedMap<String, Json> detail = new TreeMap<>();
      detail.put("ending", Json.of(result.ending().name()));
      for (StepResult s : result.steps()) {
        detail.put("step " + s.step().id(), Json.of(s.state().name()));
        if (s.state() == StepState.PLANNED && !s.detail().isEmpty()) {
          detail.put("why " + s.step().id(), Json.of(s.detail()));
        }
      }
      journal.run(EntryKind.RUN_ENDED, detail);
    }
    journal.checkpoint();
    return result;
  }

  private Means means(Order order, Journal journal) {
    return new Means(
        journal,
        new Carriage(ledger, order, journal, hands, custody, new Pace(clock, scheduler), stop),
        world,
        scheduler,
        chance,
        backoff,
        new Breaker(clock, chance, listener),
        stop,
        listener);
  }

  private static SortedMap<String, Json> started(Order order) {
    TreeMap<String, Json> detail = new TreeMap<>();
    detail.put("rollbackKey", Json.of(order.rollbackKey()));
    detail.put("steps", RecordJson.write(order.asked()));
    order.approval().ifPresent(a -> detail.put("approval", RecordJson.write(a)));
    return detail;
  }
}
