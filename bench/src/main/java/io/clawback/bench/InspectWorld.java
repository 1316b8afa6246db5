package io.clawback.bench;

import io.clawback.servers.kafka.KafkaProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * A broker in a process of its own with one backlog of payment messages, a part of them poison, for
 * timing looks into it. Writes a config file, prints {@code BOOTSTRAP CONFIG BYTES} on one line,
 * and serves until its input closes.
 *
 * <p>Arguments: folder, compression (none), partitions (4).
 */
public final class InspectWorld {
  private static final String TOPIC = "payments";
  private static final String GROUP = "payments-worker";

  private InspectWorld() {}

  /** Runs it. */
  public static void main(String[] args)
      throws IOException, ExecutionException, InterruptedException {
    Path folder = Path.of(args[0]);
    String compression = args.length > 1 ? args[1] : "none";
    int partitions = args.length > 2 ? Integer.parseInt(args[2]) : 4;
    try (KafkaProcess kafka = KafkaProcess.current(Map.of());
        Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrap()))) {
      admin.createTopics(List.of(new NewTopic(TOPIC, partitions, (short) 1))).all().get();
      long bytes = produce(kafka.bootstrap(), compression, partitions);
      admin
          .alterConsumerGroupOffsets(
              GROUP,
              IntStream.range(0, partitions)
                  .boxed()
                  .collect(
                      Collectors.toMap(
                          p -> new TopicPartition(TOPIC, p), p -> new OffsetAndMetadata(0))))
          .all()
          .get();
      Path config = folder.resolve("clawback.yaml");
      Files.writeString(config, config(kafka));
      System.out.println(kafka.bootstrap() + " " + config + " " + bytes);
      while (System.in.read() >= 0) {
        // Serves until whoever started it lets go.
      }
    }
  }

  private static long produce(String bootstrap, String compression, int partitions) {
    Map<String, Object> settings =
        Map.of(
            "bootstrap.servers",
            bootstrap,
            "linger.ms",
            50,
            "batch.size",
            262_144,
            "compression.type",
            compression);
    PoisonedMessages messages =
        new PoisonedMessages(42, PoisonedMessages.MESSAGES, PoisonedMessages.POISON);
    long bytes = 0;
    try (var producer =
        new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
      for (int i = 0; i < PoisonedMessages.MESSAGES; i++) {
        byte[] value = messages.next();
        bytes += value.length;
        var _ = producer.send(new ProducerRecord<>(TOPIC, i % partitions, null, value));
      }
    }
    return bytes;
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
    """
        .formatted(kafka.clusterId(), kafka.bootstrap());
  }
}
