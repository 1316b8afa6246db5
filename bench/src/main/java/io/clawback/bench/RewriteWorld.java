package io.clawback.bench;

import io.clawback.servers.kafka.KafkaProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * A broker in a process of its own, and twice the same three topics of payment messages with poison
 * in them: {@code payments-N}, each with a group that has left and is behind by all of it, and
 * {@code bare-N} for whoever does the same by hand. Writes a config file, prints {@code BOOTSTRAP
 * CONFIG} on one line, and serves until its input closes.
 *
 * <p>Arguments: folder.
 */
public final class RewriteWorld {
  static final int TOPICS = 3;
  static final int PARTITIONS = 4;

  private RewriteWorld() {}

  /** Runs it. */
  public static void main(String[] args)
      throws IOException, ExecutionException, InterruptedException {
    try (KafkaProcess kafka = KafkaProcess.current(Map.of());
        Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrap()))) {
      List<NewTopic> topics = new ArrayList<>();
      for (int t = 0; t < TOPICS; t++) {
        topics.add(new NewTopic("payments-" + t, PARTITIONS, (short) 1));
        topics.add(new NewTopic("bare-" + t, PARTITIONS, (short) 1));
      }
      topics.add(
          new NewTopic("quarantine", PARTITIONS, (short) 1)
              .configs(
                  Map.of(
                      "message.timestamp.type", "LogAppendTime", "max.message.bytes", "2000000")));
      topics.add(new NewTopic("bare.quarantine", PARTITIONS, (short) 1));
      admin.createTopics(topics).all().get();
      FilledTopics.fill(kafka.bootstrap(), "payments-", TOPICS, PARTITIONS);
      FilledTopics.fill(kafka.bootstrap(), "bare-", TOPICS, PARTITIONS);
      for (int t = 0; t < TOPICS; t++) {
        leave(kafka.bootstrap(), "payments-" + t);
      }
      Path config = Path.of(args[0], "clawback.yaml");
      Files.writeString(config, config(kafka));
      System.out.println(kafka.bootstrap() + " " + config);
      while (System.in.read() >= 0) {
        // Serves until whoever started it lets go.
      }
    }
  }

  /** A member commits the beginning of the topic, and leaves. */
  private static void leave(String bootstrap, String topic) {
    Map<String, Object> settings =
        Map.of(
            "bootstrap.servers",
            bootstrap,
            "group.id",
            topic + "-group",
            "enable.auto.commit",
            false,
            "auto.offset.reset",
            "earliest");
    try (var consumer =
        new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      consumer.subscribe(List.of(topic));
      while (consumer.assignment().size() < PARTITIONS) {
        consumer.poll(Duration.ofMillis(50));
      }
      Map<TopicPartition, OffsetAndMetadata> begin = new HashMap<>();
      consumer.assignment().forEach(p -> begin.put(p, new OffsetAndMetadata(0)));
      consumer.commitSync(begin);
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
        allow: {quarantine: automatic, rewrite: automatic}
        budget: {messages: 1000000, share: 100%%, time: 10m}
        recover-within: 60s
        cooldown: 0s
    contents:
      - name: payments
        for: {queues: ["payments-*"]}
        quarantine: quarantine
    """
        .formatted(kafka.clusterId(), kafka.bootstrap());
  }
}
