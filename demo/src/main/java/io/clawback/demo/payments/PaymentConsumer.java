package io.clawback.demo.payments;

import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * The owner's service: one member each of some groups of one topic, each with Kafka clients of its
 * own. Leaves its groups on SIGTERM, and ends by itself when its owner's process is gone.
 *
 * <p>Arguments: {@code OWNER-PID BOOTSTRAP TOPIC MESSAGES_PER_SECOND GROUP…}. What follows a {@code
 * -D} of the form {@code -Dconsumer.NAME=VALUE} is a property of every consumer.
 */
public final class PaymentConsumer {
  private static final String PROPERTY = "consumer.";
  private static final int SLICES = 20;

  private PaymentConsumer() {}

  /** Runs until SIGTERM. */
  public static void main(String[] words) throws InterruptedException {
    if (words.length < 5) {
      System.err.println("usage: PaymentConsumer PID BOOTSTRAP TOPIC MESSAGES_PER_SECOND GROUP…");
      System.exit(2);
    }
    long owner = Long.parseLong(words[0]);
    int capacity = Integer.parseInt(words[3]);
    List<GroupReader> readers = new ArrayList<>();
    for (String group : List.of(words).subList(4, words.length)) {
      readers.add(
          new GroupReader(
              new KafkaConsumer<>(
                  properties(words[1], group, capacity),
                  new ByteArrayDeserializer(),
                  new ByteArrayDeserializer()),
              words[2],
              capacity));
    }
    run(readers, owner);
    System.exit(0);
  }

  private static void run(List<GroupReader> readers, long owner) throws InterruptedException {
    CountDownLatch left = new CountDownLatch(readers.size());
    Runtime.getRuntime()
        .addShutdownHook(
            Thread.ofPlatform()
                .unstarted(() -> {
                  readers.forEach(GroupReader::end);
                  await(left);
                }));
    for (GroupReader reader : readers) {
      Thread.ofPlatform()
          .start(() -> {
            try {
              reader.run();
            } finally {
              left.countDown();
            }
          });
    }
    while (ProcessHandle.of(owner).isPresent() && !left.await(500, TimeUnit.MILLISECONDS)) {
      // Goes on.
    }
  }

  private static Properties properties(String bootstrap, String group, int capacity) {
    Properties p = new Properties();
    p.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrap);
    p.put(ConsumerConfig.GROUP_ID_CONFIG, group);
    p.put(ConsumerConfig.CLIENT_ID_CONFIG, group + "-" + ProcessHandle.current().pid());
    p.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false");
    p.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    p.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    p.put(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, "10000");
    p.put(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG, "1000");
    p.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, Integer.toString(Math.max(1, capacity / SLICES)));
    // Small fetches, so that one partition's backlog does not hide the others for seconds.
    p.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, "65536");
    p.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, "50");
    p.put(ConsumerConfig.ENABLE_METRICS_PUSH_CONFIG, "false");
    System.getProperties()
        .forEach((name, value) -> {
          if (name instanceof String key && key.startsWith(PROPERTY)) {
            p.put(key.substring(PROPERTY.length()), value);
          }
        });
    return p;
  }

  private static void await(CountDownLatch left) {
    try {
      if (!left.await(5, TimeUnit.SECONDS)) {
        System.err.println("did not leave the groups in time");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
