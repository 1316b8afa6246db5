package io.clawback.bench;

import io.clawback.clients.kafka.skip.SkipInterceptor;
import io.clawback.servers.kafka.KafkaProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * A broker in a process of its own, three topics of payment messages with poison in them, and four
 * groups on each whose consumers choke on the poison and have the interceptor. Writes a config
 * file, prints {@code BOOTSTRAP CONFIG} on one line once all of them stand at poison, and serves
 * until its input closes.
 *
 * <p>Arguments: folder.
 */
public final class SkipWorld {
  private static final int TOPICS = 3;
  private static final int GROUPS = 4;
  private static final int PARTITIONS = 4;

  private SkipWorld() {}

  /** Runs it. */
  public static void main(String[] args)
      throws IOException, ExecutionException, InterruptedException {
    Path folder = Path.of(args[0]);
    try (KafkaProcess kafka = KafkaProcess.current(Map.of());
        Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrap()))) {
      List<NewTopic> topics = new ArrayList<>();
      for (int t = 0; t < TOPICS; t++) {
        topics.add(new NewTopic("payments-" + t, PARTITIONS, (short) 1));
      }
      topics.add(
          new NewTopic("quarantine", PARTITIONS, (short) 1)
              .configs(
                  Map.of(
                      "message.timestamp.type", "LogAppendTime", "max.message.bytes", "2000000")));
      topics.add(new NewTopic("skip", 1, (short) 1).configs(Map.of("cleanup.policy", "compact")));
      topics.add(new NewTopic("skip.status", 1, (short) 1));
      admin.createTopics(topics).all().get();
      FilledTopics.fill(kafka.bootstrap(), "payments-", TOPICS, PARTITIONS);
      CountDownLatch choked = new CountDownLatch(TOPICS * GROUPS);
      for (int t = 0; t < TOPICS; t++) {
        for (int g = 0; g < GROUPS; g++) {
          String topic = "payments-" + t;
          String group = topic + "-group-" + g;
          Thread.ofPlatform()
              .daemon()
              .start(() -> consume(kafka.bootstrap(), topic, group, choked));
        }
      }
      choked.await();
      Path config = folder.resolve("clawback.yaml");
      Files.writeString(config, config(kafka));
      System.out.println(kafka.bootstrap() + " " + config);
      while (System.in.read() >= 0) {
        // Serves until whoever started it lets go.
      }
    }
  }

  /** Between two tries of a message that it chokes on, as consumers usually wait. */
  private static final long RETRY_MILLIS = 500;

  /** What a message takes, for somebody who does something with it. */
  private static final long MESSAGE_NANOS = 100_000;

  /**
   * Stays at the first message that is poison, in each partition, until it is left out. Consumers
   * have machines of their own elsewhere: here they wait instead of working.
   */
  private static void consume(String bootstrap, String topic, String group, CountDownLatch choked) {
    Map<String, Object> settings =
        Map.of(
            "bootstrap.servers",
            bootstrap,
            "group.id",
            group,
            "client.id",
            group + "-1",
            "enable.auto.commit",
            false,
            "auto.offset.reset",
            "earliest",
            "interceptor.classes",
            SkipInterceptor.class.getName(),
            "clawback.skip.list",
            "skip",
            "clawback.skip.status",
            "skip.status");
    boolean stood = false;
    try (var consumer =
        new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      consumer.subscribe(List.of(topic));
      while (true) {
        boolean stands = false;
        var records = consumer.poll(Duration.ofMillis(200));
        for (TopicPartition partition : records.partitions()) {
          long next = -1;
          for (ConsumerRecord<byte[], byte[]> message : records.records(partition)) {
            next = message.offset();
            if (RewriteBench.poison(message.value())) {
              consumer.seek(partition, next);
              stands = true;
              break;
            }
            next++;
          }
          consumer.commitSync(Map.of(partition, new OffsetAndMetadata(next)));
        }
        LockSupport.parkNanos(MESSAGE_NANOS * records.count());
        if (stands) {
          if (!stood && consumer.assignment().size() == PARTITIONS) {
            stood = true;
            choked.countDown();
          }
          Thread.sleep(RETRY_MILLIS);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static String config(KafkaProcess kafka) {
    return """
    version: 1
    environments:
      bench:
        brokers:
          main:
            type: kafka
            cluster-id: %s
            settings:
              bootstrap.servers: %s
              plaintext: allowed
    tenants:
      payments:
        queues: ["payments-*"]
        groups: ["payments-*"]
    policies:
      - name: all
        allow: {quarantine: automatic}
        budget: {messages: 20000, share: 100%%, time: 1m}
        recover-within: 1s
        cooldown: 0s
    contents:
      - name: payments
        for: {queues: ["payments-*"]}
        quarantine: quarantine
        skip-list: {list: skip, status: skip.status}
    """
        .formatted(kafka.clusterId(), kafka.bootstrap());
  }
}
