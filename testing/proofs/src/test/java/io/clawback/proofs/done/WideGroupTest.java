package io.clawback.proofs.done;

import static org.assertj.core.api.Assertions.assertThat;

import io.clawback.proofs.product.CommandLineProcess;
import io.clawback.proofs.product.CommandLineProcess.Said;
import io.clawback.servers.kafka.EmbeddedKafka;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A group on very many partitions of a real broker: seen whole, moved whole, taken back whole. */
class WideGroupTest {
  /** A broker needs seconds and some files for each thousand; the full number in the long form. */
  private static final int PARTITIONS = Boolean.getBoolean("clawback.long") ? 10_000 : 1_500;

  private static final String CONFIG =
      """
      version: 1
      environments:
        prod:
          brokers:
            main:
              type: kafka
              cluster-id: "%s"
              settings: {bootstrap.servers: "%s", security.protocol: PLAINTEXT, plaintext: allowed}
      policies:
        - {name: all, allow: {offsets: approval}}
      """;

  @Test
  void groupOnVeryManyPartitionsIsSeenAndMoved(@TempDir Path folder) throws Exception {
    try (EmbeddedKafka kafka =
            EmbeddedKafka.builder().property("log.index.size.max.bytes", "4096").start();
        Admin admin = kafka.admin()) {
      fill(kafka, admin);
      Path config =
          Files.writeString(
              folder.resolve("fleet.yaml"),
              CONFIG.formatted(kafka.clusterId(), kafka.internalBootstrap()));
      CommandLineProcess clawback = CommandLineProcess.of(folder, config);

      Sight seen = new Sight(clawback.run("scan", "--partitions", "-o", "json"));
      assertThat(seen.partitions("prod", "readers", "wide")).hasSize(PARTITIONS);
      assertThat(seen.lag("prod", "readers", "wide")).isZero();

      Said reset =
          clawback.run(
              "offsets",
              "reset",
              "-g",
              "readers",
              "--topic",
              "wide",
              "--to-earliest",
              "--max",
              Integer.toString(PARTITIONS),
              "--execute",
              "--reason",
              "INC-7",
              "-o",
              "json");
      assertThat(reset.exitCode()).as(reset.all()).isZero();
      assertThat(positions(admin)).hasSize(PARTITIONS).containsOnly(0L);
      String key = reset.json().text("rollbackKey");
      Said back = clawback.run("rollback", key, "--execute");
      assertThat(back.exitCode()).as(back.all()).isZero();
      assertThat(positions(admin)).hasSize(PARTITIONS).containsOnly(1L);
      Said verified = clawback.run("audit", "verify");
      assertThat(verified.exitCode()).as(verified.all()).isZero();
    }
  }

  /** One message on each partition, and a group that has read them all. */
  private static void fill(EmbeddedKafka kafka, Admin admin) throws Exception {
    int first = Math.min(PARTITIONS, 5_000);
    admin.createTopics(List.of(new NewTopic("wide", first, (short) 1))).all().get();
    if (first < PARTITIONS) {
      // The controller takes at most 10,000 records of metadata at once.
      admin.createPartitions(Map.of("wide", NewPartitions.increaseTo(PARTITIONS))).all().get();
    }
    Map<String, Object> settings = Map.of("bootstrap.servers", kafka.internalBootstrap());
    try (var producer =
        new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
      for (int p = 0; p < PARTITIONS; p++) {
        producer.send(new ProducerRecord<>("wide", p, new byte[0], new byte[1]));
      }
    }
    TreeMap<Integer, OffsetAndMetadata> ends = new TreeMap<>();
    for (int p = 0; p < PARTITIONS; p++) {
      ends.put(p, new OffsetAndMetadata(1));
    }
    for (int from = 0; from < PARTITIONS; from += 1_000) {
      Map<TopicPartition, OffsetAndMetadata> some = new HashMap<>();
      ends.subMap(from, from + 1_000)
          .forEach((p, at) -> some.put(new TopicPartition("wide", p), at));
      admin.alterConsumerGroupOffsets("readers", some).all().get();
    }
  }

  private static List<Long> positions(Admin admin) throws ExecutionException, InterruptedException {
    return admin
        .listConsumerGroupOffsets("readers")
        .partitionsToOffsetAndMetadata()
        .get()
        .values()
        .stream()
        .map(OffsetAndMetadata::offset)
        .toList();
  }
}
