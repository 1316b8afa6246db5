package io.clawback.model.observed;

/**
 * How far a group is on one partition.
 *
 * @param partition its number
 * @param committed the next offset that the group will read, as committed
 * @param offsetLag log end minus committed, never negative: what Kafka's own tool prints as LAG
 * @param lagMessages messages really behind: {@code offsetLag} without transaction markers and
 *     compacted records where that is known
 * @param lagSeconds age of the oldest message behind, in seconds; 0 when caught up
 */
public record PartitionLag(
    int partition,
    Measured committed,
    Measured offsetLag,
    Measured lagMessages,
    Measured lagSeconds) {}
