package io.clawback.runtime;

import io.clawback.engine.evaluate.Tiers;
import io.clawback.engine.look.Look;
import io.clawback.model.fleet.Policy;
import io.clawback.model.fleet.Tier;
import io.clawback.model.plan.Step;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Under which terms of its policy a step may run now. The tier that a plan claims was that of its
 * snapshot, and the excess has moved since: it holds as long as it is reached still. Where another
 * one has been reached meanwhile, the step has to be covered by both: it is judged by what is seen
 * now, and gets no more than was approved. Pure.
 */
final class TierMandate {
  private final Look look;

  TierMandate(Look look) {
    this.look = look;
  }

  /** Takes what a plan claims beyond the config. */
  interface Claims {
    void claim(String code, Step step, String message);
  }

  /** The policy as it is under each tier that the step must be covered by. */
  List<Policy> terms(Policy policy, Step step, Claims claims) {
    Optional<Long> excess = Tiers.excess(look, policy, step.tenant(), step.operation());
    Optional<Tier> now = policy.tierAt(excess);
    Optional<Tier> claimed = step.tier().flatMap(policy::tier);
    if (step.tier().isPresent() && claimed.isEmpty()) {
      claims.claim(
          "plan.unknown-tier",
          step,
          "policy '" + policy.name() + "' has no tier '" + step.tier().get() + "'");
      return List.of(policy.under(now));
    }
    int reached = now.map(Tier::exceededBy).orElse(0);
    if (claimed.isPresent() && claimed.get().exceededBy() > reached) {
      claims.claim(
          "plan.other-tier",
          step,
          "it was planned under tier "
              + claimed.get().name()
              + ", which applies from "
              + claimed.get().exceededBy()
              + " % on, and by now the objective "
              + excess
                  .map(percent ->
                      percent == 0 ? "is not exceeded" : "is exceeded by " + percent + " %")
                  .orElse("is exceeded by nobody knows how much"));
      return List.of(policy.under(now));
    }
    return Stream.of(claimed, now).distinct().map(policy::under).toList();
  }
}
