package io.clawback.engine.plan;

import io.clawback.engine.plan.Decision.No;
import java.util.List;

/** What one way of dealing with messages comes to. */
sealed interface Way {
  /** These steps, in their order. */
  record Steps(List<StepDraft> drafts) implements Way {}

  /** It cannot be gone. */
  record None(No no) implements Way {}
}
