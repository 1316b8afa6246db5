package io.clawback.runtime.inspect;

import io.clawback.spi.broker.Scan;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/**
 * What a request comes to.
 *
 * @param ranges what to read, sorted; those of one partition do not overlap
 * @param positions where the group stands, by partition, as far as it is known
 * @param consumed what the group has behind it, when it is about a group
 * @param words what that is, for people
 * @param notes what was left out or assumed
 */
record Selection(
    List<Scan.Range> ranges,
    SortedMap<Integer, Long> positions,
    Optional<Consumed> consumed,
    String words,
    List<String> notes) {
  Selection {
    ranges = List.copyOf(ranges);
    notes = List.copyOf(notes);
  }
}
