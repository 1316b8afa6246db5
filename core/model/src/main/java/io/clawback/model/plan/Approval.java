package io.clawback.model.plan;

import java.time.Instant;

/**
 * A yes bound to one plan.
 *
 * @param planId the whole id of the plan
 * @param by who said yes
 * @param reason why
 * @param at when
 * @param until how long it holds
 */
public record Approval(String planId, String by, String reason, Instant at, Instant until) {}
