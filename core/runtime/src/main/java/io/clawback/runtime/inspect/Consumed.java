package io.clawback.runtime.inspect;

import java.util.List;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.SortedSet;

/**
 * What a group has behind it on a queue.
 *
 * @param incarnation the queue's, so that offsets of another queue of that name are not mistaken
 * @param compacted whether the broker removes messages whose record key came again
 * @param positions where the group stands, by partition, as far as it is known; of all partitions
 * @param attended partitions that a member of the group reads
 * @param partitions all there are
 */
record Consumed(
    String incarnation,
    boolean compacted,
    SortedMap<Integer, Long> positions,
    SortedSet<Integer> attended,
    List<Part> partitions) {
  Consumed {
    partitions = List.copyOf(partitions);
  }

  /**
   * One partition, as far as it is known.
   *
   * @param start the oldest offset that is still there
   * @param stable the offset up to which nothing is in an open transaction
   * @param end the offset after the newest message
   * @param position where the group stands
   */
  record Part(
      int number,
      OptionalLong start,
      OptionalLong stable,
      OptionalLong end,
      OptionalLong position) {
    /** Whether it is known what the group has behind it; true where there never was a message. */
    boolean known() {
      boolean empty = end.isPresent() && end.getAsLong() == 0;
      return empty || (position.isPresent() && start.isPresent() && end.isPresent());
    }

    /** Up to where messages count as consumed; it must be known. */
    long to() {
      return Math.min(position.orElse(0), stable.orElse(end.orElse(0)));
    }
  }
}
