package io.clawback.execute;

import io.clawback.execute.RunResult.Ending;
import io.clawback.execute.RunResult.StepResult;
import io.clawback.model.plan.Step;
import io.clawback.model.run.StepState;
import io.clawback.model.run.Throughput;
import io.clawback.model.run.Verification;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/** Where each step of a run stands while it goes on, and how that ends. Not thread-safe. */
final class Course {
  private final Order order;
  private final boolean goingBack;
  private final TreeMap<String, Rest> rests = new TreeMap<>();
  private final TreeMap<String, Verification> verified = new TreeMap<>();
  private final TreeMap<String, Throughput> throughputs = new TreeMap<>();
  private boolean interrupted;
  private boolean takenBack;

  Course(Order order, boolean goingBack) {
    this.order = order;
    this.goingBack = goingBack;
    order.states().forEach((step, state) -> rests.put(step, new Rest(state, words(state))));
  }

  private static String words(StepState state) {
    return state == StepState.PLANNED ? "" : "as the ledger says";
  }

  Rest rest(Step step) {
    Rest found = rests.get(step.id());
    return found == null ? new Rest(StepState.PLANNED, "") : found;
  }

  StepState state(Step step) {
    return rest(step).state();
  }

  void put(Step step, Rest rest) {
    rests.put(step.id(), rest);
  }

  /** The step was to be taken back, and so it rests now. */
  void putBack(Step step, Rest rest) {
    put(step, rest);
    takenBack = true;
    interrupted |= rest.state() == StepState.DONE || rest.state() == StepState.COMPENSATING;
  }

  void judged(Step step, Verification verification, Optional<Throughput> throughput) {
    verified.put(step.id(), verification);
    throughput.ifPresent(t -> throughputs.put(step.id(), t));
  }

  /** Something that was to be done was not tried: a resume goes on. */
  void interrupt() {
    interrupted = true;
  }

  /** The step was to be tried, and was not: a resume goes on. */
  void untried(Step step, Optional<String> why) {
    interrupted = true;
    Rest rest = rest(step);
    why.ifPresent(w -> put(step, new Rest(rest.state(), w)));
  }

  boolean interrupted() {
    return interrupted;
  }

  List<StepResult> results() {
    return order
        .plan()
        .steps()
        .map(s ->
            new StepResult(
                s,
                state(s),
                rest(s).detail(),
                Optional.ofNullable(verified.get(s.id())),
                Optional.ofNullable(throughputs.get(s.id()))))
        .toList();
  }

  Ending ending() {
    List<StepState> states = order.plan().steps().map(this::state).toList();
    boolean open =
        states.stream()
            .anyMatch(s ->
                s == StepState.INTENDED || s == StepState.IN_DOUBT || s == StepState.COMPENSATING);
    if (interrupted || open) {
      return Ending.INTERRUPTED;
    }
    if (states.contains(StepState.STRANDED)) {
      return Ending.STRANDED;
    }
    if (goingBack || takenBack || states.contains(StepState.COMPENSATED)) {
      return Ending.ROLLED_BACK;
    }
    boolean all =
        order
            .plan()
            .steps()
            .filter(s -> order.asked().contains(s.id()))
            .allMatch(s -> state(s) == StepState.DONE);
    if (!all) {
      return Ending.INCOMPLETE;
    }
    return verified.values().stream().anyMatch(Verification.NotRecovered.class::isInstance)
        ? Ending.NOT_RECOVERED
        : Ending.COMPLETED;
  }

  RunResult result() {
    return new RunResult(order.run(), order.rollbackKey(), ending(), goingBack, results());
  }
}
