package io.clawback.app.cli;

import io.clawback.app.print.Console;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * Ctrl-C and SIGTERM while something runs: the run is asked to rest, and the process waits until it
 * does, so that it can be resumed. What waits for long is woken.
 */
final class Interruption implements BooleanSupplier, AutoCloseable {
  private static final long GENTLE_SECONDS = 3;
  private static final long AT_MOST_SECONDS = 60;
  private static final long TELLING_SECONDS = 10;

  /** There is one command line in a process, and one end of it. */
  private static final CountDownLatch OVER = new CountDownLatch(1);

  private final CountDownLatch rested = new CountDownLatch(1);
  private final Thread working = Thread.currentThread();
  private final Thread hook;
  private volatile boolean stop;

  /** Stands by until it is closed. */
  Interruption(Console console) {
    this.hook = Thread.ofPlatform().unstarted(() -> rest(console));
    Runtime.getRuntime().addShutdownHook(hook);
  }

  private void rest(Console console) {
    stop = true;
    console.note("Stopping: the run comes to rest first.");
    try {
      if (!rested.await(GENTLE_SECONDS, TimeUnit.SECONDS)) {
        working.interrupt();
        if (!rested.await(AT_MOST_SECONDS, TimeUnit.SECONDS)) {
          console.note("It did not come to rest; the ledger knows where it stands: see runs.");
        }
      }
      // Its result is still printed, and the ledger closed.
      boolean ended = OVER.await(TELLING_SECONDS, TimeUnit.SECONDS);
      if (!ended) {
        console.note("The process ends without its last words: see runs.");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Whether the run is to rest. */
  @Override
  public boolean getAsBoolean() {
    return stop;
  }

  /** The command line has done all it had to do: the process may end. */
  static void over() {
    OVER.countDown();
  }

  @Override
  public void close() {
    rested.countDown();
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The process is ending already; the hook waits for what is still to be printed.
    }
  }
}
