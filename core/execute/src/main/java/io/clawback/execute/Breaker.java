package io.clawback.execute;

import io.clawback.model.name.BrokerId;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A circuit breaker for each broker: after three failures in a row nothing more is tried there in
 * this run (SAFETY I11). It does not close by itself: the run ends as interrupted and is resumed
 * when somebody has looked. Not thread-safe.
 */
final class Breaker {
  private static final int FAILURES = 3;
  private final SortedMap<BrokerId, Integer> failures = new TreeMap<>();

  void failed(BrokerId broker) {
    failures.merge(broker, 1, Integer::sum);
  }

  void worked(BrokerId broker) {
    failures.remove(broker);
  }

  boolean open(BrokerId broker) {
    return failures.getOrDefault(broker, 0) >= FAILURES;
  }
}
