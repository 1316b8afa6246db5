package io.clawback.model.fleet;

import io.clawback.model.plan.Budget;
import io.clawback.model.plan.StepKind;
import java.util.Optional;
import java.util.SortedMap;

/**
 * What a policy says otherwise once an objective is exceeded by so much.
 *
 * @param name such as {@code AGGRESSIVE_DRAIN}; recorded with every act under it
 * @param exceededBy it applies where what is seen exceeds what is allowed by at least so many
 *     percent of what is allowed: at 340, 440 messages where 100 are allowed
 * @param permissions by kind of step; a kind that is not named is as in the policy
 * @param budget a budget of its own for the steps of a run under this tier; without one they share
 *     the policy's
 */
public record Tier(
    String name,
    int exceededBy,
    SortedMap<StepKind, Policy.Permission> permissions,
    Optional<Budget> budget) {}
