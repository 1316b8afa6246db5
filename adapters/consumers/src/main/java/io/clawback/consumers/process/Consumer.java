package io.clawback.consumers.process;

import java.util.Comparator;
import java.util.Optional;

/**
 * One consumer that lives now.
 *
 * @param leader its process; the oldest one where the first has ended and left others
 * @param ours our record of it; empty when it was adopted
 */
record Consumer(Identity leader, Optional<Instance> ours) {
  static final Comparator<Consumer> OLDEST_FIRST =
      Comparator.<Consumer>comparingLong(c -> c.leader().start())
          .thenComparingLong(c -> c.leader().pid());

  String mark() {
    return leader.mark();
  }
}
