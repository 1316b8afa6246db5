package io.clawback.engine.plan;

import io.clawback.model.finding.Severity;
import io.clawback.model.fleet.Policy;
import io.clawback.model.name.TenantName;
import io.clawback.model.plan.Budget;
import io.clawback.model.plan.Operation;
import io.clawback.model.plan.Precondition;
import io.clawback.model.plan.Step;
import io.clawback.model.plan.WayBack;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/**
 * A step that has no place in a wave yet.
 *
 * @param severity of the worst finding it answers
 * @param after 1 when it must wait for another step on the same subject, {@link #BESIDE} when it
 *     must wait for those but not for others that wait like it, else 0
 * @param subject what two steps may not touch at once: a group with its consumers, a queue, a quota
 * @param tier of the policy, if one applies
 * @param findings keys of what it answers; grows while planning
 */
record StepDraft(
    Severity severity,
    int after,
    String subject,
    TenantName tenant,
    String policy,
    Optional<String> tier,
    TreeSet<String> findings,
    Operation operation,
    List<Precondition> preconditions,
    Budget budget,
    WayBack wayBack,
    boolean needsApproval,
    boolean unfenced,
    String reason,
    String expect) {
  /** After all that waits, and beside others of the same subject. */
  static final int BESIDE = Integer.MAX_VALUE;

  /** A draft that no tier applies to. */
  StepDraft(
      Severity severity,
      int after,
      String subject,
      TenantName tenant,
      String policy,
      TreeSet<String> findings,
      Operation operation,
      List<Precondition> preconditions,
      Budget budget,
      WayBack wayBack,
      boolean needsApproval,
      boolean unfenced,
      String reason,
      String expect) {
    this(
        severity,
        after,
        subject,
        tenant,
        policy,
        Optional.empty(),
        findings,
        operation,
        preconditions,
        budget,
        wayBack,
        needsApproval,
        unfenced,
        reason,
        expect);
  }

  /** Whether a policy lets it run without a person, reversible as it is. */
  static boolean approval(Policy policy, Operation operation) {
    return policy.permission(operation.kind()) != Policy.Permission.AUTOMATIC;
  }

  Step step(String id, String nativeCommand) {
    return new Step(
        id,
        tenant,
        policy,
        tier,
        List.copyOf(findings),
        operation,
        preconditions,
        budget,
        wayBack,
        needsApproval,
        unfenced,
        reason,
        nativeCommand,
        expect);
  }
}
