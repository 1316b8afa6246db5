package io.clawback.execute;

import io.clawback.model.fleet.TenantBudget;
import io.clawback.model.name.TenantName;
import io.clawback.model.plan.Approval;
import io.clawback.model.plan.Budget;
import io.clawback.model.plan.Plan;
import io.clawback.model.run.StepState;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/**
 * What is to be carried out.
 *
 * @param run the run's id
 * @param rollbackKey the handle by which a person asks for the way back: 128 random bits, no
 *     capability by itself
 * @param who who asked
 * @param plan the plan
 * @param approval the yes that covers it, already checked to be for this very plan
 * @param states where each step stands, from the ledger; empty for a new run
 * @param asked ids of the steps that the run was begun for
 * @param steps ids of those of them that may run now; the others are withheld
 * @param budgets by account (a policy's name, or {@code POLICY/TIER} where a tier has a budget of
 *     its own), the most that the steps of this run may use together
 * @param tenants by tenant, the most that the steps of this run may do to it, whatever policies
 *     say; one that is not named has no bound of its own
 */
public record Order(
    String run,
    String rollbackKey,
    String who,
    Plan plan,
    Optional<Approval> approval,
    SortedMap<String, StepState> states,
    List<String> asked,
    List<String> steps,
    SortedMap<String, Budget> budgets,
    SortedMap<TenantName, TenantBudget> tenants) {}
