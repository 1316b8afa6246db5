package io.clawback.proofs.acted;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.clawback.model.json.Json;
import io.clawback.model.json.JsonReader;
import io.clawback.model.message.Copy;
import io.clawback.proofs.product.CommandLineProcess;
import io.clawback.proofs.product.CommandLineProcess.Said;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Poison in the middle of a log that two groups read: their consumers run on, are told what to
 * leave out, and get through. The log stays as it is, and a rollback has everything delivered
 * again. Killed anywhere, a resume ends it; nothing is lost, nothing is there twice.
 */
class SkipDrainTest {
  private static final List<Integer> FIRST = List.of(300, 301, 500, 640, 641, 900);
  private static final List<Integer> SECOND = List.of(10, 700);
  private static final int POISON = FIRST.size() + SECOND.size();

  /** When to kill: so many milliseconds after it has told that word. */
  private record Moment(String word, int millis) {}

  private static final List<Moment> MOMENTS =
      Boolean.getBoolean("clawback.long")
          ? List.of(
              new Moment("the way back:", 0),
              new Moment("copy ", 0),
              new Moment("copy ", 60),
              new Moment("copy ", 150),
              new Moment("copy ", 300),
              new Moment("to leave out", 0),
              new Moment("to leave out", 60),
              new Moment("to leave out", 120),
              new Moment("to leave out", 250),
              new Moment("to leave out", 600))
          : List.of(new Moment("copy ", 100), new Moment("to leave out", 100));

  /** Both groups stand at their first poison. */
  private static CommandLineProcess choked(ChokedKafka kafka, Path folder) throws Exception {
    kafka.fill(FIRST, SECOND);
    kafka.interceptors();
    kafka.ownersConsumers(folder.resolve("pids"));
    kafka.start(other(kafka), folder.resolve("other.log"), true);
    await()
        .atMost(Duration.ofSeconds(90))
        .untilAsserted(() -> {
          assertThat(kafka.committed()).containsEntry(0, 300L).containsEntry(1, 10L);
          assertThat(kafka.committed(other(kafka))).containsEntry(0, 300L).containsEntry(1, 10L);
        });
    Path config = Files.writeString(folder.resolve("clawback.yaml"), kafka.config(folder));
    return CommandLineProcess.of(folder, config);
  }

  private static String other(ChokedKafka kafka) {
    return kafka.group + "-other";
  }

  private static void through(ChokedKafka kafka) {
    await()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(() -> {
          assertThat(kafka.committed()).containsEntry(0, 1_000L).containsEntry(1, 1_000L);
          assertThat(kafka.committed(other(kafka)))
              .containsEntry(0, 1_000L)
              .containsEntry(1, 1_000L);
        });
  }

  @Test
  void groupsGetThroughWithoutBeingPausedAndEverythingIsDeliveredAgainAfterARollback(
      @TempDir Path folder) throws Exception {
    try (ChokedKafka kafka = new ChokedKafka("skipped")) {
      CommandLineProcess clawback = choked(kafka, folder);
      List<Long> pids = kafka.living().stream().map(ProcessHandle::pid).sorted().toList();
      String plan = planned(clawback, kafka, folder);
      assertThat(Files.readString(Path.of(plan)).split("\"type\": \"SetAside\"", -1)).hasSize(2);
      assertThat(Files.readString(Path.of(plan)).split("\"type\": \"PublishSkips\"", -1))
          .hasSize(3);

      Said applied = clawback.run("apply", plan);

      assertThat(applied.exitCode()).as(applied.all()).isZero();
      through(kafka);
      assertThat(kafka.living().stream().map(ProcessHandle::pid).sorted().toList()).isEqualTo(pids);
      logIsAsItWas(kafka);
      assertThat(copies(kafka)).hasSize(POISON).doesNotHaveDuplicates();
      assertThat(lists(kafka)).isEqualTo(4);
      Json.Obj run = run(clawback);
      Json.Obj account = account(clawback, run);
      assertThat(account.whole("inScope")).isEqualTo(POISON);
      assertThat(account.whole("skipped")).isEqualTo(POISON);
      assertThat(account.whole("kept")).isEqualTo(POISON);

      Said back = clawback.run("rollback", run.text("rollbackKey"), "--execute");

      assertThat(back.exitCode()).as(back.all()).isZero();
      assertThat(back.all()).contains("the copies of what was left out stay");
      assertThat(lists(kafka)).isZero();
      logIsAsItWas(kafka);
      assertThat(account(clawback, run).whole("inScope")).isEqualTo(POISON);
      // Whoever reads from before them chokes on them again.
      kafka.rewind(other(kafka), 0, 290);
      await()
          .atMost(Duration.ofSeconds(60))
          .untilAsserted(() -> assertThat(kafka.committed(other(kafka))).containsEntry(0, 300L));
      assertThat(clawback.run("audit", "verify").exitCode()).isZero();
    }
  }

