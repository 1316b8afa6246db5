package io.clawback.runtime;

import io.clawback.model.finding.Finding;
import io.clawback.model.observed.FleetSnapshot;
import io.clawback.model.observed.History;
import java.util.List;

/**
 * One look, and what it says.
 *
 * @param snapshot what was seen, ages told
 * @param history what was seen before
 * @param findings what is wrong, worst first
 */
public record Observation(FleetSnapshot snapshot, History history, List<Finding> findings) {}
