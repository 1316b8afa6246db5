package io.clawback.runtime;

import io.clawback.model.plan.Plan;
import io.clawback.runtime.quarantine.Choice;

/**
 * A plan that puts messages back, and what was found where they lie.
 *
 * @param plan kept, and recorded
 * @param choice what goes, by source, tenant and reason, and what stays and why
 */
public record RedrivePlan(Plan plan, Choice choice) {}
