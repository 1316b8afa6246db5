package io.clawback.app.cli;

import io.clawback.model.plan.Declined;
import io.clawback.model.plan.Plan;
import io.clawback.model.plan.Step;
import io.clawback.runtime.OffsetsWish;
import io.clawback.runtime.Remediator;
import java.util.ArrayList;
import java.util.List;

/** One plan for wishes about several topics, so that one yes covers them. */
final class OffsetPlans {
  private OffsetPlans() {}

  static Plan merge(Remediator remediator, List<OffsetsWish> wishes) {
    List<Plan> plans = wishes.stream().map(remediator::planOffsets).toList();
    if (plans.size() == 1) {
      return plans.getFirst();
    }
    List<Step> steps = new ArrayList<>();
    List<Declined> declined = new ArrayList<>();
    for (Plan plan : plans) {
      plan.steps().forEach(s -> steps.add(numbered(s, "1." + (steps.size() + 1))));
      declined.addAll(plan.declined());
    }
    Plan first = plans.getFirst();
    Plan merged =
        new Plan(
            first.madeAt(),
            first.author(),
            first.fleet(),
            steps.isEmpty()
                ? List.of()
                : List.of(
                    new Plan.Wave(
                        1,
                        first.waves().isEmpty() ? "move offsets" : first.waves().getFirst().why(),
                        steps)),
            declined);
    remediator.keep(merged);
    return merged;
  }

  private static Step numbered(Step s, String id) {
    return new Step(
        id,
        s.tenant(),
        s.policy(),
        s.findings(),
        s.operation(),
        s.preconditions(),
        s.budget(),
        s.wayBack(),
        s.needsApproval(),
        s.unfenced(),
        s.reason(),
        s.nativeCommand(),
        s.expect());
  }
}
