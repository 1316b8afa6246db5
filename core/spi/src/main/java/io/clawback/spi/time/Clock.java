package io.clawback.spi.time;

import java.time.Instant;

/** Time as an argument. Thread-safe. */
public interface Clock {
  /** Wall clock: for people and for records, never for leases or back-off. */
  Instant now();

  /** Monotonic nanoseconds: for leases, back-off and time-outs. Only differences mean something. */
  long nanos();

  /** The machine's clocks. */
  static Clock system() {
    return new Clock() {
      @Override
      public Instant now() {
        return Instant.now();
      }

      @Override
      public long nanos() {
        return System.nanoTime();
      }
    };
  }
}
