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
      admin.createTopics(List.of(new NewTopic("orders", 4, (short) 1))).all().get();
      Map<String, Object> settings = Map.of("bootstrap.servers", kafka.bootstrap());
      try (var producer =
          new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
        for (int i = 0; i < 100; i++) {
          var _ = producer.send(new ProducerRecord<>("orders", i % 4, new byte[0], new byte[50]));
        }
      }
      for (String group : List.of("billing", "shipping")) {
        admin
            .alterConsumerGroupOffsets(
                group, Map.of(new TopicPartition("orders", 1), new OffsetAndMetadata(3)))
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
    objectives:
      - {name: all, for: {tenants: [shop]}, lag-messages: 10}
    """
        .formatted(kafka.clusterId(), kafka.bootstrap());
  }
}
