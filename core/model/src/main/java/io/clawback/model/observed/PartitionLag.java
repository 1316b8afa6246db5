package io.clawback.model.observed;

/**
 * How far a group is on one partition.
 *
 * <p>No commit: all but the number are unknown ({@code NO_COMMIT}). A commit below the log start:
 * {@code offsetLag} is still the difference, {@code lagMessages} is unknown ({@code
 * BELOW_LOG_START}), for what the group will read next is its own choice. A commit beyond the end:
 * {@code offsetLag} and {@code lagMessages} are unknown ({@code BEYOND_LOG_END}); a commit must be
 * read before the end is, so that racing consumers never look like that.
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
