package io.clawback.proofs.done;

import static org.assertj.core.api.Assertions.assertThat;

import io.clawback.ledger.FileLedger;
import io.clawback.model.audit.Draft;
import io.clawback.model.audit.EntryKind;
import io.clawback.model.json.Json;
import io.clawback.proofs.product.CommandLineProcess;
import io.clawback.proofs.product.CommandLineProcess.Said;
import io.clawback.runtime.Plugins;
import io.clawback.servers.kafka.EmbeddedKafka;
import io.clawback.servers.kafka.FreePorts;
import io.clawback.servers.kafka.Listener;
import io.clawback.spi.time.Clock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * What is wrong around the product, on a real Kafka: each a clear error with a code, a culprit and
 * the next move; the others go on; nothing is changed.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BadInputTest {
  private Path folder;
  private EmbeddedKafka kafka;
  private Admin admin;
  private Certificates certificates;
  private int expired;

  @BeforeAll
  void world(@TempDir Path place) throws Exception {
    folder = place;
    certificates = Certificates.make(folder);
    expired = FreePorts.one();
    String keys = "listener.name.expired.ssl.keystore.";
    kafka =
        EmbeddedKafka.builder()
            .user("nobody", "nobodys-word")
            .listener(new Listener("EXPIRED", "SSL", expired, expired))
            .property(keys + "location", certificates.server().toString())
            .property(keys + "password", Certificates.WORD)
            .property(keys + "type", "PKCS12")
            .start();
    admin = kafka.admin();
    admin.createTopics(List.of(new NewTopic("orders", 2, (short) 1))).all().get();
    admin
        .alterConsumerGroupOffsets(
            "readers", Map.of(new TopicPartition("orders", 0), new OffsetAndMetadata(0)))
        .all()
        .get();
  }

  @AfterAll
  void close() {
    admin.close();
    kafka.close();
  }

  private String plain(String bootstrap, String clusterId) {
    return """
    brokers:
          main:
            type: kafka
            cluster-id: "%s"
            settings: {bootstrap.servers: "%s", security.protocol: PLAINTEXT, plaintext: allowed}
    """
        .formatted(clusterId, bootstrap);
  }

  private String fleet() {
    return """
    version: 1
    environments:
      good:
        %s
      elsewhere:
        %s
      down:
        %s
      locked:
        brokers:
          main:
            type: kafka
            cluster-id: "%s"
            settings: {bootstrap.servers: "%s", security.protocol: SASL_PLAINTEXT, plaintext: allowed,
                       sasl.mechanism: PLAIN, sasl.username: nobody, sasl.password: "${file:word}"}
      stale:
        brokers:
          main:
            type: kafka
            cluster-id: "%s"
            settings: {bootstrap.servers: "127.0.0.1:%d", security.protocol: SSL,
                       ssl.truststore.type: PEM, ssl.truststore.location: "%s"}
    limits: {request-timeout: 10s}
    policies:
      - {name: all, allow: {expand: approval, settings: automatic}}
    """
        .formatted(
            plain(kafka.internalBootstrap(), kafka.clusterId()),
            plain(kafka.internalBootstrap(), "AAAAAAAAAAAAAAAAAAAAAA"),
            plain("127.0.0.1:" + FreePorts.one(), kafka.clusterId()),
            kafka.clusterId(),
            kafka.bootstrap(),
            kafka.clusterId(),
            expired,
            certificates.authority());
  }

  private CommandLineProcess clawback(Path own, String config) throws IOException {
    Path file = Files.writeString(own.resolve("fleet.yaml"), config);
    Files.writeString(own.resolve("word"), "nobodys-word");
    return CommandLineProcess.of(own, file);
  }

  @Test
  void brokersThatCannotBeUsedAreNamedAndTheOthersGoOn(@TempDir Path own) throws Exception {
    CommandLineProcess clawback = clawback(own, fleet());
    for (String verb : List.of("scan", "plan", "doctor")) {
      Said said = clawback.run(verb);
      assertThat(said.exitCode()).as(verb + ": " + said.all()).isEqualTo(1);
      String all = said.all();
      assertThat(all)
          .as(verb)
          .contains("elsewhere/main", "down/main", "locked/main", "stale/main")
          .doesNotContain("nobodys-word")
          .doesNotContain("Exception");
      if (!verb.equals("doctor")) {
        assertThat(problem(said.err(), "elsewhere/main")).contains("kafka.wrong-cluster", "Next:");
        assertThat(problem(said.err(), "down/main")).contains("kafka.unreachable", "Next:");
        assertThat(problem(said.err(), "stale/main"))
            .contains("kafka.certificate-expired", "Next:");
        assertThat(problem(said.err(), "locked/main")).contains("kafka.not-authorized", "Next:");
      }
    }
    Said scan = clawback.run("scan");
    assertThat(scan.out()).containsPattern("good +.*readers +orders");
    assertThat(facts()).isEqualTo("2 partitions, at 0");
  }

  /** The lines of the first problem whose culprit is on that broker. */
  private static String problem(String err, String broker) {
    List<String> lines = err.lines().toList();
    for (int i = 0; i < lines.size(); i++) {
      if (lines.get(i).startsWith("error ") && lines.get(i).contains(broker)) {
        return String.join("\n", lines.subList(i, Math.min(lines.size(), i + 3)));
      }
    }
    return "no problem of " + broker + " in: " + err;
  }

  @Test
  void configWithSeveralMistakesIsRefusedWithAllOfThemAndTheirPlaces(@TempDir Path own)
      throws Exception {
    Said said =
        clawback(
                own,
                """
                version: 1
                environmets:
                  prod: {brokers: {main: {type: kafka, cluster-id: x,
                         settings: {bootstrap.servers: "a:1"}}}}
                tenants:
                  a: {queues: [orders]}
                  b: {queues: [orders]}
                objectives:
                  - {name: never, lag-messages: -5}
                """)
            .run("validate");
    assertThat(said.exitCode()).as(said.all()).isEqualTo(1);
    assertThat(said.err())
        .contains("fleet.yaml:2:", "environmets", "environments")
        .contains("fleet.yaml:9:", "lag-messages")
        .contains("Next:");
    Said owners =
        clawback(
                own,
                """
                version: 1
                environments:
                  prod: {brokers: {main: {type: kafka, cluster-id: x,
                         settings: {bootstrap.servers: "a:1"}}}}
                tenants:
                  a: {queues: [orders]}
                  b: {queues: [orders]}
                """)
            .run("scan");
    assertThat(owners.exitCode()).as(owners.all()).isEqualTo(1);
    assertThat(owners.err()).contains("config.duplicate-owner", "orders", "fleet.yaml:7:", "Next:");
  }

  @Test
  void fullDiskUnderTheLedgerStopsBeforeAnythingIsChanged(@TempDir Path own) throws Exception {
    CommandLineProcess clawback =
        clawback(
            own,
            """
            version: 1
            environments:
              good:
                %s
            policies:
              - {name: all, allow: {settings: automatic, offsets: approval}}
            """
                .formatted(plain(kafka.internalBootstrap(), kafka.clusterId())));
    Path data = own.resolve("data");
    // Longer than every other file that is written, so that only the ledger meets the limit.
    try (FileLedger ledger =
        FileLedger.open(
            Plugins.disk().open(data), Clock.system(), new SecureRandom(), "test@here")) {
      Json.Obj detail = Json.of(Map.of("filler", Json.of("x".repeat(8_000))));
      for (int i = 0; i < 200; i++) {
        ledger.append(Draft.of(EntryKind.SNAPSHOT_TAKEN, "test@here", detail));
      }
    }
    String[] act = {
      "offsets",
      "reset",
      "-g",
      "readers",
      "--topic",
      "orders",
      "--to-latest",
      "--execute",
      "--reason",
      "INC-7",
      "--max",
      "10"
    };
    long size = ledgerBytes(data);
    Said full = clawback.limitedTo(size / 1_024 + 1).run(act);
    assertThat(full.exitCode()).as(full.all()).isEqualTo(1);
    assertThat(full.err()).contains("ledger.disk-full", "data/ledger", "Next:");
    assertThat(facts()).isEqualTo("2 partitions, at 0");

    Said verified = clawback.run("audit", "verify");
    assertThat(verified.exitCode()).as(verified.all()).isIn(0, 14);
    Said room = clawback.run("plan", "--once");
    assertThat(room.exitCode()).as(room.all()).isZero();
    assertThat(clawback.run("audit", "verify").exitCode()).isZero();
  }

  private static long ledgerBytes(Path data) throws IOException {
    try (Stream<Path> files = Files.list(data.resolve("ledger"))) {
      return files.mapToLong(f -> f.toFile().length()).max().orElseThrow();
    }
  }

  /** What could have been changed. */
  private String facts() throws Exception {
    int partitions =
        admin
            .describeTopics(List.of("orders"))
            .allTopicNames()
            .get()
            .get("orders")
            .partitions()
            .size();
    long at =
        admin
            .listConsumerGroupOffsets("readers")
            .partitionsToOffsetAndMetadata()
            .get()
            .get(new TopicPartition("orders", 0))
            .offset();
    return partitions + " partitions, at " + at;
  }
}
