package io.clawback.brokers.kafka.change;

import io.clawback.brokers.kafka.connect.Refusal;
import io.clawback.model.plan.Operation.Change;
import io.clawback.model.run.Probe;
import java.util.List;
import java.util.function.Function;

/** Changes of named values, judged against what is there: the same for settings and quotas. */
final class Changes {
  private Changes() {}

  /** How one change stands. */
  enum Standing {
    /** As wanted. */
    HOLDS,
    /** As planned: still to be done. */
    PLANNED,
    /** Neither: somebody else was there. */
    OTHER
  }

  /** Those still to be done; refuses when one is neither as planned nor as wanted. */
  static List<Change> pending(
      List<Change> changes, Function<Change, Standing> standing, String target) {
    for (Change change : changes) {
      if (standing.apply(change) == Standing.OTHER) {
        throw Refusal.stale(
            "kafka.value-changed",
            target,
            change.key() + " is neither as planned nor as wanted; nothing was changed.");
      }
    }
    return changes.stream().filter(c -> standing.apply(c) == Standing.PLANNED).toList();
  }

  static Probe probe(List<Change> changes, Function<Change, Standing> standing) {
    List<Standing> standings = changes.stream().map(standing).toList();
    if (standings.stream().allMatch(Standing.HOLDS::equals)) {
      return Probe.STATE_HOLDS;
    }
    if (standings.contains(Standing.OTHER)) {
      return Probe.SUPERSEDED;
    }
    return standings.contains(Standing.HOLDS) ? Probe.PARTLY : Probe.NOT_STARTED;
  }
}
