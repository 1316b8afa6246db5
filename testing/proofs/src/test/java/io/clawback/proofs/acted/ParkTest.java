package io.clawback.proofs.acted;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.clawback.model.json.JsonReader;
import io.clawback.model.message.Copy;
import io.clawback.proofs.product.CommandLineProcess;
import io.clawback.proofs.product.CommandLineProcess.Said;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * One tenant's messages are taken out of the way of a group that reads a queue which tenants share,
 * and are brought back later: each of them once, and no other.
 */
class ParkTest {
  private static final String TENANT = "key-5";

  @Test
  void aTenantIsParkedAndBroughtBack(@TempDir Path folder) throws Exception {
    try (ChokedKafka kafka = new ChokedKafka("parked")) {
      // The group stands there, so that most of the tenant's messages are before it.
      kafka.fill(List.of(300), List.of(10));
      kafka.interceptors();
      kafka.ownersConsumers(folder.resolve("pids"));
      await()
          .atMost(Duration.ofSeconds(90))
          .untilAsserted(
              () -> assertThat(kafka.committed()).containsEntry(0, 300L).containsEntry(1, 10L));
      List<String> theirs = theirs(kafka);
      String permitted =
          kafka
              .config(folder)
              .replace("rewrite: approval}", "rewrite: approval, redrive: approval}")
              .replace(
                  "    quarantine: " + kafka.quarantine,
                  "    tenant: key\n    quarantine: " + kafka.quarantine);
      Path config = Files.writeString(folder.resolve("clawback.yaml"), permitted);
      CommandLineProcess clawback = CommandLineProcess.of(folder, config);
      String group = "test/main/" + kafka.group + ":" + kafka.topic;

      carryOut(clawback, folder.resolve("park.json"), "drain", group, "--tenant", TENANT);
      assertThat(copied(kafka, "parked:" + TENANT)).containsExactlyInAnyOrderElementsOf(theirs);
      carryOut(clawback, folder.resolve("poison.json"), "drain", group);
      await()
          .atMost(Duration.ofSeconds(60))
          .untilAsserted(() ->
              assertThat(kafka.committed()).containsEntry(0, 1_000L).containsEntry(1, 1_000L));

      carryOut(clawback, folder.resolve("back.json"), "redrive", "--reason", "parked:" + TENANT);

      List<String> back = new ArrayList<>();
      for (int partition = 0; partition < 2; partition++) {
        List<ConsumerRecord<byte[], byte[]>> log = kafka.read(kafka.topic).get(partition);
        assertThat(log.subList(0, ChokedKafka.MESSAGES).stream().map(ParkTest::value).toList())
            .isEqualTo(kafka.sent.get(partition));
        log.subList(ChokedKafka.MESSAGES, log.size()).forEach(r -> back.add(value(r)));
      }
      assertThat(back)
          .containsExactlyInAnyOrderElementsOf(
              theirs.stream()
                  .map(at -> at.split("@", 2))
                  .map(at -> kafka.sent.get(Integer.valueOf(at[0])).get(Integer.parseInt(at[1])))
                  .toList());
      assertThat(clawback.run("redrive", "--reason", "parked:" + TENANT).all())
          .contains("Nothing is to be put back");
      assertThat(clawback.run("audit", "verify").exitCode()).isZero();
    }
  }

  /** Where the tenant's messages are that the group has before it. */
  private static List<String> theirs(ChokedKafka kafka) {
    return kafka.read(kafka.topic).values().stream()
        .flatMap(List::stream)
        .filter(r -> r.offset() >= (r.partition() == 0 ? 300 : 10))
        .filter(r ->
            Optional.ofNullable(r.key())
                .filter(k -> new String(k, StandardCharsets.UTF_8).equals(TENANT))
                .isPresent())
        .map(r -> r.partition() + "@" + r.offset())
        .toList();
  }

  private static List<String> copied(ChokedKafka kafka, String reason) {
    return kafka.read(kafka.quarantine).values().stream()
        .flatMap(List::stream)
        .map(ReadMessages::message)
        .flatMap(m -> Copy.read(m).stream())
        .filter(c -> c.reason().equals(reason))
        .map(c -> c.original().partition() + "@" + c.original().offset())
        .toList();
  }

  private static String value(ConsumerRecord<byte[], byte[]> record) {
    return new String(record.value(), StandardCharsets.UTF_8);
  }

  private static void carryOut(CommandLineProcess clawback, Path plan, String... words)
      throws Exception {
    List<String> all = new ArrayList<>(List.of(words));
    all.addAll(List.of("--out", plan.toString()));
    fine(clawback.run(all.toArray(String[]::new)));
    String id = JsonReader.readObject(Files.readString(plan)).text("id");
    fine(clawback.run("approve", id, "--reason", "they can wait"));
    Said applied = clawback.run("apply", plan.toString());
    // A parked tenant's group may stand at poison still: what it was to do, it did.
    assertThat(applied.exitCode()).as(applied.all()).isIn(0, 3);
  }

  private static void fine(Said said) {
    assertThat(said.exitCode()).as(said.all()).isZero();
  }
}
