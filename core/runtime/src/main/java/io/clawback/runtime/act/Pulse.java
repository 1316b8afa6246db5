package io.clawback.runtime.act;

import io.clawback.engine.look.Look;
import io.clawback.engine.verify.Throughputs;
import io.clawback.model.name.GroupId;
import io.clawback.model.observed.FleetSnapshot;
import io.clawback.model.run.Throughput;
import java.time.Duration;
import java.util.ArrayDeque;

/** How fast groups consume, over the last looks that span the declared window. Not thread-safe. */
final class Pulse {
  private final Look before;
  private final Duration window;
  private final ArrayDeque<Taken> looks = new ArrayDeque<>();

  /**
   * @param before the look before the steps, with what was remembered then
   * @param window over how long it is measured, at least, where there is so much time
   */
  Pulse(Look before, Duration window) {
    this.before = before;
    this.window = window;
  }

  private record Taken(FleetSnapshot snapshot, long nanos) {}

  /**
   * Takes in one look.
   *
   * @param nanos monotonic time of it
   */
  void take(FleetSnapshot snapshot, long nanos) {
    looks.addLast(new Taken(snapshot, nanos));
    while (looks.size() > 2 && nanos - second().nanos() >= window.toNanos()) {
      looks.removeFirst();
    }
  }

  private Taken second() {
    return looks.stream().skip(1).findFirst().orElseThrow();
  }

  /** Whether the window is not over yet. */
  boolean early() {
    return looks.getLast().nanos() - looks.getFirst().nanos() < window.toNanos();
  }

  /** What is known of the group so far. */
  Throughput of(GroupId group) {
    Taken first = looks.getFirst();
    Taken last = looks.getLast();
    long millis = Duration.ofNanos(last.nanos() - first.nanos()).toMillis();
    return Throughputs.of(before, first.snapshot(), last.snapshot(), millis, group);
  }
}
