package io.clawback.runtime;

import io.clawback.model.error.Category;
import io.clawback.model.error.ClawbackException;
import io.clawback.model.error.Problem;
import io.clawback.model.fleet.Fleet;
import io.clawback.model.fleet.Policy;
import io.clawback.model.plan.Approval;
import io.clawback.model.plan.Operation;
import io.clawback.model.plan.Plan;
import io.clawback.model.plan.Step;
import io.clawback.model.plan.WayBack;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;

/**
 * Says who may approve, and whether a plan's yes still holds, by the policies as they are now.
 * Pure.
 */
final class ApprovalGate {
  private final Fleet fleet;
  private final SortedSet<String> authors;

  /**
   * @param authors who made the plan, as the ledger tells, not as the plan says of itself
   */
  ApprovalGate(Fleet fleet, SortedSet<String> authors) {
    this.fleet = fleet;
    this.authors = authors;
  }

  /** The yes of {@code by}; refused when a reason is missing or four eyes are asked for. */
  Approval grant(Plan plan, String by, String reason, Instant now) {
    if (reason.isBlank()) {
      throw refused("approval.no-reason", plan, "a reason is required.", "Give one with --reason.");
    }
    if (sameEyes(by, plan)) {
      throw refused(
          "approval.four-eyes",
          plan,
          "its author " + by + " may not approve it: the policy asks for four eyes.",
          "Ask another person to approve it, from an account of their own.");
    }
    return new Approval(plan.id(), by, reason, now, now.plus(valid(plan)));
  }

  /**
   * Whether the policy asks for another person than this one. From which machine somebody acts
   * makes them no other person; whom the system cannot name may be anybody.
   */
  private boolean sameEyes(String by, Plan plan) {
    return policies(plan).stream().anyMatch(Policy::fourEyes)
        && (Who.user(by).equals(Who.UNKNOWN)
            || authors.stream()
                .map(Who::user)
                .anyMatch(a -> a.equals(Who.user(by)) || a.equals(Who.UNKNOWN)));
  }

  private Duration valid(Plan plan) {
    return policies(plan).stream()
        .map(Policy::approvalValid)
        .min(Duration::compareTo)
        .orElse(Duration.ofHours(1));
  }

  /** Steps that may run: all of them with an approval that holds, else those that need none. */
  List<String> permitted(Plan plan, Optional<Approval> approval, Instant now) {
    boolean approved = approval.filter(a -> holds(a, plan, now)).isPresent();
    return plan.steps().filter(s -> approved || !needs(s)).map(Step::id).toList();
  }

  /** The latest yes that is for this very plan and has not expired. */
  Optional<Approval> holding(List<Approval> approvals, Plan plan, Instant now) {
    return approvals.reversed().stream().filter(a -> holds(a, plan, now)).findFirst();
  }

  /** Throws when a step needs a yes and there is none. */
  void require(Plan plan, Optional<Approval> approval) {
    List<String> waiting = plan.steps().filter(ApprovalGate::needs).map(Step::id).toList();
    if (!waiting.isEmpty() && approval.isEmpty()) {
      throw refused(
          "approval.missing",
          plan,
          "steps "
              + String.join(", ", waiting)
              + " need an approval, and there is none that holds.",
          "Run `clawback approve " + plan.shortId() + " --reason …`.");
    }
  }

  private boolean holds(Approval approval, Plan plan, Instant now) {
    return approval.planId().equals(plan.id())
        && !now.isBefore(approval.at().minusSeconds(300))
        && now.isBefore(approval.until())
        && now.isBefore(approval.at().plus(valid(plan)))
        && !sameEyes(approval.by(), plan);
  }

  private static boolean needs(Step step) {
    return step.needsApproval()
        || step.wayBack() instanceof WayBack.Irreversible
        || step.operation() instanceof Operation.ResetOffsets;
  }

  private List<Policy> policies(Plan plan) {
    List<String> named = plan.steps().map(Step::policy).distinct().toList();
    return fleet.policies().stream().filter(p -> named.contains(p.name())).toList();
  }

  private static ClawbackException refused(String code, Plan plan, String message, String next) {
    return new ClawbackException(
        new Problem(code, Category.APPROVAL, "plan " + plan.shortId(), message, next));
  }
}
