package io.clawback.proofs.acted;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.clawback.model.json.Json;
import io.clawback.model.json.JsonReader;
import io.clawback.model.message.Copy;
import io.clawback.model.message.Message;
import io.clawback.proofs.product.CommandLineProcess;
import io.clawback.proofs.product.CommandLineProcess.Said;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A group that stands at poison is helped: paused, moved past what was set aside, run again; it
 * recovers, the books balance, and a person takes it all back.
 */
class UnblockTest {
  private static final List<Integer> FIRST = List.of(500, 501, 502);
  private static final List<Integer> SECOND = List.of(700);

  @Test
  void aChokedGroupRecoversAndIsTakenBack(@TempDir Path folder) throws Exception {
    try (ChokedKafka kafka = new ChokedKafka("orders")) {
      kafka.fill(FIRST, SECOND);
      kafka.ownersConsumers(folder.resolve("pids"));
      await()
          .atMost(Duration.ofSeconds(90))
          .untilAsserted(
              () -> assertThat(kafka.committed()).containsEntry(0, 500L).containsEntry(1, 700L));
      Path config = Files.writeString(folder.resolve("clawback.yaml"), kafka.config(folder));
      CommandLineProcess clawback = CommandLineProcess.of(folder, config);

      Said planned =
          clawback.run(
              "drain", "test/main/" + kafka.group + ":" + kafka.topic, "--out", plan(folder));
      assertThat(planned.exitCode()).as(planned.all()).isZero();
      assertThat(Files.readString(Path.of(plan(folder)))).contains("SetAside", "PassOver");
      assertThat(kafka.committed()).containsEntry(0, 500L).containsEntry(1, 700L);
      fine(clawback.run("approve", id(folder), "--reason", "four messages are cut"));

      Said applied = clawback.run("apply", plan(folder));
      assertThat(applied.exitCode()).as(applied.all()).isZero();
      assertThat(applied.out().replaceAll("\\s+", " "))
          .containsPattern(
              "Throughput [-0-9][^→]* before[^→]*→ [1-9][0-9.,]*/s after \\(over \\d+ s\\)")
          .contains("nothing is behind");

      await()
          .atMost(Duration.ofSeconds(60))
          .untilAsserted(() ->
              assertThat(kafka.committed()).containsEntry(0, 1_000L).containsEntry(1, 1_000L));
      assertThat(kafka.living()).hasSize(2);
      copiesAreWhole(kafka);
      assertThat(values(kafka, 0)).isEqualTo(kafka.sent.get(0));
      assertThat(values(kafka, 1)).isEqualTo(kafka.sent.get(1));
      Json.Obj run = run(clawback);
      Said balance = clawback.run("audit", "balance", run.text("run"), "-o", "json");
      assertThat(balance.exitCode()).as(balance.all()).isZero();
      Json.Obj account =
          (Json.Obj) ((Json.Array) balance.json().get("accounts")).items().getFirst();
      assertThat(account.whole("inScope")).isEqualTo(4);
      assertThat(account.whole("quarantined")).isEqualTo(4);
      assertThat(account.whole("kept")).isEqualTo(4);
      Said listed = clawback.run("quarantine", "list");
      assertThat(listed.out()).contains("test/main/orders", "counts").doesNotContain("void");

      Said back = clawback.run("rollback", run.text("rollbackKey"), "--execute");
      assertThat(back.exitCode()).as(back.all()).isZero();

      // The group had gone on, so the four lie at the end, each once, and it chokes on them again.
      assertThat(values(kafka, 0)).isEqualTo(followed(kafka, 0, FIRST));
      assertThat(values(kafka, 1)).isEqualTo(followed(kafka, 1, SECOND));
      assertThat(clawback.run("quarantine", "list").out()).contains("void");
      assertThat(clawback.run("audit", "balance", run.text("run")).exitCode()).isZero();
      assertThat(clawback.run("audit", "verify").exitCode()).isZero();
      await().atMost(Duration.ofSeconds(30)).until(() -> kafka.members() == 2);
    }
  }

  private static String plan(Path folder) {
    return folder.resolve("plan.json").toString();
  }

  private static String id(Path folder) throws Exception {
    return JsonReader.readObject(Files.readString(Path.of(plan(folder)))).text("id");
  }

  private static void fine(Said said) {
    assertThat(said.exitCode()).as(said.all()).isZero();
  }

  private static Json.Obj run(CommandLineProcess clawback) throws Exception {
    return (Json.Obj)
        ((Json.Array) JsonReader.read(clawback.run("runs", "-o", "json").out())).items().getFirst();
  }

  private static List<String> values(ChokedKafka kafka, int partition) {
    return kafka.read(kafka.topic).get(partition).stream()
        .map(r -> new String(r.value(), StandardCharsets.UTF_8))
        .toList();
  }

  private static List<String> followed(ChokedKafka kafka, int partition, List<Integer> by) {
    List<String> all = new ArrayList<>(kafka.sent.get(partition));
    by.forEach(i -> all.add(kafka.sent.get(partition).get(i)));
    return all;
  }

  /** Each copy has its original's key, value, headers and time, and says where that was. */
  private static void copiesAreWhole(ChokedKafka kafka) {
    var originals = kafka.read(kafka.topic);
    List<Copy> copies =
        kafka.read(kafka.quarantine).values().stream()
            .flatMap(List::stream)
            .map(ReadMessages::message)
            .map(m -> Copy.read(m).orElseThrow())
            .toList();
    assertThat(copies).hasSize(4);
    for (Copy copy : copies) {
      ConsumerRecord<byte[], byte[]> original =
          originals.get(copy.original().partition()).stream()
              .filter(r -> r.offset() == copy.original().offset())
              .findFirst()
              .orElseThrow();
      Message message = ReadMessages.message(original);
      assertThat(copy.original().timestampMillis()).isEqualTo(message.timestampMillis());
      assertThat(copy.original().value().orElseThrow()).isEqualTo(message.value().orElseThrow());
      assertThat(copy.original().key().map(Arrays::toString))
          .isEqualTo(message.key().map(Arrays::toString));
      assertThat(copy.original().headers().getFirst().value().orElseThrow())
          .isEqualTo(message.headers().getFirst().value().orElseThrow());
    }
    assertThat(copies.stream().map(c -> c.original().partition() + "@" + c.original().offset()))
        .containsExactlyInAnyOrder("0@500", "0@501", "0@502", "1@700");
  }
}
