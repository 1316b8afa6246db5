package io.clawback.engine.detect;

import io.clawback.engine.look.Look;
import io.clawback.model.finding.Finding;
import java.util.function.Consumer;

/** One rule. Stateless. */
interface Detector {
  /** Hands every finding of its kind to {@code found}. */
  void detect(Look look, Consumer<Finding> found);
}
