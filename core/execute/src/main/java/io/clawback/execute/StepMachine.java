package io.clawback.execute;

import io.clawback.model.run.StepState;
import java.util.List;

/**
 * A step's life as a table (ARCHITECTURE.md, "A step's life"). An edge that is not here does not
 * exist: taking it is a defect and stops the run.
 */
final class StepMachine {
  /** One allowed change of state. */
  record Edge(StepState from, StepEvent event, StepState to) {}

  /** All of them; a test fails on an edge that no test visits. */
  static final List<Edge> EDGES =
      List.of(
          new Edge(StepState.PLANNED, StepEvent.INTEND, StepState.INTENDED),
          new Edge(StepState.INTENDED, StepEvent.CONFIRM, StepState.DONE),
          new Edge(StepState.INTENDED, StepEvent.REFUSE, StepState.FAILED),
          new Edge(StepState.INTENDED, StepEvent.SUPERSEDE, StepState.STRANDED),
          new Edge(StepState.INTENDED, StepEvent.LOSE_TRACK, StepState.IN_DOUBT),
          new Edge(StepState.IN_DOUBT, StepEvent.CONFIRM, StepState.DONE),
          new Edge(StepState.IN_DOUBT, StepEvent.FOUND_UNDONE, StepState.INTENDED),
          new Edge(StepState.IN_DOUBT, StepEvent.COMPENSATE, StepState.COMPENSATING),
          new Edge(StepState.IN_DOUBT, StepEvent.GIVE_UP, StepState.STRANDED),
          new Edge(StepState.DONE, StepEvent.COMPENSATE, StepState.COMPENSATING),
          new Edge(StepState.STRANDED, StepEvent.COMPENSATE, StepState.COMPENSATING),
          new Edge(StepState.COMPENSATING, StepEvent.CONFIRM_BACK, StepState.COMPENSATED),
          new Edge(StepState.COMPENSATING, StepEvent.GIVE_UP, StepState.STRANDED));

  private StepMachine() {}

  /**
   * The state after the event. Throws {@link IllegalStateException} where the table has no such
   * edge.
   */
  static StepState next(StepState from, StepEvent event) {
    for (Edge edge : EDGES) {
      if (edge.from() == from && edge.event() == event) {
        return edge.to();
      }
    }
    throw new IllegalStateException("a step that is " + from + " cannot " + event);
  }
}
