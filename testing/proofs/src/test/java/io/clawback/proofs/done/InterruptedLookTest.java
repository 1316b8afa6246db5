package io.clawback.proofs.done;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.clawback.proofs.product.CommandLineProcess;
import io.clawback.proofs.product.CommandLineProcess.Running;
import io.clawback.proofs.product.CommandLineProcess.Said;
import io.clawback.servers.kafka.EmbeddedKafka;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * SIGTERM while a verb looks inside, which here would take minutes: a schema registry takes
 * questions and never answers. The same way out as for Ctrl-C.
 */
class InterruptedLookTest {
  /** What comes to rest slowly is woken after three seconds. */
  private static final Duration PROMPTLY = Duration.ofSeconds(15);

  private static final String STOPPING = "Stopping: what was seen so far is told.";

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
        staging:
          brokers:
            main:
              type: kafka
              cluster-id: "%s"
              settings: {bootstrap.servers: "%s", security.protocol: PLAINTEXT, plaintext: allowed}
      tenants:
        shop: {queues: ["orders"], groups: ["readers"]}
      objectives:
        - {name: all, lag-messages: 100, persistence: 1}
      policies:
        - {name: all, allow: {settings: automatic}, budget: {share: 100%%}}
      parity:
        - {name: retention, property: queue.settings.retention.ms, reference: prod,
           environments: [staging], relation: equal, align: true}
      contents:
        - name: orders
          for: {queues: [orders]}
          contracts:
            - {name: r, type: registry, settings: {url: "http://127.0.0.1:%d", timeout-seconds: "99"}}
      """;

  @TempDir private static Path folder;
  private static final List<Socket> ASKED = new CopyOnWriteArrayList<>();
  private static ServerSocket registry;
  private static List<EmbeddedKafka> clusters = List.of();
  private static CommandLineProcess clawback;

  @BeforeAll
  static void world() throws Exception {
    registry = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().start(InterruptedLookTest::keepSilent);
    clusters = EmbeddedKafka.startAll(List.of(EmbeddedKafka.builder(), EmbeddedKafka.builder()));
    topic(0, "600000000");
    topic(1, "500000000");
    fill();
    clawback =
        CommandLineProcess.of(
            folder,
            Files.writeString(
                folder.resolve("fleet.yaml"),
                CONFIG.formatted(
                    clusters.get(0).clusterId(),
                    clusters.get(0).internalBootstrap(),
                    clusters.get(1).clusterId(),
                    clusters.get(1).internalBootstrap(),
                    registry.getLocalPort())));
  }

  private static void keepSilent() {
    try {
      while (true) {
        ASKED.add(registry.accept());
      }
    } catch (IOException e) {
      // closed: the test is over
    }
  }

  private static void topic(int cluster, String retention) throws Exception {
    try (Admin admin = clusters.get(cluster).admin()) {
      admin
          .createTopics(
              List.of(
                  new NewTopic("orders", 1, (short) 1).configs(Map.of("retention.ms", retention))))
          .all()
          .get();
    }
  }

  /** A backlog of messages that name a schema. */
  private static void fill() throws Exception {
    try (var producer =
            new KafkaProducer<>(
                Map.<String, Object>of("bootstrap.servers", clusters.get(0).internalBootstrap()),
                new ByteArraySerializer(),
                new ByteArraySerializer());
        Admin admin = clusters.get(0).admin()) {
      for (int i = 0; i < 1_000; i++) {
        producer.send(new ProducerRecord<>("orders", new byte[] {0, 0, 0, 0, (byte) (i % 5), 2}));
      }
      producer.flush();
      admin
          .alterConsumerGroupOffsets(
              "readers", Map.of(new TopicPartition("orders", 0), new OffsetAndMetadata(0)))
          .all()
          .get();
    }
  }

  @AfterAll
  static void stop() throws IOException {
    registry.close();
    for (Socket socket : ASKED) {
      socket.close();
    }
    clusters.forEach(EmbeddedKafka::close);
  }

  /** What it says when it is ended in the middle of its look. */
  private static Said ended(String... words) throws Exception {
    int before = ASKED.size();
    Running running = clawback.start(words);
    await()
        .atMost(Duration.ofMinutes(2))
        .until(() -> ASKED.size() > before || !running.process().isAlive());
    assertThat(running.process().isAlive()).as("it looks").isTrue();
    running.process().destroy();
    Said said = running.await(PROMPTLY);
    assertThat(said.exitCode()).as(said.all()).isEqualTo(143);
    assertThat(said.err()).contains(STOPPING).doesNotContain("without its last words");
    return said;
  }

  private static String retention() throws Exception {
    ConfigResource topic = new ConfigResource(ConfigResource.Type.TOPIC, "orders");
    try (Admin admin = clusters.get(1).admin()) {
      return admin
          .describeConfigs(List.of(topic))
          .all()
          .get()
          .get(topic)
          .get("retention.ms")
          .value();
    }
  }

  @Test
  void inspectTellsWhatItSaw() throws Exception {
    assertThat(ended("inspect", "prod/main/orders").out()).contains("messages");
  }

  @Test
  void detectTellsWhatItSaw() throws Exception {
    assertThat(ended("detect", "--once", "--inspect").out()).contains("readers");
  }

  @Test
  void causeTellsWhatItSaw() throws Exception {
    assertThat(ended("cause", "--looks", "1").all()).contains("readers");
  }

  @Test
  void planSaysThatItIsThere() throws Exception {
    assertThat(ended("plan", "--once", "--inspect").out()).contains("retention.ms");
  }

  @Test
  void runThatWasEndedInItsLookActsNotAtAll() throws Exception {
    Said said = ended("run", "--once", "--inspect", "--execute");
    assertThat(said.err()).contains("Nothing was changed");
    assertThat(said.out()).contains("retention.ms");
    assertThat(retention()).isEqualTo("500000000");
    assertThat(clawback.run("runs", "-o", "json").out().strip()).isEqualTo("[]");
  }

  @Test
  void dryRunEndsToo() throws Exception {
    ended("run", "--once", "--inspect");
  }
}
