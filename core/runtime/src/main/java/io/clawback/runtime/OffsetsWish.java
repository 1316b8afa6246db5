package io.clawback.runtime;

import io.clawback.model.name.SubscriptionId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/**
 * A wish to move a group's position, in all the ways of KIP-122.
 *
 * @param subscription whose, on which queue
 * @param partitions which; empty means all
 * @param target where to
 * @param max the most messages that may be skipped or delivered again; empty means the policy's
 *     budget
 */
public record OffsetsWish(
    SubscriptionId subscription, List<Integer> partitions, Target target, Optional<Long> max) {

  /** Where to. */
  public sealed interface Target {}

  /** The oldest message that is there. */
  public record ToEarliest() implements Target {}

  /** The end. */
  public record ToLatest() implements Target {}

  /** Where it is: commits the present position anew. */
  public record ToCurrent() implements Target {}

  /** This very offset. */
  public record ToOffset(long offset) implements Target {}

  /** The first message that is at least this new. */
  public record ToDatetime(Instant at) implements Target {}

  /** The first message that is at most this old. */
  public record ByDuration(Duration ago) implements Target {}

  /** So many offsets forward, or backward when negative. */
  public record ShiftBy(long offsets) implements Target {}

  /** Explicit offsets by partition; {@code source} names where they come from, for people. */
  public record Exact(SortedMap<Integer, Long> offsets, String source) implements Target {}

  /** Where another group of the same broker is. */
  public record FromGroup(String group) implements Target {}
}
