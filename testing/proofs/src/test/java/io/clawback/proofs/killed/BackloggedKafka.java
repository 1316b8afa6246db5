package io.clawback.proofs.killed;

import io.clawback.proofs.product.CommandLineProcess;
import io.clawback.proofs.product.Processes;
import io.clawback.servers.kafka.EmbeddedKafka;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** A broker with backlogs, and slow consumers in processes of their own that the owner started. */
final class BackloggedKafka implements AutoCloseable {
  private final EmbeddedKafka kafka = EmbeddedKafka.start();
  private final List<Process> owners = new ArrayList<>();

  String bootstrap() {
    return kafka.bootstrap();
  }

  /** A topic of that name, 8 partitions, 15,000 messages on each. */
  void backlog(String topic) throws ExecutionException, InterruptedException {
    try (Admin admin = kafka.admin()) {
      admin.createTopics(List.of(new NewTopic(topic, 8, (short) 1))).all().get();
    }
    Map<String, Object> settings =
        Map.of("bootstrap.servers", kafka.internalBootstrap(), "linger.ms", 50);
    try (var producer =
        new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
      for (int i = 0; i < 120_000; i++) {
        producer.send(new ProducerRecord<>(topic, i % 8, new byte[0], new byte[20]));
      }
    }
  }

  /** What starts one slow consumer of the group. */
  List<String> consumerCommand(String topic, String group) {
    return List.of(
        CommandLineProcess.java(),
        "-Xmx64m",
        "-XX:+UseSerialGC",
        "-XX:TieredStopAtLevel=1",
        "-cp",
        System.getProperty("java.class.path"),
        "io.clawback.demo.orders.OrderConsumer",
        kafka.internalBootstrap(),
        topic,
        group,
        "400");
  }

  /** Two consumers, as the owner starts them: known by pid files in {@code folder}. */
  void ownersConsumers(String topic, String group, Path folder) throws IOException {
    Files.createDirectories(folder);
    for (int i = 0; i < 2; i++) {
      Process process =
          new ProcessBuilder(consumerCommand(topic, group))
              .redirectErrorStream(true)
              .redirectOutput(folder.resolveSibling(group + "-" + i + ".log").toFile())
              .start();
      owners.add(process);
      Files.writeString(folder.resolve("consumer-" + i + ".pid"), process.pid() + "\n");
    }
  }

  /** Members of the group, as the broker counts them; none while there is no such group. */
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

  /** Processes of this machine that consume for the group. */
  static List<ProcessHandle> living(String group) {
    return Processes.having("io.clawback.demo.orders.OrderConsumer", group);
  }

  String config(String topic, String group, Path folder) {
    StringBuilder command = new StringBuilder();
    for (String word : consumerCommand(topic, group)) {
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
        queues: ["%s"]
        groups: ["%s"]
    objectives:
      - name: all
        lag-messages: 5000
        persistence: 1
    policies:
      - name: all
        allow: {rebalance: automatic, scale: automatic, settings: automatic, expand: approval}
        budget: {messages: 100000, share: 100%%, time: 1m, instances: 4}
        recover-within: 1s
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
          stop-grace-seconds: 5
    """
        .formatted(
            kafka.clusterId(),
            kafka.internalBootstrap(),
            topic,
            group,
            group,
            command,
            folder.resolve("pids"),
            group);
  }

  @Override
  public void close() {
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
