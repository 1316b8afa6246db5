package io.clawback.demo.world;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;

/** Waiting, always bounded; an interrupt ends it. */
public final class Waiting {
  private static final Duration REQUEST = Duration.ofMinutes(2);
  private static final long LOOK_MILLIS = 20;

  private Waiting() {}

  /** A broker's answer. */
  public static <T> T answer(Future<T> future) {
    try {
      return future.get(REQUEST.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    } catch (TimeoutException e) {
      throw new IllegalStateException("no answer within " + REQUEST, e);
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  /** Waits until it holds; says {@code what} is missing when it does not in time. */
  public static void until(String what, Duration patience, BooleanSupplier holds) {
    long end = System.nanoTime() + patience.toNanos();
    while (!holds.getAsBoolean()) {
      if (System.nanoTime() - end > 0) {
        throw new IllegalStateException("not within " + patience.toSeconds() + " s: " + what);
      }
      pause(LOOK_MILLIS);
    }
  }

  /** Sleeps so long. */
  public static void pause(long millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  /** Does all of it at the same time; returns when all is done, and fails when one fails. */
  public static void together(List<? extends Callable<?>> tasks) {
    try (var threads = java.util.concurrent.Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> running = new ArrayList<>();
      for (Callable<?> task : tasks) {
        running.add(threads.submit(task));
      }
      for (Future<?> each : running) {
        answer(each);
      }
    }
  }

  /** Waits until all have ended. */
  public static void join(List<Thread> threads) {
    for (Thread thread : threads) {
      try {
        thread.join(REQUEST);
      } catch (InterruptedException e) {
        throw interrupted(e);
      }
    }
  }

  private static IllegalStateException interrupted(InterruptedException e) {
    Thread.currentThread().interrupt();
    return new IllegalStateException("interrupted", e);
  }
}
