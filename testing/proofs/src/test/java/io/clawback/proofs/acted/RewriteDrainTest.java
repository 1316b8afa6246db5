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
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code drain --way rewrite} with the real product: poison lies in the middle of the backlog, and
 * readers of committed messages get each of the others once, in its order; also when the process is
 * killed. A rollback appends the poison and nothing else.
 */
class RewriteDrainTest {
  /** Some in a row, some alone, also behind batches; the group stands at the first. */
  private static final List<Integer> FIRST =
      IntStream.concat(IntStream.of(20, 23), IntStream.range(600, 640)).boxed().toList();

  private static final List<Integer> SECOND = List.of(5, 700);
  private static final int POISON = FIRST.size() + SECOND.size();

  /** When to kill: so many milliseconds after it has told that word. */
  private record Moment(String word, int millis) {}

  private static final List<Moment> MOMENTS =
      Boolean.getBoolean("clawback.long")
          ? List.of(
              new Moment("the way back:", 0),
              new Moment("pause the", 300),
              new Moment("once more", 0),
              new Moment("once more", 200),
              new Moment("once more", 500),
              new Moment("once more", 900),
              new Moment("once more", 1_400),
              new Moment("once more", 2_000),
              new Moment("again", 0),
              new Moment("again", 300))
          : List.of(new Moment("once more", 700), new Moment("once more", 1_500));

  @Test
  void readersGetEachOfTheOthersOnceAndInOrder(@TempDir Path folder) throws Exception {
    try (ChokedKafka kafka = new ChokedKafka("again")) {
      CommandLineProcess clawback = choked(kafka, folder);
      String plan = planned(clawback, kafka, folder);
      assertThat(Files.readString(Path.of(plan)))
          .contains("\"Rewrite\"")
          .doesNotContain("PassOver");

      fine(clawback.run("apply", plan));

      through(kafka);
      Json.Obj run = run(clawback);
      writtenOnce(kafka, 0, FIRST, List.of());
      writtenOnce(kafka, 1, SECOND, List.of());
      assertThat(copies(kafka)).hasSize(POISON).doesNotHaveDuplicates();
      Json.Obj account = account(clawback, run);
      assertThat(account.whole("quarantined")).isEqualTo(POISON);
      assertThat(account.whole("kept")).isEqualTo(POISON);
      assertThat(account.whole("inScope"))
          .isEqualTo(account.whole("quarantined") + account.whole("rewritten"));

      Said back = clawback.run("rollback", run.text("rollbackKey"), "--execute");

      assertThat(back.exitCode()).as(back.all()).isZero();
      writtenOnce(kafka, 0, FIRST, FIRST);
      writtenOnce(kafka, 1, SECOND, SECOND);
      assertThat(clawback.run("quarantine", "list").out()).contains("void");
      account(clawback, run);
      assertThat(clawback.run("audit", "verify").exitCode()).isZero();
      await().atMost(Duration.ofSeconds(60)).until(() -> kafka.members() == 2);
    }
  }

  @Test
  void killedApplyThenResumeThenRollbackLosesNothing(@TempDir Path folder) throws Exception {
    for (int i = 0; i < MOMENTS.size(); i++) {
      killed(Files.createDirectory(folder.resolve("round-" + i)), "torn-" + i, MOMENTS.get(i));
    }
  }

  private static void killed(Path folder, String name, Moment moment) throws Exception {
    try (ChokedKafka kafka = new ChokedKafka(name)) {
      CommandLineProcess clawback = choked(kafka, folder);
      String plan = planned(clawback, kafka, folder);
      kill(clawback.start("apply", plan), moment);

      Said resumed = clawback.run("resume");

      // Killed after its end there is nothing to go on with.
      assertThat(resumed.exitCode()).as(moment + "\n" + resumed.all()).isIn(0, 2, 3);
      through(kafka);
      writtenOnce(kafka, 0, FIRST, List.of());
      writtenOnce(kafka, 1, SECOND, List.of());
      assertThat(copies(kafka)).as(moment.toString()).hasSize(POISON).doesNotHaveDuplicates();
      Json.Obj run = run(clawback);
      account(clawback, run);

      kill(
          clawback.start("rollback", run.text("rollbackKey"), "--execute"),
          new Moment("put them back", 200));
      Said back = clawback.run("rollback", run.text("rollbackKey"), "--execute");

      assertThat(back.exitCode()).as(moment + "\n" + back.all()).isZero();
      writtenOnce(kafka, 0, FIRST, FIRST);
      writtenOnce(kafka, 1, SECOND, SECOND);
      account(clawback, run);
      assertThat(clawback.run("audit", "verify").exitCode()).isZero();
      await().atMost(Duration.ofSeconds(60)).until(() -> kafka.members() == 2);
    }
  }

  private static CommandLineProcess choked(ChokedKafka kafka, Path folder) throws Exception {
    kafka.fill(FIRST, SECOND);
    kafka.ownersConsumers(folder.resolve("pids"));
    await()
        .atMost(Duration.ofSeconds(90))
        .untilAsserted(
            () -> assertThat(kafka.committed()).containsEntry(0, 20L).containsEntry(1, 5L));
    Path config = Files.writeString(folder.resolve("clawback.yaml"), kafka.config(folder));
    return CommandLineProcess.of(folder, config);
  }

  private static String planned(CommandLineProcess clawback, ChokedKafka kafka, Path folder)
      throws Exception {
    String plan = folder.resolve("plan.json").toString();
    fine(
        clawback.run(
            "drain",
            "test/main/" + kafka.group + ":" + kafka.topic,
            "--way",
            "rewrite",
            "--out",
            plan));
    String id = JsonReader.readObject(Files.readString(Path.of(plan))).text("id");
    fine(clawback.run("approve", id, "--reason", "cut messages"));
    return plan;
  }

  private static void fine(Said said) {
    assertThat(said.exitCode()).as(said.all()).isZero();
  }

  private static void kill(CommandLineProcess.Running running, Moment moment) throws Exception {
    running.awaitWord(moment.word());
    running.process().waitFor(moment.millis(), TimeUnit.MILLISECONDS);
    running.kill();
  }

  /** The group has read all that there is. */
  private static void through(ChokedKafka kafka) {
    await()
        .atMost(Duration.ofSeconds(90))
        .untilAsserted(() -> {
          for (int partition = 0; partition < 2; partition++) {
            assertThat(kafka.committed().get(partition))
                .isGreaterThan(kafka.read(kafka.topic).get(partition).getLast().offset());
          }
        });
    await().atMost(Duration.ofSeconds(60)).until(() -> kafka.members() == 2);
  }

  /**
   * What the group read first, then the others behind the old end, each once and in order, then
   * what was put back.
   */
  private static void writtenOnce(
      ChokedKafka kafka, int partition, List<Integer> poison, List<Integer> back) {
    List<String> sent = kafka.sent.get(partition);
    List<String> wanted = new ArrayList<>(sent);
    TreeSet<Integer> aside = new TreeSet<>(poison);
    for (int i = poison.getFirst(); i < sent.size(); i++) {
      if (!aside.contains(i)) {
        wanted.add(sent.get(i));
      }
    }
    back.forEach(i -> wanted.add(sent.get(i)));
    assertThat(
            kafka.read(kafka.topic).get(partition).stream()
                .map(r -> new String(r.value(), StandardCharsets.UTF_8))
                .toList())
        .isEqualTo(wanted);
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
