package io.clawback.model.fleet;

import io.clawback.model.plan.Budget;
import io.clawback.model.plan.StepKind;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

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
 * @param tiers what holds otherwise where an objective is exceeded by far, the least excess first
 * @param tier the tier under which permissions and budget are as they are here; empty as declared
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
    boolean fourEyes,
    List<Tier> tiers,
    Optional<String> tier) {
  public Policy {
    tiers = List.copyOf(tiers);
  }

  /** A policy that says the same however far an objective is exceeded. */
  public Policy(
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
    this(
        name,
        scope,
        permissions,
        budget,
        recoverWithin,
        onNotRecovered,
        cooldown,
        manualBaseline,
        approvalValid,
        fourEyes,
        List.of(),
        Optional.empty());
  }

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

  /**
   * The tier that applies: the last that is reached.
   *
   * @param exceededPercent by how much an objective is exceeded; empty when that is not known, and
   *     then none applies
   */
  public Optional<Tier> tierAt(Optional<Long> exceededPercent) {
    return exceededPercent.flatMap(percent ->
        tiers.stream()
            .filter(t -> t.exceededBy() <= percent)
            .max(Comparator.comparingInt(Tier::exceededBy)));
  }

  /** The declared tier of that name. */
  public Optional<Tier> tier(String called) {
    return tiers.stream().filter(t -> t.name().equals(called)).findFirst();
  }

  /** What this policy says under that tier; as it is without one. */
  public Policy under(Optional<Tier> chosen) {
    if (chosen.isEmpty()) {
      return this;
    }
    TreeMap<StepKind, Permission> merged = new TreeMap<>(permissions);
    merged.putAll(chosen.get().permissions());
    return new Policy(
        name,
        scope,
        merged,
        chosen.get().budget().orElse(budget),
        recoverWithin,
        onNotRecovered,
        cooldown,
        manualBaseline,
        approvalValid,
        fourEyes,
        tiers,
        chosen.map(Tier::name));
  }

  /** Whose budget the steps of a run share: the policy's, or that of a tier with one of its own. */
  public String account() {
    return account(name, tier.flatMap(this::tier));
  }

  /** The same for a policy's name and the tier of a step under it. */
  public static String account(String policy, Optional<Tier> tier) {
    return tier.filter(t -> t.budget().isPresent())
        .map(t -> policy + "/" + t.name())
        .orElse(policy);
  }
}
