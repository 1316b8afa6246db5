package io.clawback.demo.world;

import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/** Messages that keep arriving on one topic, at a steady rate on each partition. */
public final class Inflow implements AutoCloseable {
  private static final long TICK_MILLIS = 20;

  /** What a stall of the machine left out beyond this is not made up for. */
  private static final double MOST_LATE_SECONDS = 1;

  private final Messages messages;
  private final String topic;
  private final SortedMap<Integer, Double> perSecond;
  private final Map<Integer, Double> owed = new HashMap<>();
  private final Map<Integer, Long> numbers = new HashMap<>();
  private final Thread thread;
  private volatile boolean ended;

  /** Starts at once. */
  Inflow(String bootstrap, String topic, SortedMap<Integer, Double> perSecond) {
    this(new Messages(bootstrap, 5), topic, perSecond);
  }

  /**
   * Starts at once.
   *
   * @param messages what they are; closed with this
   * @param perSecond how many, by partition
   */
  public Inflow(Messages messages, String topic, SortedMap<Integer, Double> perSecond) {
    this.messages = messages;
    this.topic = topic;
    this.perSecond = new TreeMap<>(perSecond);
    this.thread = Thread.ofPlatform().name("inflow-" + topic).daemon().start(this::run);
  }

  private void run() {
    long last = System.nanoTime();
    while (!ended) {
      Waiting.pause(TICK_MILLIS);
      long now = System.nanoTime();
      double seconds = (double) (now - last) / TimeUnit.SECONDS.toNanos(1);
      last = now;
      tick(Math.min(seconds, MOST_LATE_SECONDS), System.currentTimeMillis());
    }
  }

  private void tick(double seconds, long atMillis) {
    perSecond.forEach((partition, rate) -> {
      double due = owed.merge(partition, rate * seconds, Double::sum);
      long whole = (long) due;
      for (long i = 0; i < whole; i++) {
        long number = numbers.merge(partition, 1L, Long::sum);
        messages.write(topic, partition, 1_000_000 + number, atMillis);
      }
      owed.put(partition, due - whole);
    });
  }

  @Override
  public void close() {
    ended = true;
    Waiting.join(java.util.List.of(thread));
    messages.close();
  }
}
