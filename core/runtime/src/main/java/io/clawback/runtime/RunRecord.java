package io.clawback.runtime;

import io.clawback.model.plan.Approval;
import io.clawback.model.run.StepState;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/**
 * A run as the ledger tells it.
 *
 * @param run its id
 * @param plan its plan's id
 * @param rollbackKey the handle for the way back
 * @param who who started it
 * @param startedAt when
 * @param steps ids of the steps that it may run
 * @param approval the yes that it runs under
 * @param states where each step stands that was begun
 * @param goingBack whether its way back was asked for: it can only be gone on with
 * @param ending how it ended; empty while it goes on or waits to be resumed
 */
public record RunRecord(
    String run,
    String plan,
    String rollbackKey,
    String who,
    Instant startedAt,
    List<String> steps,
    Optional<Approval> approval,
    SortedMap<String, StepState> states,
    boolean goingBack,
    Optional<String> ending) {}
