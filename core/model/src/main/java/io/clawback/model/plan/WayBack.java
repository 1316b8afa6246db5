package io.clawback.model.plan;

/** How a step is taken back. */
public sealed interface WayBack {
  /** By this operation, which is itself absolute. */
  record Undo(Operation operation) implements WayBack {}

  /** Nothing needs to be taken back: the step leaves no lasting state. */
  record Nothing(String why) implements WayBack {}

  /** It cannot be: the step never runs without an approval that names it. */
  record Irreversible(String why) implements WayBack {}
}
