package io.clawback.model.observed;

import io.clawback.model.name.BrokerId;
import java.util.List;

/**
 * What there is to look at on one broker.
 *
 * @param broker which
 * @param clusterId what it says it is
 * @param queues names, sorted; only those that the declaration looks at
 * @param groups names, sorted; likewise
 */
public record Topology(
    BrokerId broker, String clusterId, List<String> queues, List<String> groups) {}
