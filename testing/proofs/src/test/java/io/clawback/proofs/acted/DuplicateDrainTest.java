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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code drain --duplicates} with the real product: what repeats an earlier message of its
 * partition goes aside, the first of each comes to the group, and whatever is not surely a
 * repetition stays.
 */
class DuplicateDrainTest {
  /** Where the group stands: at poison. */
  private static final int FIRST = 300;

  private static final int SECOND = 10;

  /** What the product is to take, and nothing else. */
  private static final List<String> TAKEN = List.of("0@1000", "0@1001", "0@1006", "1@1001");

  private static CommandLineProcess repeating(ChokedKafka kafka, Path folder, boolean skips)
      throws Exception {
    kafka.fill(List.of(FIRST), List.of(SECOND));
    List<String> one = List.copyOf(kafka.sent.get(0));
    List<String> two = List.copyOf(kafka.sent.get(1));
    kafka.again(0, key(500), one.get(500));
    kafka.again(0, key(500), one.get(500));
    kafka.again(0, key(100), one.get(100)); // The group has passed the first: the only one for it.
    kafka.again(0, key(701), one.get(701).replace("EUR", "USD")); // Other content under that key.
    kafka.again(0, key(701), one.get(701)); // So nobody knows which of the three is right.
    kafka.again(0, key(900), one.get(FIRST)); // Poison has no key that could be read.
    kafka.again(0, key(100), one.get(100));
    // A group commits what it processes: behind what is left out, there is something to process.
    kafka.again(0, key(999), one.get(999).replace("t-0-999", "t-0-last"));
    kafka.again(1, key(600), one.get(600)); // Of another partition.
    kafka.again(1, key(801), two.get(801));
    kafka.again(1, "other", two.get(802)); // Another key of the record.
    if (skips) {
      kafka.interceptors();
    }
    kafka.ownersConsumers(folder.resolve("pids"));
    await()
        .atMost(Duration.ofSeconds(90))
        .untilAsserted(() ->
            assertThat(kafka.committed()).containsEntry(0, (long) FIRST).containsEntry(1, 10L));
    String config =
        kafka
            .config(folder)
            .replace("rewrite: approval}", "rewrite: approval, redrive: approval}")
            .replace(
                "    quarantine: " + kafka.quarantine,
                "    idempotency-key: $.transaction_id\n    quarantine: " + kafka.quarantine);
    return CommandLineProcess.of(
        folder, Files.writeString(folder.resolve("clawback.yaml"), config));
  }

  /** As {@link ChokedKafka#fill} gives them. */
  private static String key(int i) {
    return "key-" + i % 13;
  }

  @Test
  void readersOfTheBacklogWrittenOnceMoreGetEachOnce(@TempDir Path folder) throws Exception {
    try (ChokedKafka kafka = new ChokedKafka("repeated")) {
      CommandLineProcess clawback = repeating(kafka, folder, false);

      String told = drain(clawback, kafka, folder, "--duplicates", "--way", "rewrite");

      assertThat(told)
          .contains("repeat an earlier one of the same partition, key and value alike")
          .contains("other repetitions stay");
      assertThat(copied(kafka)).containsExactlyInAnyOrderElementsOf(TAKEN);
      behind(kafka, 0, FIRST, List.of(1_000, 1_001, 1_006), List.of());
      behind(kafka, 1, SECOND, List.of(1_001), List.of());
      assertThat(clawback.run("quarantine", "stats").out())
          .containsPattern("(?m)^.*duplicate.*4.*$");
      Json.Obj run = run(clawback);
      Json.Obj account = account(clawback, run);
      assertThat(account.whole("quarantined")).isEqualTo(TAKEN.size());
      assertThat(account.whole("kept")).isEqualTo(TAKEN.size());

      Said back = clawback.run("rollback", run.text("rollbackKey"), "--execute");

      assertThat(back.exitCode()).as(back.all()).isZero();
      behind(kafka, 0, FIRST, List.of(1_000, 1_001, 1_006), List.of(1_000, 1_001, 1_006));
      behind(kafka, 1, SECOND, List.of(1_001), List.of(1_001));
      account(clawback, run);
      assertThat(clawback.run("audit", "verify").exitCode()).isZero();
    }
  }

