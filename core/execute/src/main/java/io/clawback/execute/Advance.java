package io.clawback.execute;

import io.clawback.model.plan.MessageOperation;
import io.clawback.model.plan.Operation;
import io.clawback.model.plan.Plan;
import io.clawback.model.plan.Step;
import io.clawback.model.plan.WayBack;
import io.clawback.model.run.StepState;
import io.clawback.spi.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/**
 * A run's way forward, wave by wave: decides of each step whether it is tried, and has it tried.
 * What was decided and what came of it is in the {@link Course}, which only the caller's thread
 * touches. For one run; not thread-safe.
 */
final class Advance {
  private final Order order;
  private final Means means;
  private final Course course;
  private final Clock clock;
  private final Abreast abreast;
  private final Attempt attempt;
  private final Spending spending;
  private final TreeSet<String> spoiled = new TreeSet<>();
  private boolean stranded;

  Advance(Order order, Means means, Course course, Clock clock, Abreast abreast) {
    this.order = order;
    this.means = means;
    this.course = course;
    this.clock = clock;
    this.abreast = abreast;
    this.attempt = new Attempt(means);
    this.spending = new Spending(order, means.world());
  }

  /** Takes every step on, as far as it goes. */
  void run() throws InterruptedException {
    for (Plan.Wave wave : order.plan().waves()) {
      for (List<Step> lot : abreast.lots(wave.steps())) {
        // Whoever has just failed is tried by one step alone, not by all at once.
        if (lot.size() > 1 && means.breaker().calm()) {
          together(lot);
        } else {
          oneByOne(lot);
        }
      }
    }
    if (means.stop().getAsBoolean()) {
      course.interrupt();
    }
  }

  private void oneByOne(List<Step> lot) throws InterruptedException {
    for (Step step : lot) {
      Optional<Trial> trial = decide(step);
      if (trial.isPresent()) {
        rested(step, trial.get().now());
      }
      after(step);
    }
  }

  private void together(List<Step> lot) throws InterruptedException {
    List<Abreast.Work> works = new ArrayList<>();
    for (Step step : lot) {
      Rest before = course.rest(step);
      decide(step)
          .ifPresent(trial -> {
            works.add(new Abreast.Work(step, trial::now));
            if (before.state() == StepState.PLANNED) {
              // From here on it counts against budgets, as if it were begun.
              course.put(step, new Rest(StepState.INTENDED, ""));
            }
          });
    }
    List<Rest> rests = abreast.run(works);
    for (int i = 0; i < rests.size(); i++) {
      rested(works.get(i).step(), rests.get(i));
    }
    lot.forEach(this::after);
  }

  /** The step is taken on. */
  private interface Trial {
    Rest now() throws InterruptedException;
  }

  /** What is to be tried; where nothing is, the course says why. */
  private Optional<Trial> decide(Step step) {
    Rest rest = course.rest(step);
    boolean begun = rest.state() == StepState.INTENDED || rest.state() == StepState.IN_DOUBT;
    boolean waits = rest.state() == StepState.PLANNED && (permitted(step) || givesBack(step));
    if ((begun || waits) && !means.goesOn(step.operation())) {
      course.untried(step, means.breaker().why(step.operation()));
      return Optional.empty();
    }
    if (begun) {
      return Optional.of(
          permitted(step)
              ? () -> attempt.forward(order.run(), step, rest.state())
              : () -> attempt.settleOnly(order.run(), step, rest.state()));
    }
    if (waits) {
      Optional<String> withheld =
          skipped(step)
              .or(() ->
                  spending.over(step, course::state).map(why -> "withheld, over budget: " + why));
      if (withheld.isEmpty()) {
        return Optional.of(() -> attempt.forward(order.run(), step, rest.state()));
      }
      course.put(step, new Rest(StepState.PLANNED, withheld.get()));
    } else if (rest.state() == StepState.PLANNED && order.asked().contains(step.id())) {
      course.put(
          step,
          new Rest(
              StepState.PLANNED, "withheld: no yes for it holds, or it is no longer permitted"));
    }
    return Optional.empty();
  }

  private void rested(Step step, Rest rest) {
    course.put(step, rest);
    if (rest.state() == StepState.PLANNED) {
      means.breaker().why(step.operation()).ifPresent(why -> course.interrupt());
    }
  }

  private void after(Step step) {
    if (course.state(step) != StepState.DONE) {
      spoiled.add(about(step));
    }
    // Somebody else is at work, or it is not known who: nothing new is begun beside them.
    stranded |= course.state(step) == StepState.STRANDED;
  }

  /** What was paused runs again whatever became of the rest, and without being asked for anew. */
  private boolean givesBack(Step step) {
    return step.operation() instanceof MessageOperation.ResumeConsumers
        && order.asked().contains(step.id());
  }

  private Optional<String> skipped(Step step) {
    if (step.operation() instanceof MessageOperation.ResumeConsumers resume) {
      return new Pauses(order, course).keeps(resume);
    }
    if (stranded) {
      return Optional.of("skipped: an earlier step of this run needs a person first");
    }
    return spoiled.contains(about(step))
        ? Optional.of("skipped: an earlier step on the same target did not succeed")
        : unfounded(step);
  }

  /**
   * A list rests on the copies, and on the first list of its queue, which shows that it works. That
   * some member has not answered that one yet speaks against that member only.
   */
  private Optional<String> unfounded(Step step) {
    if (!(step.operation() instanceof MessageOperation.PublishSkips skips)) {
      return Optional.empty();
    }
    return earlier(step).stream()
        .filter(s ->
            s.operation() instanceof MessageOperation o
                && o.subscription().queueId().equals(skips.subscription().queueId())
                && order.asked().contains(s.id()))
        .filter(s ->
            switch (s.operation()) {
              case MessageOperation.SetAside ignored -> course.state(s) != StepState.DONE;
              case MessageOperation.PublishSkips ignored ->
                  course.state(s) != StepState.DONE && course.state(s) != StepState.IN_DOUBT;
              default -> false;
            })
        .findFirst()
        .map(s -> "skipped: step " + s.id() + ", which it rests on, was not done");
  }

  /** All steps of the waves before. */
  private List<Step> earlier(Step step) {
    return order.plan().waves().stream()
        .takeWhile(w -> !w.steps().contains(step))
        .flatMap(w -> w.steps().stream())
        .toList();
  }

  /**
   * Asked to run, and approved where that is needed: checked here too, whatever the caller
   * believes.
   */
  private boolean permitted(Step step) {
    boolean needs =
        step.needsApproval()
            || step.wayBack() instanceof WayBack.Irreversible
            || step.operation() instanceof Operation.ResetOffsets;
    boolean approved =
        order
            .approval()
            .filter(a -> a.planId().equals(order.plan().id()))
            .filter(a -> clock.now().isBefore(a.until()))
            .isPresent();
    return order.steps().contains(step.id()) && (approved || !needs);
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
      case MessageOperation o -> "group " + o.group();
    };
  }
}
