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
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.awaitility.Awaitility;

/** A broker, a topic with poison in it, a quarantine, and consumers that choke on the poison. */
final class ChokedKafka implements AutoCloseable {
  /** On each of two partitions. */
  static final int MESSAGES = 1_000;

  private final EmbeddedKafka kafka = EmbeddedKafka.start();
  private final List<Process> owners = new ArrayList<>();
  final String topic;
  final String quarantine;
  final String group;

  /** Queues that consumers learn from what to leave out; empty: they have no interceptor. */
  private Optional<String> skips = Optional.empty();

  /** So much, which nothing packs, is at the end of each poison. */
  private int ballast;

  /** What the consumers read besides; empty: nothing. */
  private Optional<String> side = Optional.empty();

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
          String value = poison.contains(i) ? whole.substring(0, 21) + padding(i) : whole;
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

  /** Sends one more message, with the key and a trace of its own. */
  void again(int partition, String key, String value)
      throws ExecutionException, InterruptedException {
    Map<String, Object> settings = Map.of("bootstrap.servers", kafka.internalBootstrap());
    try (var producer =
        new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
      List<String> values = sent.get(partition);
      ProducerRecord<byte[], byte[]> record =
          new ProducerRecord<>(
              topic,
              partition,
              key.getBytes(StandardCharsets.UTF_8),
              value.getBytes(StandardCharsets.UTF_8));
      record.headers().add(new RecordHeader("trace", new byte[] {2, (byte) values.size()}));
      producer.send(record).get();
      values.add(value);
    }
  }

  /** The messages that consumers of the group have processed, as {@code PARTITION@OFFSET}. */
  List<String> processed(Path folder) throws IOException {
    List<String> all = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      Files.readAllLines(folder.resolveSibling(group + "-" + i + ".log")).stream()
          .filter(l -> l.startsWith("processed "))
          .forEach(l -> all.add(l.substring("processed ".length())));
    }
    return all;
  }

  /** Consumers that are started from now on read that topic, too; the config names it. */
  String beside() throws ExecutionException, InterruptedException {
    String name = topic + ".side";
    try (Admin admin = kafka.admin()) {
      admin.createTopics(List.of(new NewTopic(name, 2, (short) 1))).all().get();
    }
    side = Optional.of(name);
    return name;
  }

  /** A position of another group on the topic. */
  void commit(String of, Map<Integer, Long> positions)
      throws ExecutionException, InterruptedException {
    Map<TopicPartition, OffsetAndMetadata> commits = new HashMap<>();
    positions.forEach(
        (p, at) -> commits.put(new TopicPartition(topic, p), new OffsetAndMetadata(at)));
    try (Admin admin = kafka.admin()) {
      admin.alterConsumerGroupOffsets(of, commits).all().get();
    }
  }

  /** Poison that is filled in from now on has so many characters more. */
  void ballast(int characters) {
    ballast = characters;
  }

  private String padding(int seed) {
    byte[] bytes = new byte[ballast / 2];
    new Random(seed).nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }

  /** Consumers that are started from now on have the interceptor. */
  void interceptors() throws ExecutionException, InterruptedException {
    String list = topic + ".skip";
    try (Admin admin = kafka.admin()) {
      admin
          .createTopics(
              List.of(
                  new NewTopic(list, 1, (short) 1).configs(Map.of("cleanup.policy", "compact")),
                  new NewTopic(list + ".status", 1, (short) 1)))
          .all()
          .get();
    }
    skips = Optional.of(list);
  }

  /** What starts one consumer of the group. */
  private List<String> consumerCommand(String group) {
    List<String> command = new ArrayList<>(bareCommand(group));
    skips.ifPresent(list -> command.addAll(List.of(list, list + ".status")));
    return command;
  }

  private List<String> bareCommand(String group) {
    return List.of(
        CommandLineProcess.java(),
        "-Xmx64m",
        "-XX:+UseSerialGC",
        "-XX:TieredStopAtLevel=1",
        "-cp",
        System.getProperty("java.class.path"),
        ChokingConsumer.class.getName(),
        kafka.internalBootstrap(),
        topic + side.map(s -> "," + s).orElse(""),
        group);
  }

  /** Two consumers, as the owner starts them: known by pid files in {@code folder}. */
  void ownersConsumers(Path folder) throws IOException {
    Files.createDirectories(folder);
    for (int i = 0; i < 2; i++) {
      Process process = start(group, folder.resolveSibling(group + "-" + i + ".log"), true);
      Files.writeString(folder.resolve("consumer-" + i + ".pid"), process.pid() + "\n");
    }
  }

  /** One consumer of some group; without the interceptor even where the others have it. */
  Process start(String of, Path log, boolean intercepting) throws IOException {
    Process process =
        new ProcessBuilder(intercepting ? consumerCommand(of) : bareCommand(of))
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    owners.add(process);
    return process;
  }

  /** Processes of this machine that consume for the group. */
  List<ProcessHandle> living() {
    return Processes.having(ChokingConsumer.class.getName(), group);
  }

  /** Members of the group, as the broker counts them. */
  int members() throws ExecutionException, InterruptedException {
    return members(group);
  }

  /** Members of a group, as the broker counts them. */
  int members(String group) throws ExecutionException, InterruptedException {
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
    return committed(group);
  }

  /** Stops who reads for the group, moves it, and lets one read again. */
  void rewind(String of, int partition, long offset)
      throws ExecutionException, InterruptedException, IOException {
    for (ProcessHandle process : Processes.having(ChokingConsumer.class.getName(), of)) {
      process.destroy();
      process.onExit().get();
    }
    try (Admin admin = kafka.admin()) {
      Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> members(of) == 0);
      admin
          .alterConsumerGroupOffsets(
              of, Map.of(new TopicPartition(topic, partition), new OffsetAndMetadata(offset)))
          .all()
          .get();
    }
    start(of, Files.createTempFile("consumer", ".log"), true);
  }

  /** A group's committed positions. */
  SortedMap<Integer, Long> committed(String group) throws ExecutionException, InterruptedException {
    SortedMap<Integer, Long> at = new TreeMap<>();
    try (Admin admin = kafka.admin()) {
      admin
          .listConsumerGroupOffsets(group)
          .partitionsToOffsetAndMetadata()
          .get()
          .forEach((p, commit) -> {
            if (commit != null && p.topic().equals(topic)) {
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
            false,
            // A broker with nothing new holds its answer up for that long.
            "fetch.max.wait.ms",
            10);
    SortedMap<Integer, List<ConsumerRecord<byte[], byte[]>>> all = new TreeMap<>();
    try (var consumer =
        new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(of).stream()
              .map(p -> new TopicPartition(of, p.partition()))
              .toList();
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
    for (String word : consumerCommand(group)) {
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
        groups: ["%s*"]
    objectives:
      - name: all
        lag-messages: 100
        persistence: 1
    policies:
      - name: all
        allow: {pause: approval, quarantine: approval, rewrite: approval}
        budget: {messages: 5000, share: 100%%, time: 1m, instances: 4}
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
    %s\
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
            quarantine,
            side.map("    side-queue: %s\n"::formatted).orElse("")
                + skips
                    .map("    skip-list: {list: %1$s, status: %1$s.status}\n"::formatted)
                    .orElse(""));
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
