package io.clawback.model.observed;

import java.util.SortedMap;

/**
 * One client quota.
 *
 * @param entity whom it binds
 * @param limits by the broker's names, such as {@code producer_byte_rate}
 */
public record QuotaState(QuotaEntity entity, SortedMap<String, Double> limits) {}
