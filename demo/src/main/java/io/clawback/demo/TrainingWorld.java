package io.clawback.demo;

import io.clawback.servers.kafka.KafkaProcess;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * One small Kafka with a backlog, against which the launcher runs the product once after a build:
 * the JVM then records every class that looking at a broker needs.
 */
public final class TrainingWorld {
  private TrainingWorld() {}

  /** Writes a config to the file named first, runs the command that follows, and ends as it did. */
  public static void main(String[] args)
      throws IOException, ExecutionException, InterruptedException {
    int code;
    try (KafkaProcess kafka = KafkaProcess.current(Map.of());
        Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrap()))) {
      admin
          .createTopics(
              List.of(
                  new NewTopic("orders", 4, (short) 1),
                  new NewTopic("payments", 4, (short) 1),
                  new NewTopic("quarantine", 4, (short) 1)
                      .configs(
                          Map.of(
                              "message.timestamp.type",
                              "LogAppendTime",
                              "max.message.bytes",
                              "2000000")),
                  new NewTopic("skip", 1, (short) 1).configs(Map.of("cleanup.policy", "compact")),
                  new NewTopic("skip.status", 1, (short) 1)))
          .all()
          .get();
      Map<String, Object> settings = Map.of("bootstrap.servers", kafka.bootstrap());
      try (var producer =
          new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
        for (int i = 0; i < 100; i++) {
          var _ = producer.send(new ProducerRecord<>("orders", i % 4, new byte[0], new byte[50]));
        }
        for (int i = 0; i < PAYMENTS; i++) {
          var _ = producer.send(new ProducerRecord<>("payments", i % 4, new byte[0], payment(i)));
        }
      }
      for (String group : List.of("billing", "shipping")) {
        admin
            .alterConsumerGroupOffsets(
                group, Map.of(new TopicPartition("orders", 1), new OffsetAndMetadata(3)))
            .all()
            .get();
      }
      for (String group : List.of("billing", "refunds", "reports")) {
        admin
            .alterConsumerGroupOffsets(
                group, Map.of(new TopicPartition("payments", 1), new OffsetAndMetadata(1)))
            .all()
            .get();
      }
      Files.writeString(Path.of(args[0]), config(kafka), StandardCharsets.UTF_8);
      Process command =
          new ProcessBuilder(List.of(args).subList(1, args.length)).inheritIO().start();
      code = command.waitFor();
    }
    System.exit(code);
  }

  /** As many as make the JVM see which code a look inside is made of. */
  private static final int PAYMENTS = 100_000;

  /** Each fiftieth is broken. */
  private static byte[] payment(int i) {
    String whole =
        """
        {"transaction_id":"t-%08d","tenant":"shop-%d","amount":%d.%02d,"currency":"EUR","created":"2026-03-01T08:00:%02dZ",\
        "customer":{"id":%d,"email":"c%d@example.org"},"items":[{"sku":"s-%d","count":1}],"express":%b,"note":null}\
        """
            .formatted(
                i, i % 5, i % 997, i % 100, i % 60, i % 5_000, i % 5_000, i % 70, i % 2 == 0);
    return (i % 50 == 7 ? whole.substring(0, 40 + i % 60) : whole).getBytes(StandardCharsets.UTF_8);
  }

  private static String config(KafkaProcess kafka) {
    return """
    version: 1
    environments:
      training:
        brokers:
          main:
            type: kafka
            cluster-id: %s
            settings: {bootstrap.servers: "%s", plaintext: allowed}
    tenants:
      shop: {queues: [orders]}
      bank: {queues: [payments], groups: [billing, refunds, reports]}
    objectives:
      - {name: all, for: {tenants: [shop]}, lag-messages: 10}
    policies:
      - name: all
        for: {tenants: [bank]}
        allow: {quarantine: automatic}
        budget: {messages: 20000, share: 100%%, time: 1m}
        recover-within: 1s
        cooldown: 0s
    contents:
      - name: payments
        for: {queues: [payments]}
        idempotency-key: $.transaction_id
        tenant: $.tenant
        quarantine: quarantine
        skip-list: {list: skip, status: skip.status}
    """
        .formatted(kafka.clusterId(), kafka.bootstrap());
  }
}
