package io.clawback.demo.orders;

import java.time.Duration;
import java.util.Properties;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * One consumer of a group, with a limit to what it can process in a second. Ends in good order on
 * SIGTERM: commits, leaves the group.
 *
 * <p>Ends by itself when nothing arrives for two minutes, so that a killed world leaves no consumer
 * behind for long.
 *
 * <p>Arguments: {@code BOOTSTRAP TOPIC GROUP MESSAGES_PER_SECOND}. The environment variable {@code
 * ORDERS_HELD} names partitions whose state it already has at hand, such as {@code 0,3,7}.
 */
public final class OrderConsumer {
  private static final Duration POLL = Duration.ofMillis(50);
  private static final long COMMIT_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  /** Messages always arrive; when none does for so long, the world was killed. */
  private static final long ALONE_NANOS = TimeUnit.MINUTES.toNanos(2);

  private static final int SLICES = 20;

  private final KafkaConsumer<byte[], byte[]> consumer;
  private final Pace pace;

  private OrderConsumer(KafkaConsumer<byte[], byte[]> consumer, Pace pace) {
    this.consumer = consumer;
    this.pace = pace;
  }

  /** Runs until SIGTERM. */
  public static void main(String[] words) throws InterruptedException {
    if (words.length != 4) {
      System.err.println("usage: OrderConsumer BOOTSTRAP TOPIC GROUP MESSAGES_PER_SECOND");
      System.exit(2);
    }
    int capacity = Integer.parseInt(words[3]);
    String held = System.getenv().getOrDefault("ORDERS_HELD", "");
    CountDownLatch left = new CountDownLatch(1);
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            properties(words[0], words[1], words[2], capacity, held),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
      Runtime.getRuntime()
          .addShutdownHook(
              Thread.ofPlatform()
                  .unstarted(() -> {
                    consumer.wakeup();
                    await(left);
                  }));
      consumer.subscribe(java.util.List.of(words[1]));
      new OrderConsumer(consumer, new Pace(capacity, System.nanoTime())).run();
    } finally {
      left.countDown();
    }
  }

  private static Properties properties(
      String bootstrap, String topic, String group, int capacity, String held) {
    Properties p = new Properties();
    p.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrap);
    p.put(ConsumerConfig.GROUP_ID_CONFIG, group);
    p.put(ConsumerConfig.CLIENT_ID_CONFIG, group + "-" + ProcessHandle.current().pid());
    p.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false");
    p.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    p.put(ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG, FairShareAssignor.class.getName());
    p.put(FairShareAssignor.HELD, held.isEmpty() ? "" : topic + ":" + held);
    p.put(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, "6000");
    p.put(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG, "100");
    p.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, Integer.toString(Math.max(1, capacity / SLICES)));
    // Small fetches, so that one partition's backlog does not hide the others for seconds.
    p.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, "65536");
    p.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, "50");
    p.put(ConsumerConfig.ENABLE_METRICS_PUSH_CONFIG, "false");
    return p;
  }

  private void run() throws InterruptedException {
    try {
      process();
    } catch (WakeupException e) {
      // Asked to end. What was polled before is processed.
      consumer.commitSync();
    }
  }

  private void process() throws InterruptedException {
    long committed = System.nanoTime();
    long heard = committed;
    boolean behind = false;
    while (System.nanoTime() - heard < ALONE_NANOS) {
      int count = consumer.poll(POLL).count();
      long now = System.nanoTime();
      heard = count > 0 ? now : heard;
      long wait = count == 0 ? 0 : pace.take(count, now);
      if (wait > 0) {
        TimeUnit.NANOSECONDS.sleep(wait);
      }
      behind |= count > 0;
      if (behind && now - committed >= COMMIT_NANOS) {
        consumer.commitAsync();
        committed = now;
        behind = false;
      }
    }
  }

  private static void await(CountDownLatch left) {
    try {
      if (!left.await(5, TimeUnit.SECONDS)) {
        System.err.println("did not leave the group in time");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
