package io.clawback.engine;

import io.clawback.model.name.GroupId;
import io.clawback.model.name.SubscriptionId;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/**
 * A wish to move a group's position, in the ways of KIP-122.
 *
 * @param subscription whose position on which queue
 * @param partitions which; empty means all
 * @param target where to
 * @param max the most messages that may be skipped or delivered again, in place of the policy's
 *     budget, by all wishes of one plan together; empty means the budget
 */
public record OffsetsRequest(
    SubscriptionId subscription, List<Integer> partitions, Target target, Optional<Long> max) {
  public OffsetsRequest {
    partitions = List.copyOf(partitions);
  }

  /** Where to. */
  public sealed interface Target {}

  /** The oldest message there is. */
  public record ToEarliest() implements Target {}

  /** The end: all that is unread is skipped. */
  public record ToLatest() implements Target {}

  /** Where it is; where nothing was committed, the end. */
  public record ToCurrent() implements Target {}

  /** One offset for all partitions. */
  public record ToOffset(long offset) implements Target {}

  /** So many offsets on, or back when negative; nothing was committed: refused. */
  public record ShiftBy(long by) implements Target {}

  /**
   * An offset for each partition: from a file, or as the broker answered for a time. A partition
   * that is not named stays.
   *
   * @param offsets by partition
   * @param how where they come from, for people
   */
  public record PerPartition(SortedMap<Integer, Long> offsets, String how) implements Target {}

  /** Where another group of the same broker is; a partition on which it has no position stays. */
  public record FromGroup(GroupId group) implements Target {}
}
