package io.clawback.proofs.done;

import static org.assertj.core.api.Assertions.assertThat;

import io.clawback.model.json.Json;
import io.clawback.proofs.product.CommandLineProcess;
import io.clawback.proofs.product.CommandLineProcess.Said;
import io.clawback.proofs.product.KafkaTools;
import io.clawback.servers.kafka.EmbeddedKafka;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code clawback inspect} as a process of its own, on queues that Kafka's own tools filled. */
class LookInsideTest {
  private static final int MESSAGES = 20_000;

  /** 2.15 %. */
  private static final int POISON = 430;

  private static final int BOMB = 400 << 20;

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
      contents:
        - {name: payments, for: {queues: [payments]}, idempotency-key: $.transaction_id, tenant: $.tenant}
      """;

  @TempDir private static Path folder;
  private static EmbeddedKafka kafka;
  private static Admin admin;
  private static CommandLineProcess clawback;
  private static final TreeSet<Long> POISONED = new TreeSet<>();

  @BeforeAll
  static void fill() throws Exception {
    kafka = EmbeddedKafka.builder().property("message.max.bytes", "48000000").start();
    admin = kafka.admin();
    admin
        .createTopics(
            List.of(
                new NewTopic("payments", 1, (short) 1),
                new NewTopic("bombs", 1, (short) 1)
                    .configs(Map.of("compression.type", "producer"))))
        .all()
        .get();
    KafkaTools tools = new KafkaTools(kafka.internalBootstrap(), folder);
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < MESSAGES; i++) {
      lines.add(line(i));
    }
    tools.produceLines("payments", lines);
    tools.produceLines("bombs", List.of("{\"a\":1}", "{\"a\":2}"));
    Bomb.send(admin, kafka.internalBootstrap(), "bombs", BOMB);
    tools.produceLines("bombs", List.of("{\"a\":4}"));
    clawback =
        CommandLineProcess.of(
            folder,
            Files.writeString(
                folder.resolve("fleet.yaml"),
                CONFIG.formatted(kafka.clusterId(), kafka.internalBootstrap())));
  }

  /** As many broken ones as there should be, evenly spread; ten messages come twice. */
  private static String line(int i) {
    int id = i % 2_000 == 1_999 ? i - 1 : i;
    String whole =
        "{\"transaction_id\":\"t-%08d\",\"tenant\":\"shop-%d\",\"amount\":%d,\"paid\":true}"
            .formatted(id, id % 3, id % 97);
    if ((long) i * POISON / MESSAGES == (long) (i + 1) * POISON / MESSAGES || i % 2_000 >= 1_998) {
      return whole;
    }
    POISONED.add((long) i);
    return whole.replace("\"t-", "\"t-\"");
  }

  @AfterAll
  static void stop() {
    admin.close();
    kafka.close();
  }

  @Test
  void everyPoisonedMessageAndNoOtherIsFoundInWhatTheConsoleProducerWrote() throws Exception {
    Said said = clawback.run("inspect", "payments", "-o", "json", "--fail-on", "poison");
    assertThat(said.exitCode()).as(said.all()).isEqualTo(3);
    assertThat(said.json().whole("messages")).isEqualTo(MESSAGES);
    List<Json.Obj> poison =
        ((Json.Array) said.json().get("signatures"))
            .items().stream()
                .map(Json.Obj.class::cast)
                .filter(s -> s.whole("confidence") >= 90)
                .toList();
    assertThat(poison).extracting(s -> s.text("what")).allMatch(w -> w.contains("transaction_id"));
    TreeSet<Long> found = new TreeSet<>();
    for (Json.Obj signature : poison) {
      Said rows =
          clawback.run("inspect", "payments", "--offsets", signature.text("id"), "-o", "csv");
      rows.out()
          .lines()
          .skip(1)
          .map(l -> l.split(",", -1))
          .forEach(l -> {
            for (long offset = Long.parseLong(l[1]); offset <= Long.parseLong(l[2]); offset++) {
              found.add(offset);
            }
          });
    }
    assertThat(found).isEqualTo(POISONED);
    assertThat(((Json.Obj) said.json().get("duplicates")).whole("duplicateCount")).isEqualTo(10);
    assertThat(((Json.Array) said.json().get("tenants")).items()).hasSize(3);
  }

  @Test
  void aBombIsNamedByItsCoordinatesInAHeapThatCannotHoldIt() throws Exception {
    Said said = clawback.withHeap("128m").run("inspect", "bombs");
    assertThat(said.exitCode()).as(said.all()).isZero();
    assertThat(said.out()).contains("3 messages", "UNCLASSIFIED  1 message", "0@2, at least ");
    Said one = clawback.withHeap("128m").run("inspect", "--message", "bombs/0@2");
    assertThat(one.exitCode()).as(one.all()).isZero();
    assertThat(one.out()).contains("unreadable", "prod/main/bombs/0@2");
  }
}
