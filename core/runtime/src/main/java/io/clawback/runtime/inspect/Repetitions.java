package io.clawback.runtime.inspect;

import io.clawback.model.message.OffsetSpans;
import java.util.SortedMap;

/**
 * Messages that repeat an earlier one of the same partition.
 *
 * @param offsets which they are, by partition; none is empty
 * @param kept of those that they repeat, the one with the lowest offset, by partition
 */
public record Repetitions(SortedMap<Integer, OffsetSpans> offsets, SortedMap<Integer, Long> kept) {}
