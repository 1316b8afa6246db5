package io.clawback.brokers.kafka.connect;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * What came of asking for many things at once: each has a value or a failure of its own.
 *
 * @param values by what was asked for
 * @param failures likewise
 */
public record Answers<K, V>(Map<K, V> values, Map<K, Throwable> failures) {

  /** No question, no answer. */
  public static <K, V> Answers<K, V> none() {
    return new Answers<>(Map.of(), Map.of());
  }

  /** Waits for all of them, at most this long in all; what is still open then timed out. */
  public static <K, V> Answers<K, V> await(Map<K, KafkaFuture<V>> futures, Duration patience) {
    long end = System.nanoTime() + patience.toNanos();
    Map<K, V> values = new HashMap<>();
    Map<K, Throwable> failures = new HashMap<>();
    futures.forEach((key, future) -> {
      try {
        long left = Math.max(0, end - System.nanoTime());
        values.put(key, future.get(left, TimeUnit.NANOSECONDS));
      } catch (ExecutionException e) {
        failures.put(key, KafkaProblems.unwrapped(e));
      } catch (java.util.concurrent.TimeoutException e) {
        failures.put(key, new TimeoutException("no answer within " + patience));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        failures.put(key, e);
      }
    });
    return new Answers<>(values, failures);
  }

  /** The value, or null when there is none. */
  public @Nullable V value(K key) {
    return values.get(key);
  }

  /** The failure, or null when there is none. */
  public @Nullable Throwable failure(K key) {
    return failures.get(key);
  }
}
