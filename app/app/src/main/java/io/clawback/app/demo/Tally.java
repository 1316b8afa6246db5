package io.clawback.app.demo;

import io.clawback.execute.RunEvent;
import io.clawback.execute.RunResult.StepResult;
import io.clawback.model.finding.Finding;
import io.clawback.model.run.StepState;
import io.clawback.model.run.Verification;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;

/** Measures a run while it goes on: when which step began, rested and was judged. */
final class Tally {
  private final Supplier<Duration> elapsed;
  private final TreeMap<String, Duration> began = new TreeMap<>();
  private final TreeMap<String, Duration> rested = new TreeMap<>();
  private final TreeMap<String, Duration> judged = new TreeMap<>();

  Tally(Supplier<Duration> elapsed) {
    this.elapsed = elapsed;
  }

  void take(RunEvent event) {
    switch (event) {
      case RunEvent.Started ignored -> {}
      case RunEvent.Waiting ignored -> {}
      case RunEvent.Circuit ignored -> {}
      case RunEvent.Began e -> began.putIfAbsent(e.step().id(), elapsed.get());
      case RunEvent.Rested e -> rested.put(e.step().id(), elapsed.get());
      case RunEvent.Judged e -> judged.put(e.step().id(), elapsed.get());
    }
  }

  /** From the first of the steps to the last one's rest; empty when none ran. */
  OptionalLong actedMillis(List<StepResult> steps) {
    return between(steps, rested);
  }

  /** From the first of the steps to the last one's judgement; empty when none was judged. */
  OptionalLong recoveredMillis(List<StepResult> steps) {
    return between(steps, judged);
  }

  private OptionalLong between(List<StepResult> steps, SortedMap<String, Duration> ends) {
    OptionalLong first =
        steps.stream()
            .flatMap(s -> Optional.ofNullable(began.get(s.step().id())).stream())
            .mapToLong(Duration::toMillis)
            .min();
    OptionalLong last =
        steps.stream()
            .flatMap(s -> Optional.ofNullable(ends.get(s.step().id())).stream())
            .mapToLong(Duration::toMillis)
            .max();
    return first.isPresent() && last.isPresent()
        ? OptionalLong.of(last.getAsLong() - first.getAsLong())
        : OptionalLong.empty();
  }

  /** Whether the step was applied, and a second look agrees. */
  static boolean verified(StepResult step) {
    return step.state() == StepState.DONE
        && step.verification()
            .filter(v ->
                switch (v) {
                  case Verification.Recovered ignored -> true;
                  case Verification.Recovering ignored -> true;
                  case Verification.NotRecovered ignored -> false;
                  case Verification.Unseeable ignored -> false;
                })
            .isPresent();
  }

  /**
   * Keys of the findings among {@code reported} whose every step was applied and verified, at least
   * one each.
   */
  static List<String> remediated(List<? extends Finding> reported, List<StepResult> steps) {
    return reported.stream()
        .map(Finding::key)
        .filter(key -> {
          List<StepResult> answering =
              steps.stream().filter(s -> s.step().findings().contains(key)).toList();
          return !answering.isEmpty() && answering.stream().allMatch(Tally::verified);
        })
        .toList();
  }
}
