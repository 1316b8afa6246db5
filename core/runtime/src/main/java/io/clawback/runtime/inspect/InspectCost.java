package io.clawback.runtime.inspect;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What a look inside is going to take; told before the first message is read.
 *
 * @param selection what is read, in words
 * @param partitions of how many partitions
 * @param messages at most this many
 * @param consumed how many of them were consumed already, and are read for their keys alone
 * @param bytes about this many, as they lie on the broker; empty when it does not tell
 * @param time about this long; empty when unknown
 * @param sideEffects what the broker will be left with; empty where reading is harmless
 * @param notes what the selection could not take in, or takes in on an assumption
 */
public record InspectCost(
    String selection,
    int partitions,
    long messages,
    long consumed,
    Optional<Long> bytes,
    Optional<Duration> time,
    List<String> sideEffects,
    List<String> notes) {
  public InspectCost {
    sideEffects = List.copyOf(sideEffects);
    notes = List.copyOf(notes);
  }
}
