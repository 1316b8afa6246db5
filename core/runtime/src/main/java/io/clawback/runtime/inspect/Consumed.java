package io.clawback.runtime.inspect;

import io.clawback.spi.broker.Scan;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;

/**
 * What a group has behind it on a queue.
 *
 * @param incarnation the queue's, so that offsets of another queue of that name are not mistaken
 * @param positions where the group stands, by partition, as far as it is known; of all partitions
 * @param attended partitions that a member of the group reads
 * @param ranges what lies before that and is still there, one for each partition, none empty
 */
record Consumed(
    String incarnation,
    SortedMap<Integer, Long> positions,
    SortedSet<Integer> attended,
    List<Scan.Range> ranges) {
  Consumed {
    ranges = List.copyOf(ranges);
  }
}
