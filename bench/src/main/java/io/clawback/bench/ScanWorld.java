package io.clawback.bench;

import io.clawback.servers.kafka.KafkaProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConsumerGroupOffsetsResult;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * A broker in a process of its own with groups × partitions of positions, for timing looks at it.
 * Writes a config file, prints {@code BOOTSTRAP CONFIG} on one line, and serves until its input
 * closes.
 *
 * <p>Arguments: folder, groups (500), partitions of each topic (40), topics (10).
 */
public final class ScanWorld {
  private ScanWorld() {}

  /** Runs it. */
  public static void main(String[] args)
      throws IOException, ExecutionException, InterruptedException {
    Path folder = Path.of(args[0]);
    int groups = args.length > 1 ? Integer.parseInt(args[1]) : 500;
    int partitions = args.length > 2 ? Integer.parseInt(args[2]) : 40;
    int topics = args.length > 3 ? Integer.parseInt(args[3]) : 10;
    try (KafkaProcess kafka = KafkaProcess.current(Map.of());
        Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrap()))) {
      List<NewTopic> made = new ArrayList<>();
      for (int t = 0; t < topics; t++) {
        made.add(new NewTopic("topic-" + t, partitions, (short) 1));
      }
      admin.createTopics(made).all().get();
      produce(kafka.bootstrap(), topics, partitions);
      commit(admin, groups, topics, partitions);
      Path config = folder.resolve("clawback.yaml");
      Files.writeString(config, config(kafka));
      System.out.println(kafka.bootstrap() + " " + config);
      while (System.in.read() >= 0) {
        // Serves until whoever started it lets go.
      }
    }
  }

  private static void produce(String bootstrap, int topics, int partitions) {
    Map<String, Object> settings =
        Map.of("bootstrap.servers", bootstrap, "linger.ms", 20, "batch.size", 65536);
    try (var producer =
        new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
      for (int t = 0; t < topics; t++) {
        for (int p = 0; p < partitions; p++) {
          for (int i = 0; i < 100 + p; i++) {
            var _ = producer.send(new ProducerRecord<>("topic-" + t, p, new byte[0], new byte[50]));
          }
        }
      }
    }
  }

  private static void commit(Admin admin, int groups, int topics, int partitions)
      throws ExecutionException, InterruptedException {
    List<AlterConsumerGroupOffsetsResult> sent = new ArrayList<>();
    for (int g = 0; g < groups; g++) {
      Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
      for (int p = 0; p < partitions; p++) {
        offsets.put(
            new TopicPartition("topic-" + g % topics, p),
            new OffsetAndMetadata((g * 7L + p) % 100));
      }
      sent.add(admin.alterConsumerGroupOffsets("group-" + g, offsets));
    }
    for (AlterConsumerGroupOffsetsResult result : sent) {
      result.all().get();
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
    """
        .formatted(kafka.clusterId(), kafka.bootstrap());
  }
}
