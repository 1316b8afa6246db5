package io.clawback.engine.detect;

import io.clawback.model.finding.Finding.Fault;
import java.util.List;
import java.util.Optional;

/**
 * Burrow's rules over a window of commits, in this order: lag within the allowance is fine; STOPPED
 * if nothing was committed for longer than the window spans; REWOUND if an offset went back and has
 * not recovered; and only if lag was never within the allowance in the window, STALLED if all
 * offsets are equal, LAGGING if lag never fell. Source: the rules of LinkedIn's Burrow, "Consumer
 * Lag Evaluation Rules".
 */
final class Burrow {
  /** How many commits the window holds. */
  static final int WINDOW = 10;

  private Burrow() {}

  /**
   * One commit.
   *
   * @param atMillis when
   * @param offset what was committed
   * @param lag messages behind then
   */
  record Commit(long atMillis, long offset, long lag) {}

  /**
   * What is wrong with the partition's consumer, if anything.
   *
   * @param commits oldest first, at most {@link #WINDOW}
   * @param lag messages behind now
   * @param allowance lag that is no fault
   */
  static Optional<Fault> fault(List<Commit> commits, long lag, long allowance, long nowMillis) {
    if (lag <= allowance || commits.isEmpty()) {
      return Optional.empty();
    }
    Commit first = commits.getFirst();
    Commit last = commits.getLast();
    if (nowMillis - last.atMillis() > last.atMillis() - first.atMillis()) {
      return Optional.of(Fault.STOPPED);
    }
    if (rewound(commits)) {
      return Optional.of(Fault.REWOUND);
    }
    if (commits.stream().anyMatch(c -> c.lag() <= allowance)) {
      return Optional.empty();
    }
    if (commits.stream().allMatch(c -> c.offset() == first.offset())) {
      return Optional.of(Fault.STALLED);
    }
    for (int i = 1; i < commits.size(); i++) {
      if (commits.get(i).lag() < commits.get(i - 1).lag()) {
        return Optional.empty();
      }
    }
    return Optional.of(Fault.LAGGING);
  }

  private static boolean rewound(List<Commit> commits) {
    long highest = Long.MIN_VALUE;
    for (Commit commit : commits) {
      highest = Math.max(highest, commit.offset());
    }
    return commits.getLast().offset() < highest;
  }
}
