package io.clawback.model.plan;

import io.clawback.model.name.TenantName;

/**
 * A finding that is left alone.
 *
 * @param finding its key
 * @param tenant whose
 * @param code why, from a closed vocabulary such as {@code below-act-threshold}
 * @param reason why, one sentence with numbers
 */
public record Declined(String finding, TenantName tenant, String code, String reason) {}