  @Test
  void theirReasonFindsThemAgain(@TempDir Path folder) throws Exception {
    try (ChokedKafka kafka = new ChokedKafka("returned")) {
      CommandLineProcess clawback = repeating(kafka, folder, false);
      drain(clawback, kafka, folder, "--duplicates", "--way", "rewrite");

      carryOut(clawback, folder, "redrive", "--reason", "duplicate");

      behind(kafka, 0, FIRST, List.of(1_000, 1_001, 1_006), List.of(1_000, 1_001, 1_006));
      behind(kafka, 1, SECOND, List.of(1_001), List.of(1_001));
      assertThat(clawback.run("redrive", "--reason", "duplicate").all())
          .contains("Nothing is to be put back");
    }
  }

  @Test
  void consumersThatLeaveThemOutProcessEachOnce(@TempDir Path folder) throws Exception {
    try (ChokedKafka kafka = new ChokedKafka("copied")) {
      CommandLineProcess clawback = repeating(kafka, folder, true);

      drain(clawback, kafka, folder, "--duplicates");

      assertThat(copied(kafka)).containsExactlyInAnyOrderElementsOf(TAKEN);
      Json.Obj run = run(clawback);
      assertThat(account(clawback, run).whole("inScope")).isEqualTo(TAKEN.size());
      assertThat(clawback.run("drain", group(kafka), "--duplicates").all())
          .contains("nothing-to-change");

      drain(clawback, kafka, folder);

      await()
          .atMost(Duration.ofSeconds(60))
          .untilAsserted(() ->
              assertThat(kafka.committed()).containsEntry(0, 1_008L).containsEntry(1, 1_003L));
      assertThat(new TreeSet<>(kafka.processed(folder.resolve("pids"))))
          .doesNotContainAnyElementsOf(TAKEN)
          .contains("0@500", "0@100", "0@1002", "0@701", "0@1003", "0@1004", "0@600", "1@1000")
          .contains("1@801", "1@802", "1@1002");
      Said back = clawback.run("rollback", run.text("rollbackKey"), "--execute");
      assertThat(back.exitCode()).as(back.all()).isZero();
      account(clawback, run);
      assertThat(clawback.run("audit", "verify").exitCode()).isZero();
    }
  }

  private static String group(ChokedKafka kafka) {
    return "test/main/" + kafka.group + ":" + kafka.topic;
  }

  /** What the group had before it, without what was taken, then what was put back. */
  private static void behind(
      ChokedKafka kafka, int partition, int from, List<Integer> taken, List<Integer> back) {
    List<String> sent = kafka.sent.get(partition);
    List<String> wanted = new ArrayList<>(sent);
    for (int i = from; i < sent.size(); i++) {
      if (!taken.contains(i)) {
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

  private static List<String> copied(ChokedKafka kafka) {
    return kafka.read(kafka.quarantine).values().stream()
        .flatMap(List::stream)
        .map(ReadMessages::message)
        .flatMap(m -> Copy.read(m).stream())
        .filter(c -> c.reason().equals("duplicate"))
        .map(c -> c.original().partition() + "@" + c.original().offset())
        .toList();
  }

  /** Plans it, has it carried out, and returns what the plan says. */
  private static String drain(
      CommandLineProcess clawback, ChokedKafka kafka, Path folder, String... words)
      throws Exception {
    List<String> all = new ArrayList<>(List.of("drain", group(kafka)));
    all.addAll(List.of(words));
    return carryOut(clawback, folder, all.toArray(String[]::new));
  }

  private static String carryOut(CommandLineProcess clawback, Path folder, String... words)
      throws Exception {
    Path plan = folder.resolve("plan.json");
    List<String> all = new ArrayList<>(List.of(words));
    all.addAll(List.of("--out", plan.toString()));
    Said planned = clawback.run(all.toArray(String[]::new));
    assertThat(planned.exitCode()).as(planned.all()).isZero();
    String id = JsonReader.readObject(Files.readString(plan)).text("id");
    Said approved = clawback.run("approve", id, "--reason", "sent twice");
    assertThat(approved.exitCode()).as(approved.all()).isZero();
    Said applied = clawback.run("apply", plan.toString());
    // The group stands at poison still: what it was to do, it did.
    assertThat(applied.exitCode()).as(applied.all()).isIn(0, 3);
    return Files.readString(plan);
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
