package io.clawback.execute;

import java.util.concurrent.ExecutorService;
import java.util.function.Supplier;

/**
 * How many steps of a wave may be under way at once, and on whose threads.
 *
 * @param most with 1 each ends before the next begins, all on the caller's thread
 * @param threads for one lot of steps; closed when all of it has come to rest
 */
public record SideBySide(int most, Supplier<ExecutorService> threads) {
  /** One at a time. */
  public static final SideBySide NEVER =
      new SideBySide(
          1,
          () -> {
            throw new IllegalStateException("no step goes beside another");
          });
}
