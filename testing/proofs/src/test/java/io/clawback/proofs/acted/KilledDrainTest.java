package io.clawback.proofs.acted;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.clawback.model.json.Json;
import io.clawback.model.json.JsonReader;
import io.clawback.model.message.Copy;
import io.clawback.proofs.product.CommandLineProcess;
import io.clawback.proofs.product.CommandLineProcess.Said;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code kill -9} in the middle of {@code apply} of a plan that sets messages aside, then {@code
 * resume}: each message is in exactly one place, the consumers run again, the books balance, and
 * the ledger verifies. Then the same in the middle of {@code rollback}.
 */
class KilledDrainTest {
  /** Many in a row, so that there are several batches to be killed in. */
  private static final int POISON = 600;

  /** When to kill: so many milliseconds after it has told that word. */
  private record Moment(String word, int millis) {}

  private static final List<Moment> MOMENTS =
      Boolean.getBoolean("clawback.long")
          ? List.of(
              new Moment("the way back:", 0),
              new Moment("pause the", 0),
              new Moment("pause the", 400),
              new Moment("copy ", 0),
              new Moment("copy ", 40),
              new Moment("copy ", 120),
              new Moment("copy ", 250),
              new Moment("copy ", 500),
              new Moment("past them", 0),
              new Moment("past them", 300),
              new Moment("past them", 1_500),
              new Moment("again", 0),
              new Moment("again", 300))
          : List.of(new Moment("copy ", 60), new Moment("past them", 500));

  @Test
  void killedApplyThenResumeLosesNothing(@TempDir Path folder) throws Exception {
    for (int i = 0; i < MOMENTS.size(); i++) {
      play(Files.createDirectory(folder.resolve("round-" + i)), "killed-" + i, MOMENTS.get(i));
    }
  }

  private static void play(Path folder, String name, Moment moment) throws Exception {
    try (ChokedKafka kafka = new ChokedKafka(name)) {
      kafka.fill(IntStream.range(300, 300 + POISON).boxed().toList(), List.of(10));
      kafka.ownersConsumers(folder.resolve("pids"));
      await()
          .atMost(Duration.ofSeconds(90))
          .untilAsserted(
              () -> assertThat(kafka.committed()).containsEntry(0, 300L).containsEntry(1, 10L));
      Path config = Files.writeString(folder.resolve("clawback.yaml"), kafka.config(folder));
      CommandLineProcess clawback = CommandLineProcess.of(folder, config);
      String plan = folder.resolve("plan.json").toString();
      fine(
          clawback.run(
              "drain",
              "test/main/" + kafka.group + ":" + kafka.topic,
              "--signature",
              signatures(clawback, kafka),
              "--out",
              plan));
      fine(
          clawback.run(
              "approve",
              JsonReader.readObject(Files.readString(Path.of(plan))).text("id"),
              "--reason",
              "cut messages"));

      kill(clawback.start("apply", plan), moment);
      accounted(kafka);
      Said resumed = clawback.run("resume");
      // Killed after its end there is nothing to go on with.
      assertThat(resumed.exitCode()).as(moment + "\n" + resumed.all()).isIn(0, 2, 3);

      await()
          .atMost(Duration.ofSeconds(60))
          .untilAsserted(() ->
              assertThat(kafka.committed()).containsEntry(0, 1_000L).containsEntry(1, 1_000L));
      await().atMost(Duration.ofSeconds(60)).until(() -> kafka.members() == 2);
      Json.Obj run = run(clawback);
      balanced(clawback, run, moment);
      assertThat(kafka.read(kafka.topic).get(0)).hasSize(ChokedKafka.MESSAGES);
      assertThat(counting(kafka)).hasSize(POISON + 1).doesNotHaveDuplicates();

      kill(
          clawback.start("rollback", run.text("rollbackKey"), "--execute"),
          new Moment("put them back", 200));
      Said back = clawback.run("rollback", run.text("rollbackKey"), "--execute");
      assertThat(back.exitCode()).as(back.all()).isZero();
      assertThat(kafka.read(kafka.topic).get(0)).hasSize(ChokedKafka.MESSAGES + POISON);
      assertThat(kafka.read(kafka.topic).get(1)).hasSize(ChokedKafka.MESSAGES + 1);
      balanced(clawback, run, moment);
      await().atMost(Duration.ofSeconds(60)).until(() -> kafka.members() == 2);
    }
  }

  /** So many in a row look like a second encoding: the owner says which they are. */
  static String signatures(CommandLineProcess clawback, ChokedKafka kafka) throws Exception {
    Said seen =
        clawback.run("inspect", "test/main/" + kafka.group + ":" + kafka.topic, "-o", "json");
    assertThat(seen.exitCode()).as(seen.all()).isZero();
    List<String> ids = new ArrayList<>();
    ((Json.Array) seen.json().get("signatures"))
        .items().stream()
            .map(Json.Obj.class::cast)
            .filter(s -> s.text("kind").equalsIgnoreCase("malformed"))
            .forEach(s -> ids.add(s.text("id")));
    return String.join(",", ids);
  }

  private static void kill(CommandLineProcess.Running running, Moment moment) throws Exception {
    running.awaitWord(moment.word());
    running.process().waitFor(moment.millis(), TimeUnit.MILLISECONDS);
    running.kill();
  }

  /** At any moment: the group is before a message, or a copy of it is there for all to read. */
  private static void accounted(ChokedKafka kafka) throws Exception {
    List<String> copies = counting(kafka);
    for (int partition = 0; partition < 2; partition++) {
      long from = partition == 0 ? 300 : 10;
      long at = kafka.committed().get(partition);
      for (long offset = from;
          offset < Math.min(at, partition == 0 ? 300 + POISON : 11);
          offset++) {
        assertThat(copies).contains(partition + "@" + offset);
      }
    }
  }

  /** Where the originals of all copies were. */
  private static List<String> counting(ChokedKafka kafka) {
    return kafka.read(kafka.quarantine).values().stream()
        .flatMap(List::stream)
        .map(ReadMessages::message)
        .flatMap(m -> Copy.read(m).stream())
        .map(c -> c.original().partition() + "@" + c.original().offset())
        .toList();
  }

  private static void balanced(CommandLineProcess clawback, Json.Obj run, Moment moment)
      throws Exception {
    Said balance = clawback.run("audit", "balance", run.text("run"));
    assertThat(balance.exitCode()).as(moment + "\n" + balance.all()).isZero();
    Said verified = clawback.run("audit", "verify");
    assertThat(verified.exitCode()).as(verified.all()).isZero();
  }

  private static void fine(Said said) {
    assertThat(said.exitCode()).as(said.all()).isZero();
  }

  private static Json.Obj run(CommandLineProcess clawback) throws Exception {
    return (Json.Obj)
        ((Json.Array) JsonReader.read(clawback.run("runs", "-o", "json").out())).items().getFirst();
  }
}
