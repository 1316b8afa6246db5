package io.clawback.model.observed;

import io.clawback.model.name.SubscriptionId;
import java.time.Instant;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What was seen before, as a value: bounded, so that detection is a pure function.
 *
 * @param windows the last observations by subscription; the snapshot under judgement is not among
 *     them
 * @param streaks by finding key, in how many observations in a row up to the last one the finding
 *     was made
 * @param lastActed by target, when a step last changed it
 * @param incarnations by queue (as printed), which incarnation was last seen; another one now means
 *     that the queue was re-created
 */
public record History(
    SortedMap<SubscriptionId, Window> windows,
    SortedMap<String, Integer> streaks,
    SortedMap<String, Instant> lastActed,
    SortedMap<String, String> incarnations) {
  /** Nothing was ever seen. */
  public static History none() {
    return new History(new TreeMap<>(), new TreeMap<>(), new TreeMap<>(), new TreeMap<>());
  }
}
