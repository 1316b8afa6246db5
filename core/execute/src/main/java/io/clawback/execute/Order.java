package io.clawback.execute;

import io.clawback.model.plan.Approval;
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
 * @param steps ids of the steps that may run; the others are withheld
 */
public record Order(
    String run,
    String rollbackKey,
    String who,
    Plan plan,
    Optional<Approval> approval,
    SortedMap<String, StepState> states,
    List<String> steps) {}
