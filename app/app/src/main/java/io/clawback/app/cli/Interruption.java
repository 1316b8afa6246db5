package io.clawback.app.cli;

import io.clawback.app.print.Console;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * Ctrl-C and SIGTERM while something runs: a run is asked to rest, and the process waits until it
 * does, so that it can be resumed; a look is asked to end with what it has seen. What waits for
 * long is woken.
 */
final class Interruption implements BooleanSupplier, AutoCloseable {
  private static final long GENTLE_SECONDS = 3;
  private static final long AT_MOST_SECONDS = 60;
  private static final long TELLING_SECONDS = 10;

  /** There is one command line in a process, and one end of it. */
  private static final CountDownLatch OVER = new CountDownLatch(1);

  private final Words words;
  private final CountDownLatch rested = new CountDownLatch(1);
  private final Thread working = Thread.currentThread();
  private final Thread hook;
  private volatile boolean stop;
  private boolean closed;

  /** What is told of what is interrupted. */
  private enum Words {
    RUN(
        "Stopping: the run comes to rest first.",
        "It did not come to rest; the ledger knows where it stands: see runs.",
        "The process ends without its last words: see runs."),
    LOOK(
        "Stopping: what was seen so far is told.",
        "The look did not end; it changed nothing.",
        "The process ends without its last words; it changed nothing.");

    private final String stopping;
    private final String restless;
    private final String untold;

    Words(String stopping, String restless, String untold) {
      this.stopping = stopping;
      this.restless = restless;
      this.untold = untold;
    }
  }

  /** Of a run that changes something. Stands by until it is closed. */
  static Interruption ofRun(Console console) {
    return new Interruption(console, Words.RUN);
  }

  /** Of a look, which changes nothing. Stands by until it is closed. */
  static Interruption ofLook(Console console) {
    return new Interruption(console, Words.LOOK);
  }

  private Interruption(Console console, Words words) {
    this.words = words;
    this.hook = Thread.ofPlatform().unstarted(() -> rest(console));
    Runtime.getRuntime().addShutdownHook(hook);
  }

  private void rest(Console console) {
    stop = true;
    console.note(words.stopping);
    try {
      if (!rested.await(GENTLE_SECONDS, TimeUnit.SECONDS)) {
        wake();
        if (!rested.await(AT_MOST_SECONDS, TimeUnit.SECONDS)) {
          console.note(words.restless);
        }
      }
      // Its result is still printed, and the ledger closed.
      boolean ended = OVER.await(TELLING_SECONDS, TimeUnit.SECONDS);
      if (!ended) {
        console.note(words.untold);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized void wake() {
    if (!closed) {
      working.interrupt();
    }
  }

  /** What was woken tells what it has seen, and writes it down, as if it had not been. */
  private synchronized void calm() {
    closed = true;
    if (stop) {
      Thread.interrupted();
    }
  }

  /** Whether it is to end. */
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
    calm();
    rested.countDown();
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The process is ending already; the hook waits for what is still to be printed.
    }
  }
}
