package io.clawback.app.cli;

import io.clawback.app.print.Console;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** A status line that tells how long something has been going on, on a terminal only. */
final class Waiting {
  private static final long EVERY_MILLIS = 200;
  private static final long UNNOTICED_NANOS = 400_000_000;

  private Waiting() {}

  /** What takes its time. */
  interface Work<T> {
    T get() throws InterruptedException;
  }

  /** Does the work, and draws {@code what} meanwhile; the line is gone before this returns. */
  static <T> T during(Console console, Supplier<String> what, Work<T> work)
      throws InterruptedException {
    if (!console.errIsTerminal()) {
      return work.get();
    }
    CountDownLatch over = new CountDownLatch(1);
    Thread drawer = Thread.ofPlatform().daemon().start(() -> draw(console, what, over));
    try {
      return work.get();
    } finally {
      over.countDown();
      drawer.join(1_000);
      console.clearStatus();
    }
  }

  private static void draw(Console console, Supplier<String> what, CountDownLatch over) {
    long begun = System.nanoTime();
    try {
      while (!over.await(EVERY_MILLIS, TimeUnit.MILLISECONDS)) {
        long nanos = System.nanoTime() - begun;
        if (nanos > UNNOTICED_NANOS) {
          long tenths = nanos / 100_000_000;
          console.status(what.get() + "  " + tenths / 10 + "." + tenths % 10 + "s");
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
