package io.clawback.clients.kafka.skip;

import java.util.concurrent.atomic.AtomicLong;

/**
 * What all interceptors of this process did, for the application's own metrics. Only ever grows.
 * Thread-safe.
 */
public final class SkipCounts {
  private static final AtomicLong DROPPED = new AtomicLong();
  private static final AtomicLong MISMATCHED = new AtomicLong();

  private SkipCounts() {}

  /** Messages that were left out; one that was fetched twice counts twice. */
  public static long dropped() {
    return DROPPED.get();
  }

  /** Messages at a listed place that were delivered because they are not the listed ones. */
  public static long mismatched() {
    return MISMATCHED.get();
  }

  /** What one interceptor did: it counts for the process too. */
  static final class Own {
    private final AtomicLong dropped = new AtomicLong();
    private final AtomicLong mismatched = new AtomicLong();

    void drop() {
      dropped.incrementAndGet();
      DROPPED.incrementAndGet();
    }

    /** How many there are now. */
    long mismatch() {
      MISMATCHED.incrementAndGet();
      return mismatched.incrementAndGet();
    }

    long dropped() {
      return dropped.get();
    }

    long mismatched() {
      return mismatched.get();
    }
  }
}
