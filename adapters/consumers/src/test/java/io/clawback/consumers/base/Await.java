package io.clawback.consumers.base;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Waits for a condition, not for a time. */
public final class Await {
  private Await() {}

  /** What may come to hold. */
  public interface Condition {
    boolean holds() throws Exception;
  }

  /** Returns once it holds; fails after half a minute. */
  public static void until(String what, Condition condition) throws Exception {
    long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    while (!condition.holds()) {
      assertThat(System.nanoTime()).as(what).isLessThan(end);
      TimeUnit.MILLISECONDS.sleep(10);
    }
  }
}
