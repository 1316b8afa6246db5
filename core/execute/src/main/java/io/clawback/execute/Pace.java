package io.clawback.execute;

import io.clawback.model.plan.MessageOperation;
import io.clawback.spi.time.Clock;
import io.clawback.spi.time.Scheduler;
import java.time.Duration;

/** Keeps to so many messages a second where an operation says so. Waits between batches only. */
final class Pace {
  /** Somebody who wants the run to end waits no longer than that. */
  private static final Duration STRETCH = Duration.ofSeconds(1);

  private final Clock clock;
  private final Scheduler scheduler;

  Pace(Clock clock, Scheduler scheduler) {
    this.clock = clock;
    this.scheduler = scheduler;
  }

  /** The way through the batches of one operation, from now on. */
  Walk begin(MessageOperation.Carried operation) {
    int perSecond = operation instanceof MessageOperation.Redrive o ? o.perSecond() : 0;
    return new Walk(perSecond);
  }

  /** One way. */
  final class Walk {
    private final int perSecond;
    private final long began = clock.nanos();
    private long gone;

    private Walk(int perSecond) {
      this.perSecond = perSecond;
    }

    /**
     * So many more are done; returns when the next may follow.
     *
     * @param goesOn throws when somebody wants the run to end
     */
    void went(long messages, Runnable goesOn) throws InterruptedException {
      gone += messages;
      if (perSecond <= 0) {
        return;
      }
      long due = began + (long) (1e9 * gone / perSecond);
      for (long left = due - clock.nanos(); left > 0; left = due - clock.nanos()) {
        goesOn.run();
        scheduler.sleep(Duration.ofNanos(Math.min(left, STRETCH.toNanos())));
      }
    }
  }
}
