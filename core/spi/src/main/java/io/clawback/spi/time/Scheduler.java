package io.clawback.spi.time;

import java.time.Duration;

/** Waiting as an argument, so that a simulation need not wait. */
public interface Scheduler {
  /** Blocks for the time given. Throws {@link InterruptedException} when the run is to stop. */
  void sleep(Duration length) throws InterruptedException;

  /** The machine's own waiting. */
  static Scheduler system() {
    return Thread::sleep;
  }
}
