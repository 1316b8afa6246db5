package io.clawback.model.fleet;

import io.clawback.model.plan.Budget;
import io.clawback.model.plan.StepKind;
import java.time.Duration;
import java.util.SortedMap;

/**
 * What Clawback may do, and how.
 *
 * @param name recorded with every act
 * @param scope for what
 * @param permissions by kind of step; a kind that is not named is {@link Permission#NEVER}
 * @param budget the most that all steps of one run may do together
 * @param recoverWithin how long consumers have to recover after a step before it counts as not
 *     recovered
 * @param onNotRecovered what then
 * @param cooldown the shortest time between two acts on one target
 * @param manualBaseline what the same work takes by hand, declared by the owner; the only source of
 *     {@code mttr_improvement}
 * @param approvalValid how long an approval holds
 * @param fourEyes whether the approver must be another person than the plan's author
 */
public record Policy(
    String name,
    Scope scope,
    SortedMap<StepKind, Permission> permissions,
    Budget budget,
    Duration recoverWithin,
    OnNotRecovered onNotRecovered,
    Duration cooldown,
    Duration manualBaseline,
    Duration approvalValid,
    boolean fourEyes) {

  /** Whether a kind of step may run. */
  public enum Permission {
    /** Not at all. */
    NEVER,
    /** After a person approved the plan. */
    APPROVAL,
    /** By itself. An irreversible step needs an approval all the same. */
    AUTOMATIC
  }

  /** What to do with a step that did not help. */
  public enum OnNotRecovered {
    /** Leave it and say so. */
    KEEP,
    /** Take it back where that is safe: never scale in under a running consumer. */
    ROLLBACK
  }

  /** What this policy says of a kind of step. */
  public Permission permission(StepKind kind) {
    Permission found = permissions.get(kind);
    return found == null ? Permission.NEVER : found;
  }
}
