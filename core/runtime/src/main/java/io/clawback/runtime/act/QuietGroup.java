package io.clawback.runtime.act;

import io.clawback.model.error.ClawbackException;
import io.clawback.model.name.GroupId;
import io.clawback.model.observed.Topology;
import io.clawback.runtime.look.Connections;
import io.clawback.spi.time.Clock;
import io.clawback.spi.time.Scheduler;
import java.time.Duration;
import java.util.List;

/**
 * Waits until the broker itself says that nobody is in a group: consumers that were killed stay its
 * members until their session ends. Whether it is so is checked again by whoever relies on it.
 */
final class QuietGroup {
  private static final Duration PAUSE = Duration.ofMillis(250);

  private final Connections connections;
  private final Clock clock;
  private final Scheduler scheduler;

  QuietGroup(Connections connections, Clock clock, Scheduler scheduler) {
    this.connections = connections;
    this.clock = clock;
    this.scheduler = scheduler;
  }

  /** Returns when nobody is in it, or the time is over, or it cannot be told. */
  void await(GroupId group, Duration atMost) {
    long end = clock.nanos() + atMost.toNanos();
    try {
      while (!empty(group) && clock.nanos() - end < 0) {
        scheduler.sleep(PAUSE);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ClawbackException unseen) {
      // Whoever comes next looks for themselves, and tells what stands against it.
    }
  }

  private boolean empty(GroupId group) {
    return connections
        .broker(group.broker())
        .inspect()
        .snapshot(new Topology(group.broker(), "", List.of(), List.of(group.name())))
        .group(group.name())
        .map(state -> state.members().isEmpty())
        .orElse(true);
  }
}
