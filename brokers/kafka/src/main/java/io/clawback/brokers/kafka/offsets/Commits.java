package io.clawback.brokers.kafka.offsets;

import java.util.SortedMap;
import java.util.SortedSet;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;

/**
 * A group's commits on one queue, as far as they are settled.
 *
 * @param at by partition; partitions without a position are absent
 * @param unreadable partitions whose position the broker does not tell: a transaction has written
 *     another one and is neither committed nor aborted, or it is not for us to see
 */
public record Commits(SortedMap<Integer, OffsetAndMetadata> at, SortedSet<Integer> unreadable) {}
