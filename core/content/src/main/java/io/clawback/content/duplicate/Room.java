package io.clawback.content.duplicate;

import java.util.concurrent.atomic.AtomicLong;

/** Counts the bytes that are taken, against the most that may be. Thread-safe. */
final class Room {
  private final long limit;
  private final AtomicLong used = new AtomicLong();

  Room(long limit) {
    this.limit = limit;
  }

  /** Takes them, or says that they are not there. */
  boolean take(long bytes) {
    if (used.addAndGet(bytes) > limit && bytes > 0) {
      used.addAndGet(-bytes);
      return false;
    }
    return true;
  }

  /** Takes them in any case: something of at least that size is given back at once. */
  void force(long bytes) {
    used.addAndGet(bytes);
  }

  void give(long bytes) {
    used.addAndGet(-bytes);
  }

  long free() {
    return Math.max(0, limit - used.get());
  }

  long used() {
    return used.get();
  }

  long limit() {
    return limit;
  }
}
