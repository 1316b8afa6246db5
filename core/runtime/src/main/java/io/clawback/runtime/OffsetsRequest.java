package io.clawback.runtime;

import io.clawback.model.name.GroupId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/**
 * A wish to move a group's position, in all the ways of KIP-122.
 *
 * @param group whose
 * @param queue on which queue
 * @param partitions which; empty means all
 * @param target where to
 */
public record OffsetsRequest(GroupId group, String queue, List<Integer> partitions, Target target) {

  /** Where to. */
  public sealed interface Target {
    /** The oldest message that is there. */
    record ToEarliest() implements Target {}

    /** The end. */
    record ToLatest() implements Target {}

    /** Where it is: commits the present position anew. */
    record ToCurrent() implements Target {}

    /** This very offset. */
    record ToOffset(long offset) implements Target {}

    /** The first message that is at least this new. */
    record ToDatetime(Instant at) implements Target {}

    /** The first message that is at most this old. */
    record ByDuration(Duration ago) implements Target {}

    /** So many offsets forward, or backward when negative. */
    record ShiftBy(long offsets) implements Target {}

    /** Explicit offsets by partition, as from a file. */
    record Exact(SortedMap<Integer, Long> offsets) implements Target {}

    /** Where another group of the same broker is. */
    record FromGroup(String group) implements Target {}
  }

  /** The partitions asked for, or nothing when all are meant. */
  public Optional<List<Integer>> chosen() {
    return partitions.isEmpty() ? Optional.empty() : Optional.of(partitions);
  }
}
