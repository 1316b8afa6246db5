package io.clawback.content;

import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * All that breaks one contract, whatever the place and the rule: a contract that is wrong, or of
 * another version, is broken in several ways at once.
 */
final class Breaches {
  private final TimeCounts times = new TimeCounts();
  private long first = Long.MAX_VALUE;

  /** How many messages break it: each is told once for each contract. */
  long count;

  /** Of each contract that is broken, by {@link Group#coarse}. */
  static Map<Long, Breaches> of(Evidence evidence) {
    Map<Long, Breaches> all = new TreeMap<>();
    for (Groups groups : new Groups[] {evidence.contracts, evidence.coarseContracts}) {
      for (Group group : groups.all()) {
        all.computeIfAbsent(group.coarse(), c -> new Breaches()).add(group.tally());
      }
    }
    return all;
  }

  private void add(Tally tally) {
    count += tally.count;
    times.merge(tally.times);
    first = Math.min(first, tally.first().timestamp());
  }

  /** Where in time they began, or ended; null when that is not clear. */
  @Nullable Step step(TimeCounts whole) {
    return Step.find(whole, times, first);
  }
}
