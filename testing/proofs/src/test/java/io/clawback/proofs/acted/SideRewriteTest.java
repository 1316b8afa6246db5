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
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Others read the queue, too: a group's backlog is written once more to a queue beside it, which
 * its consumers read as well; killed, resumed, and taken back. The queue itself stays as it is.
 */
class SideRewriteTest {
  private static final List<Integer> FIRST = List.of(20, 23, 600, 601);
  private static final List<Integer> SECOND = List.of(5, 700);
  private static final int POISON = FIRST.size() + SECOND.size();

  @Test
  void itsBacklogComesToTheGroupThroughTheQueueBesideIt(@TempDir Path folder) throws Exception {
    try (ChokedKafka kafka = new ChokedKafka("both")) {
      String side = kafka.beside();
      kafka.fill(FIRST, SECOND);
      kafka.commit("both-other", Map.of(0, 3L, 1, 3L));
      kafka.ownersConsumers(folder.resolve("pids"));
      await()
          .atMost(Duration.ofSeconds(90))
          .untilAsserted(
              () -> assertThat(kafka.committed()).containsEntry(0, 20L).containsEntry(1, 5L));
      Path config = Files.writeString(folder.resolve("clawback.yaml"), kafka.config(folder));
      CommandLineProcess clawback = CommandLineProcess.of(folder, config);
      String plan = planned(clawback, kafka, folder);

      CommandLineProcess.Running applied = clawback.start("apply", plan);
      applied.awaitWord("once more");
      applied.process().waitFor(700, TimeUnit.MILLISECONDS);
      applied.kill();
      Said resumed = clawback.run("resume");
      // Killed after its end there is nothing to go on with.
      assertThat(resumed.exitCode()).as(resumed.all()).isIn(0, 2, 3);

      await()
          .atMost(Duration.ofSeconds(90))
          .untilAsserted(() ->
              assertThat(kafka.committed()).containsEntry(0, 1_000L).containsEntry(1, 1_000L));
      assertThat(kafka.committed("both-other")).containsEntry(0, 3L).containsEntry(1, 3L);
      theQueueIsAsItWas(kafka);
      assertThat(values(kafka, side, 0)).isEqualTo(others(kafka, 0, FIRST));
      assertThat(values(kafka, side, 1)).isEqualTo(others(kafka, 1, SECOND));
      Json.Obj run = run(clawback);
      balanced(clawback, run);

      Said back = clawback.run("rollback", run.text("rollbackKey"), "--execute");

      assertThat(back.exitCode()).as(back.all()).isZero();
      theQueueIsAsItWas(kafka);
      assertThat(values(kafka, side, 0)).isEqualTo(with(others(kafka, 0, FIRST), kafka, 0, FIRST));
      assertThat(values(kafka, side, 1))
          .isEqualTo(with(others(kafka, 1, SECOND), kafka, 1, SECOND));
      assertThat(clawback.run("audit", "balance", run.text("run")).exitCode()).isZero();
      assertThat(clawback.run("audit", "verify").exitCode()).isZero();
      await().atMost(Duration.ofSeconds(60)).until(() -> kafka.members() == 2);
    }
  }

  private static String planned(CommandLineProcess clawback, ChokedKafka kafka, Path folder)
      throws Exception {
    String plan = folder.resolve("plan.json").toString();
    String target = "test/main/" + kafka.group + ":" + kafka.topic;
    Said drawn = clawback.run("drain", target, "--way", "rewrite", "--out", plan);
    assertThat(drawn.exitCode()).as(drawn.all()).isZero();
    assertThat(drawn.out()).contains("both.side");
    String id = JsonReader.readObject(Files.readString(Path.of(plan))).text("id");
    Said approved = clawback.run("approve", id, "--reason", "cut messages");
    assertThat(approved.exitCode()).as(approved.all()).isZero();
    return plan;
  }

  private static void theQueueIsAsItWas(ChokedKafka kafka) {
    assertThat(values(kafka, kafka.topic, 0)).isEqualTo(kafka.sent.get(0));
    assertThat(values(kafka, kafka.topic, 1)).isEqualTo(kafka.sent.get(1));
  }

  /** What the group had still to read, without the poison. */
  private static List<String> others(ChokedKafka kafka, int partition, List<Integer> poison) {
    List<String> sent = kafka.sent.get(partition);
    List<String> others = new ArrayList<>();
    for (int i = poison.getFirst(); i < sent.size(); i++) {
      if (!poison.contains(i)) {
        others.add(sent.get(i));
      }
    }
    return others;
  }

  private static List<String> with(
      List<String> others, ChokedKafka kafka, int partition, List<Integer> poison) {
    List<String> all = new ArrayList<>(others);
    poison.forEach(i -> all.add(kafka.sent.get(partition).get(i)));
    return all;
  }

  private static List<String> values(ChokedKafka kafka, String topic, int partition) {
    return kafka.read(topic).get(partition).stream()
        .map(r -> new String(r.value(), StandardCharsets.UTF_8))
        .toList();
  }

  private static Json.Obj run(CommandLineProcess clawback) throws Exception {
    return (Json.Obj)
        ((Json.Array) JsonReader.read(clawback.run("runs", "-o", "json").out())).items().getFirst();
  }

  private static void balanced(CommandLineProcess clawback, Json.Obj run) throws Exception {
    Said balance = clawback.run("audit", "balance", run.text("run"), "-o", "json");
    assertThat(balance.exitCode()).as(balance.all()).isZero();
    Json.Obj account = (Json.Obj) ((Json.Array) balance.json().get("accounts")).items().getFirst();
    assertThat(account.whole("quarantined")).isEqualTo(POISON);
    assertThat(account.whole("inScope"))
        .isEqualTo(account.whole("quarantined") + account.whole("rewritten"));
  }
}
