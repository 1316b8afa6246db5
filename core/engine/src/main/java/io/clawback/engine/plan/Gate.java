package io.clawback.engine.plan;

import io.clawback.engine.PlanRequest;
import io.clawback.engine.evaluate.TenantBounds;
import io.clawback.engine.look.Figures;
import io.clawback.engine.look.Look;
import io.clawback.engine.plan.Decision.No;
import io.clawback.model.fleet.Policy;
import io.clawback.model.name.TenantName;
import io.clawback.model.observed.BrokerSnapshot;
import io.clawback.model.observed.Capability;
import io.clawback.model.plan.Operation;
import io.clawback.model.plan.StepKind;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What every step must pass, whatever it is for. */
final class Gate {
  private final Look look;
  private final PlanRequest request;
  private final Allowance allowance;

  Gate(Look look, PlanRequest request) {
    this(look, request, Allowance.inTurn(TenantBounds.of(look)));
  }

  Gate(Look look, PlanRequest request, Allowance allowance) {
    this.look = look;
    this.request = request;
    this.allowance = allowance;
  }

  /** Whether it is one tenant's at most, and within the scope asked for. */
  Optional<No> owned(
      List<TenantName> owners, TenantName tenant, String environment, String queue, String group) {
    if (owners.size() > 1) {
      return Optional.of(
          new No(
              DeclineCode.AMBIGUOUS_OWNER,
              "Claimed by " + owners.stream().sorted().toList() + ": nothing is changed."));
    }
    return request.scope().matches(tenant, environment, queue, group)
        ? Optional.empty()
        : Optional.of(
            new No(DeclineCode.OUT_OF_SCOPE, "The plan was asked for another scope only."));
  }

  /** The policy that decides. */
  Optional<Policy> policy(TenantName tenant, String environment, String queue, String group) {
    return look.fleet().policy(tenant, environment, queue, group);
  }

  static No noPolicy(TenantName tenant, String environment) {
    return new No(
        DeclineCode.NO_POLICY, "No policy covers " + tenant + " in " + environment + " for this.");
  }

  /** Whether the policy permits that kind of step at all. */
  static Optional<No> permitted(Policy policy, StepKind kind) {
    return policy.permission(kind) == Policy.Permission.NEVER
        ? Optional.of(
            new No(
                DeclineCode.NOT_PERMITTED,
                "Policy '" + policy.name() + "' does not permit " + kind + "."))
        : Optional.empty();
  }

  /** What the run may still do; asked last, when nothing else stands against a step. */
  Allowance allowance() {
    return allowance;
  }

  /** Whether the broker can do it. */
  static Optional<No> capable(BrokerSnapshot broker, Capability capability) {
    return broker.capabilities().contains(capability)
        ? Optional.empty()
        : Optional.of(
            new No(
                DeclineCode.CANNOT_ON_THIS_BROKER,
                "Broker " + broker.id() + " lacks " + capability + "."));
  }

  /** Whether enough time has passed since the target was last changed. */
  Optional<No> rested(Policy policy, Operation operation) {
    Instant acted = look.history().lastActed().get(operation.target());
    if (acted == null || !acted.plus(policy.cooldown()).isAfter(request.now())) {
      return Optional.empty();
    }
    return Optional.of(
        new No(
            DeclineCode.COOLDOWN,
            operation.target()
                + " was changed "
                + Figures.seconds(Math.max(0, Duration.between(acted, request.now()).toSeconds()))
                + " ago; policy '"
                + policy.name()
                + "' wants "
                + Figures.seconds(policy.cooldown().toSeconds())
                + " between."));
  }
}