  @Test
  void aMemberWithoutTheInterceptorIsNamedAndARunGoesOnWithoutIt(@TempDir Path folder)
      throws Exception {
    try (ChokedKafka kafka = new ChokedKafka("unheard")) {
      CommandLineProcess clawback = choked(kafka, folder);
      Process deaf = kafka.start(other(kafka), folder.resolve("deaf.log"), false);
      await().atMost(Duration.ofSeconds(60)).until(() -> kafka.members(other(kafka)) == 2);
      String plan = planned(clawback, kafka, folder);

      Said applied = clawback.run("apply", plan);

      assertThat(applied.exitCode()).as(applied.all()).isNotZero();
      assertThat(applied.all())
          .contains("kafka.skip-unacknowledged", other(kafka) + "-" + deaf.pid());
      Json.Obj run = run(clawback);
      assertThat(account(clawback, run).whole("inScope")).isEqualTo(POISON);
      deaf.destroyForcibly();
      await().atMost(Duration.ofSeconds(60)).until(() -> kafka.members(other(kafka)) == 1);

      Said resumed = clawback.run("resume");

      assertThat(resumed.exitCode()).as(resumed.all()).isZero();
      through(kafka);
      assertThat(copies(kafka)).hasSize(POISON).doesNotHaveDuplicates();
    }
  }

  @Test
  void ofTwoPlansForOneQueueTheSecondLeavesOutNothingThatTheFirstDoes(@TempDir Path folder)
      throws Exception {
    try (ChokedKafka kafka = new ChokedKafka("twice")) {
      CommandLineProcess clawback = choked(kafka, folder);
      String first = planned(clawback, kafka, folder);
      String second = Files.copy(Path.of(first), folder.resolve("first.json")).toString();
      String again = planned(clawback, kafka, folder);
      assertThat(clawback.run("apply", second).exitCode()).isZero();
      through(kafka);

      Said applied = clawback.run("apply", again);

      assertThat(applied.exitCode()).as(applied.all()).isNotZero();
      assertThat(applied.all()).contains("kafka.skip-listed");
      assertThat(lists(kafka)).isEqualTo(4);
      Said back = clawback.run("rollback", run(clawback).text("rollbackKey"), "--execute");
      assertThat(back.exitCode()).as(back.all()).isZero();
      assertThat(account(clawback, run(clawback)).whole("inScope")).isEqualTo(POISON);
      assertThat(lists(kafka)).isEqualTo(4);
      logIsAsItWas(kafka);
    }
  }

  @Test
  void killedApplyThenResumeThenRollbackLosesNothing(@TempDir Path folder) throws Exception {
    for (int i = 0; i < MOMENTS.size(); i++) {
      killed(Files.createDirectory(folder.resolve("round-" + i)), "cut-" + i, MOMENTS.get(i));
    }
  }

