package io.clawback.engine.evaluate;

import io.clawback.engine.look.Figures;
import io.clawback.engine.look.Look;
import io.clawback.engine.look.Watched;
import io.clawback.model.fleet.Policy;
import io.clawback.model.fleet.Tier;
import io.clawback.model.name.GroupId;
import io.clawback.model.name.SubscriptionId;
import io.clawback.model.name.TenantName;
import io.clawback.model.plan.MessageOperation;
import io.clawback.model.plan.Operation;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Which tier of a policy applies to what: by the excess of the one subscription that steps about
 * messages are about, and of the worst that the policy decides for where a group's steps touch all
 * that it reads. The same when a plan is made and when a run of it begins.
 */
public final class Tiers {
  private Tiers() {}

  /** The policy as it is for one subscription. */
  public static Policy under(Policy policy, Watched watched) {
    return policy.under(policy.tierAt(Excess.percent(watched)));
  }

  /** The policy as it is for a group of that tenant. */
  public static Policy under(Look look, Policy policy, TenantName tenant, GroupId group) {
    return policy.under(policy.tierAt(worst(look, w -> decides(look, policy, tenant, w), group)));
  }

  /**
   * By how much, in percent, that is exceeded which an operation under the policy answers. Empty
   * when that is not known, and for operations that answer no backlog.
   */
  public static Optional<Long> excess(
      Look look, Policy policy, TenantName tenant, Operation operation) {
    return excess(look, w -> decides(look, policy, tenant, w), operation);
  }

  private static Optional<Long> excess(Look look, Predicate<Watched> counts, Operation operation) {
    return switch (operation) {
      case Operation.RestartConsumers o -> worst(look, counts, o.group());
      case Operation.RemoveMembers o -> worst(look, counts, o.group());
      case Operation.ScaleConsumers o -> worst(look, counts, o.group());
      case Operation.ExpandPartitions ignored -> Optional.empty();
      case Operation.AlterSettings ignored -> Optional.empty();
      case Operation.AlterQuota ignored -> Optional.empty();
      case Operation.ResetOffsets ignored -> Optional.empty();
      case MessageOperation.Redrive ignored -> Optional.empty();
      case MessageOperation o -> look.subscription(o.subscription()).flatMap(Excess::percent);
    };
  }

  /** The same whichever policy decides: how urgent the operation is. */
  public static Optional<Long> excess(Look look, TenantName tenant, Operation operation) {
    return excess(look, w -> w.tenant().equals(tenant), operation);
  }

  /** Why a tier applies, for people; empty when none does. */
  public static String why(Look look, Policy policy, TenantName tenant, Operation operation) {
    Optional<Tier> tier = policy.tier().flatMap(policy::tier);
    return tier.isEmpty()
        ? ""
        : " Tier "
            + tier.get().name()
            + " applies, from "
            + Figures.count(tier.get().exceededBy())
            + " % on: the objective is exceeded by "
            + excess(look, policy, tenant, operation).map(Figures::count).orElse("-")
            + " %.";
  }

  private static Optional<Long> worst(Look look, Predicate<Watched> counts, GroupId group) {
    return look.subscriptions(group).stream()
        .filter(counts)
        .flatMap(w -> Excess.percent(w).stream())
        .max(Long::compare);
  }

  private static boolean decides(Look look, Policy policy, TenantName tenant, Watched watched) {
    SubscriptionId id = watched.id();
    return watched.tenant().equals(tenant)
        && look.fleet()
            .policy(watched.tenant(), id.broker().environment(), id.queue(), id.group().name())
            .filter(p -> p.name().equals(policy.name()))
            .isPresent();
  }
}
