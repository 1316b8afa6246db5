package io.clawback.model.observed;

import java.util.List;

/**
 * One lane of a queue.
 *
 * @param number from 0
 * @param logStart the oldest offset that can be read
 * @param logEnd the offset after the newest message
 * @param lastStable the offset up to which nothing is in an open transaction
 * @param leader the broker node that leads it; -1 when none
 * @param replicas nodes that should hold it
 * @param inSync nodes that do
 */
public record PartitionState(
    int number,
    Measured logStart,
    Measured logEnd,
    Measured lastStable,
    int leader,
    List<Integer> replicas,
    List<Integer> inSync) {}
