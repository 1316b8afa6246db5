package io.clawback.model.run;

import java.util.Optional;

/**
 * How fast a group consumed before a run's steps and after them, over all queues that it reads.
 * What was not seen is empty, never 0; and a group that stood still is 0.
 *
 * @param beforePerSecond messages consumed a second, by what was remembered before the run began
 * @param beforeMillis over how long that was measured
 * @param afterPerSecond messages consumed a second, after the steps
 * @param afterMillis over how long that was measured
 * @param arrivingPerSecond messages arriving a second, over the same time
 * @param lagMessages messages behind at the end of it
 * @param secondsToZero until nothing is behind, at these rates; empty when that is not known or
 *     will not happen
 */
public record Throughput(
    Optional<Double> beforePerSecond,
    Optional<Long> beforeMillis,
    Optional<Double> afterPerSecond,
    Optional<Long> afterMillis,
    Optional<Double> arrivingPerSecond,
    Optional<Long> lagMessages,
    Optional<Long> secondsToZero) {

  /** After as a share of before, in percent; empty unless both are known and there was some. */
  public Optional<Double> percent() {
    return beforePerSecond
        .filter(before -> before > 0)
        .flatMap(before -> afterPerSecond.map(after -> 100 * after / before));
  }
}
