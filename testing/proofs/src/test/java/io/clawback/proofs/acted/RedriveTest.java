package io.clawback.proofs.acted;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.clawback.model.json.Json;
import io.clawback.model.json.JsonReader;
import io.clawback.proofs.product.CommandLineProcess;
import io.clawback.proofs.product.CommandLineProcess.Said;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a run set aside is put back in two parts; in between nobody can take the run back, and in
 * the end each message is there once more, and no more than once.
 */
class RedriveTest {
  private static final List<Integer> FIRST = List.of(300, 301, 302);
  private static final List<Integer> SECOND = List.of(700);

  @Test
  void whatWasSetAsideIsPutBackOnceAndTheRunCannotBeTakenBackSince(@TempDir Path folder)
      throws Exception {
    try (ChokedKafka kafka = new ChokedKafka("returned")) {
      kafka.fill(FIRST, SECOND);
      kafka.ownersConsumers(folder.resolve("pids"));
      await()
          .atMost(Duration.ofSeconds(90))
          .untilAsserted(
              () -> assertThat(kafka.committed()).containsEntry(0, 300L).containsEntry(1, 700L));
      String permitted =
          kafka
              .config(folder)
              .replace("rewrite: approval}", "rewrite: approval, redrive: approval}");
      Path config = Files.writeString(folder.resolve("clawback.yaml"), permitted);
      CommandLineProcess clawback = CommandLineProcess.of(folder, config);
      carryOut(
          clawback,
          folder.resolve("drain.json"),
          "drain",
          "test/main/" + kafka.group + ":" + kafka.topic);
      await()
          .atMost(Duration.ofSeconds(60))
          .untilAsserted(() ->
              assertThat(kafka.committed()).containsEntry(0, 1_000L).containsEntry(1, 1_000L));
      Json.Obj run = run(clawback);

      carryOut(clawback, folder.resolve("two.json"), "redrive", "--max", "2");
      assertThat(values(kafka, 0).size() + values(kafka, 1).size()).isEqualTo(2_002);

      Said refused = clawback.run("rollback", run.text("rollbackKey"), "--execute");
      assertThat(refused.exitCode()).as(refused.all()).isEqualTo(4);
      assertThat(refused.all()).contains("rollback.redriven", "2 of its 4 messages");
      assertThat(values(kafka, 0).size() + values(kafka, 1).size()).isEqualTo(2_002);

      Said rest = carryOut(clawback, folder.resolve("rest.json"), "redrive", "--rate", "100/s");
      assertThat(rest.out()).contains("put 2 messages", "Stays: 2, put back before.");
      assertThat(values(kafka, 0)).isEqualTo(followed(kafka, 0, FIRST));
      assertThat(values(kafka, 1)).isEqualTo(followed(kafka, 1, SECOND));

      Said nothing = clawback.run("redrive");
      assertThat(nothing.all()).contains("4, put back before", "Nothing is to be put back");
      Said balance = clawback.run("audit", "balance", run.text("run"), "-o", "json");
      assertThat(balance.exitCode()).as(balance.all()).isZero();
      Json.Obj account =
          (Json.Obj) ((Json.Array) balance.json().get("accounts")).items().getFirst();
      assertThat(account.whole("inScope")).isEqualTo(4);
      assertThat(account.whole("quarantined")).isZero();
      assertThat(account.whole("redriven")).isEqualTo(4);
      assertThat(clawback.run("audit", "verify").exitCode()).isZero();
    }
  }

  private static Said carryOut(CommandLineProcess clawback, Path plan, String... words)
      throws Exception {
    List<String> all = new ArrayList<>(List.of(words));
    all.addAll(List.of("--out", plan.toString()));
    Said planned = fine(clawback.run(all.toArray(String[]::new)));
    String id = JsonReader.readObject(Files.readString(plan)).text("id");
    fine(clawback.run("approve", id, "--reason", "they are mended"));
    fine(clawback.run("apply", plan.toString()));
    return planned;
  }

  private static Said fine(Said said) {
    assertThat(said.exitCode()).as(said.all()).isZero();
    return said;
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
}
