package io.clawback.proofs.acted;

import io.clawback.proofs.product.CommandLineProcess;
import io.clawback.proofs.product.Processes;
import io.clawback.servers.kafka.EmbeddedKafka;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** A broker, a topic with poison in it, a quarantine, and consumers that choke on the poison. */
final class ChokedKafka implements AutoCloseable {
  /** On each of two partitions. */
  static final int MESSAGES = 1_000;

  private final EmbeddedKafka kafka = EmbeddedKafka.start();
  private final List<Process> owners = new ArrayList<>();
  final String topic;
  final String quarantine;
  final String group;

  /** What was sent, by partition, in order. */
  final SortedMap<Integer, List<String>> sent = new TreeMap<>();

  ChokedKafka(String name) {
    topic = name;
    quarantine = name + ".quarantine";
    // Another run of this test on the same machine has groups of its own.
    group = name + "-of-" + ProcessHandle.current().pid();
  }

  /** Makes the topics and fills the one; poison lies at these offsets of partition 0 and 1. */
  void fill(List<Integer> first, List<Integer> second)
      throws ExecutionException, InterruptedException {
    try (Admin admin = kafka.admin()) {
      admin
          .createTopics(
              List.of(
                  new NewTopic(topic, 2, (short) 1),
                  new NewTopic(quarantine, 2, (short) 1)
                      .configs(
                          Map.of(
                              "message.timestamp.type", "LogAppendTime",
                              "max.message.bytes", "2000000"))))
          .all()
          .get();
    }
    Map<String, Object> settings = Map.of("bootstrap.servers", kafka.internalBootstrap());
    try (var producer =
        new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
      for (int partition = 0; partition < 2; partition++) {
        List<Integer> poison = partition == 0 ? first : second;
        List<String> values = new ArrayList<>();
        for (int i = 0; i < MESSAGES; i++) {
          String whole =
              "{\"transaction_id\":\"t-%d-%d\",\"amount\":%d,\"currency\":\"EUR\"}"
                  .formatted(partition, i, 100 + i);
          String value = poison.contains(i) ? whole.substring(0, 21) : whole;
          values.add(value);
          ProducerRecord<byte[], byte[]> record =
              new ProducerRecord<>(
                  topic,
                  partition,
                  i % 7 == 0 ? null : ("key-" + i % 13).getBytes(StandardCharsets.UTF_8),
                  value.getBytes(StandardCharsets.UTF_8));
          record.headers().add(new RecordHeader("trace", new byte[] {1, (byte) i}));
          producer.send(record);
        }
        sent.put(partition, values);
      }
    }
  }

  /** What starts one consumer of the group. */
  private List<String> consumerCommand() {
    return List.of(
        CommandLineProcess.java(),
        "-Xmx64m",
        "-XX:+UseSerialGC",
        "-XX:TieredStopAtLevel=1",
        "-cp",
        System.getProperty("java.class.path"),
        ChokingConsumer.class.getName(),
        kafka.internalBootstrap(),
        topic,
        group);
  }

  /** Two consumers, as the owner starts them: known by pid files in {@code folder}. */
  void ownersConsumers(Path folder) throws IOException {
    Files.createDirectories(folder);
    for (int i = 0; i < 2; i++) {
      Process process =
          new ProcessBuilder(consumerCommand())
              .redirectErrorStream(true)
              .redirectOutput(folder.resolveSibling(group + "-" + i + ".log").toFile())
              .start();
      owners.add(process);
      Files.writeString(folder.resolve("consumer-" + i + ".pid"), process.pid() + "\n");
    }
  }

  /** Processes of this machine that consume for the group. */
  List<ProcessHandle> living() {
    return Processes.having(ChokingConsumer.class.getName(), group);
  }

  /** Members of the group, as the broker counts them. */
  int members() throws ExecutionException, InterruptedException {
    try (Admin admin = kafka.admin()) {
      return admin
          .describeConsumerGroups(List.of(group))
          .describedGroups()
          .get(group)
          .get()
          .members()
          .size();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof GroupIdNotFoundException) {
        return 0;
      }
      throw e;
    }
  }

  /** The group's committed positions. */
  SortedMap<Integer, Long> committed() throws ExecutionException, InterruptedException {
    SortedMap<Integer, Long> at = new TreeMap<>();
    try (Admin admin = kafka.admin()) {
      admin
          .listConsumerGroupOffsets(group)
          .partitionsToOffsetAndMetadata()
          .get()
          .forEach((p, commit) -> {
            if (commit != null) {
              at.put(p.partition(), commit.offset());
            }
          });
    }
    return at;
  }

  /** All that a reader of committed messages sees, by partition, in order. */
  SortedMap<Integer, List<ConsumerRecord<byte[], byte[]>>> read(String of) {
    Map<String, Object> settings =
        Map.of(
            "bootstrap.servers",
            kafka.internalBootstrap(),
            "isolation.level",
            "read_committed",
            "enable.auto.commit",
            false);
    SortedMap<Integer, List<ConsumerRecord<byte[], byte[]>>> all = new TreeMap<>();
    try (var consumer =
        new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      List<TopicPartition> partitions =
          List.of(new TopicPartition(of, 0), new TopicPartition(of, 1));
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      partitions.forEach(p -> all.put(p.partition(), new ArrayList<>()));
      while (partitions.stream().anyMatch(p -> consumer.position(p) < ends.get(p))) {
        consumer.poll(Duration.ofMillis(100)).forEach(r -> all.get(r.partition()).add(r));
      }
    }
    return all;
  }

  String config(Path folder) {
    StringBuilder command = new StringBuilder();
    for (String word : consumerCommand()) {
      command.append(command.isEmpty() ? "" : ", ").append('"').append(word).append('"');
    }
    return """
    version: 1
    environments:
      test:
        brokers:
          main:
            type: kafka
            cluster-id: "%s"
            settings:
              bootstrap.servers: "%s"
              security.protocol: PLAINTEXT
              plaintext: allowed
    tenants:
      owner:
        queues: ["%s*"]
        groups: ["%s"]
    objectives:
      - name: all
        lag-messages: 100
        persistence: 1
    policies:
      - name: all
        allow: {pause: approval, quarantine: approval}
        budget: {messages: 1000, share: 100%%, time: 1m, instances: 4}
        recover-within: 20s
        cooldown: 0s
    consumers:
      fleet:
        type: process
        group: test/main/%s
        min: 1
        max: 4
        settings:
          command: [%s]
          adopt: "%s"
          adopt-match: "%s"
          settle-seconds: 1
          stop-grace-seconds: 8
    contents:
      - name: orders
        quarantine: %s
    """
        .formatted(
            kafka.clusterId(),
            kafka.internalBootstrap(),
            topic,
            group,
            group,
            command,
            folder.resolve("pids"),
            group,
            quarantine);
  }

  @Override
  public void close() {
    living().forEach(ProcessHandle::destroyForcibly);
    owners.forEach(Process::destroyForcibly);
    owners.forEach(p -> {
      try {
        p.waitFor(10, TimeUnit.SECONDS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    });
    kafka.close();
  }
}
