package io.clawback.model.observed;

/**
 * What a kind of queue is like, as data, so that the planner needs no broker.
 *
 * @param partitionsCanGrow whether partitions can be added
 * @param growthReversible whether they can be taken away again
 * @param growthMovesKeys whether growth changes the partition that a key goes to
 * @param offsetsCanMove whether a group's position can be set
 */
public record QueueTraits(
    boolean partitionsCanGrow,
    boolean growthReversible,
    boolean growthMovesKeys,
    boolean offsetsCanMove) {}