  private static void killed(Path folder, String name, Moment moment) throws Exception {
    try (ChokedKafka kafka = new ChokedKafka(name)) {
      CommandLineProcess clawback = choked(kafka, folder);
      String plan = planned(clawback, kafka, folder);
      kill(clawback.start("apply", plan), moment);
      accounted(kafka);

      Said resumed = clawback.run("resume");

      // Killed after its end there is nothing to go on with.
      assertThat(resumed.exitCode()).as(moment + "\n" + resumed.all()).isIn(0, 2, 3);
      through(kafka);
      assertThat(copies(kafka)).as(moment.toString()).hasSize(POISON).doesNotHaveDuplicates();
      logIsAsItWas(kafka);
      Json.Obj run = run(clawback);
      account(clawback, run);

      kill(
          clawback.start("rollback", run.text("rollbackKey"), "--execute"),
          new Moment("leave out none", 60));
      Said back = clawback.run("rollback", run.text("rollbackKey"), "--execute");

      assertThat(back.exitCode()).as(moment + "\n" + back.all()).isZero();
      assertThat(lists(kafka)).isZero();
      logIsAsItWas(kafka);
      assertThat(account(clawback, run).whole("inScope")).isEqualTo(POISON);
      assertThat(clawback.run("audit", "verify").exitCode()).isZero();
    }
  }

  private static void kill(CommandLineProcess.Running running, Moment moment) throws Exception {
    running.awaitWord(moment.word());
    running.process().waitFor(moment.millis(), TimeUnit.MILLISECONDS);
    running.kill();
  }

  /** At any moment: both groups are before a poison message, or a copy of it is there. */
  private static void accounted(ChokedKafka kafka) throws Exception {
    List<String> copies = copies(kafka);
    for (String group : List.of(kafka.group, other(kafka))) {
      for (int partition = 0; partition < 2; partition++) {
        for (int offset : partition == 0 ? FIRST : SECOND) {
          if (offset < kafka.committed(group).get(partition)) {
            assertThat(copies).contains(partition + "@" + offset);
          }
        }
      }
    }
  }

  private static String planned(CommandLineProcess clawback, ChokedKafka kafka, Path folder)
      throws Exception {
    String plan = folder.resolve("plan.json").toString();
    fine(clawback.run("drain", "test/main/" + kafka.topic, "--out", plan));
    String id = JsonReader.readObject(Files.readString(Path.of(plan))).text("id");
    fine(clawback.run("approve", id, "--reason", "cut messages"));
    return plan;
  }

  private static void fine(Said said) {
    assertThat(said.exitCode()).as(said.all()).isZero();
  }

  private static void logIsAsItWas(ChokedKafka kafka) {
    kafka
        .read(kafka.topic)
        .forEach((partition, records) ->
            assertThat(
                    records.stream()
                        .map(r -> new String(r.value(), StandardCharsets.UTF_8))
                        .toList())
                .isEqualTo(kafka.sent.get(partition)));
  }

  /** Where the originals of all copies were. */
  private static List<String> copies(ChokedKafka kafka) {
    return kafka.read(kafka.quarantine).values().stream()
        .flatMap(List::stream)
        .map(ReadMessages::message)
        .flatMap(m -> Copy.read(m).stream())
        .map(c -> c.original().partition() + "@" + c.original().offset())
        .toList();
  }

  /** How many parts of lists are in force. */
  private static int lists(ChokedKafka kafka) {
    Map<String, Boolean> last = new LinkedHashMap<>();
    for (ConsumerRecord<byte[], byte[]> r :
        new ArrayList<>(kafka.read(kafka.topic + ".skip").get(0))) {
      last.put(new String(r.key(), StandardCharsets.UTF_8), r.value() != null);
    }
    return (int) last.values().stream().filter(v -> v).count();
  }

  private static Json.Obj account(CommandLineProcess clawback, Json.Obj run) throws Exception {
    Said balance = clawback.run("audit", "balance", run.text("run"), "-o", "json");
    assertThat(balance.exitCode()).as(balance.all()).isZero();
    return (Json.Obj) ((Json.Array) balance.json().get("accounts")).items().getFirst();
  }

  private static Json.Obj run(CommandLineProcess clawback) throws Exception {
    return (Json.Obj)
        ((Json.Array) JsonReader.read(clawback.run("runs", "-o", "json").out())).items().getFirst();
  }
}
