package io.clawback.proofs.done;

import static org.assertj.core.api.Assertions.assertThat;

import io.clawback.demo.draw.Outbreak;
import io.clawback.demo.draw.Outbreak.Readers;
import io.clawback.demo.draw.OutbreakDrawer;
import io.clawback.demo.draw.Size;
import io.clawback.model.json.Json;
import io.clawback.proofs.product.CommandLineProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** {@code demo backend-engineer -o json}: small worlds; at full size in the long form. */
class BackendEngineerTest {
  private static final boolean LONG = Boolean.getBoolean("clawback.long");
  private static final Size SIZE = LONG ? Size.FULL : Size.SMALL;

  /** A world, drawn from a seed. */
  private record Played(Readers readers, long seed) {
    String world() {
      return readers == Readers.ALONE ? "rewrite" : "skip-list";
    }

    Outbreak drawn() {
      return OutbreakDrawer.draw(seed, SIZE, readers);
    }
  }

  static Stream<Played> worlds() {
    return LONG
        ? Stream.of(
            new Played(Readers.SHARING, 0),
            new Played(Readers.SHARING, 7),
            new Played(Readers.ALONE, 0),
            new Played(Readers.ALONE, 7))
        : Stream.of(new Played(Readers.SHARING, 7), new Played(Readers.ALONE, 3));
  }

  @ParameterizedTest
  @MethodSource("worlds")
  void drainsExactlyThePoisonAndTakesItBack(Played played, @TempDir Path folder) throws Exception {
    CommandLineProcess clawback = new CommandLineProcess(folder);
    CommandLineProcess.Running demo =
        clawback.start(
            "demo",
            "backend-engineer",
            "-o",
            "json",
            "--world",
            played.world(),
            "--seed",
            Long.toString(played.seed()),
            "--size",
            SIZE.name().toLowerCase(Locale.ROOT));
    List<ProcessHandle> world = new ArrayList<>();
    while (!demo.process().waitFor(500, TimeUnit.MILLISECONDS)) {
      demo.process().descendants().filter(p -> !world.contains(p)).forEach(world::add);
    }
    CommandLineProcess.Said said = demo.await(Duration.ofMinutes(10));

    assertThat(said.exitCode()).as(said.all()).isZero();
    Json.Obj log = said.json();
    Outbreak drawn = played.drawn();
    hasTheKeysOfThePublishedLog(log);
    tellsWhatWasDrawn(log, drawn);
    recordsIt(log, drawn);
    isTakenBack((Json.Obj) log.get("rollback"), drawn);
    assertThat(world).hasSizeGreaterThanOrEqualTo(4).noneMatch(ProcessHandle::isAlive);
    Path data = Path.of(log.text("data"));
    CommandLineProcess.Said verdict =
        new CommandLineProcess(folder, "-d", data.toString()).run("audit", "verify");
    assertThat(verdict.out()).as(verdict.all()).startsWith("CLEAN");
    assertThat(Files.readString(data.resolveSibling("sinks").resolve("compliance.jsonl")))
        .contains("PLAN_MADE", "INTENDED", "BATCH_SETTLED", "OUTCOME", "VERIFIED", "COMPENSATED");
  }

  private static void hasTheKeysOfThePublishedLog(Json.Obj log) {
    assertThat(log.text("execution_id")).startsWith("queue_remediation_");
    assertThat(Instant.parse(log.text("timestamp"))).isBefore(Instant.now());
    List<Json.Obj> stages = stages(log);
    assertThat(stages)
        .extracting(s -> s.text("stage"))
        .containsExactly(
            "topology_analysis",
            "poison_detection",
            "threshold_evaluation",
            "drain_execution",
            "consumer_recovery");
    for (Json.Obj stage : stages) {
      assertThat(stage.whole("duration_ms")).as(stage.text("stage")).isPositive();
      assertThat(stage.text("status")).as(stage.text("output")).isEqualTo("complete");
    }
  }

  private static void tellsWhatWasDrawn(Json.Obj log, Outbreak drawn) {
    assertThat(log.text("tenant_id")).isEqualTo(drawn.tenant());
    List<String> outputs = stages(log).stream().map(s -> s.text("output")).toList();
    assertThat(outputs.get(0))
        .isEqualTo(
            "Detected 3 queue instances, %d consumer groups, backlog_size: %d messages"
                .formatted(drawn.groups().size(), drawn.messages()));
    assertThat(outputs.get(1))
        .startsWith("Identified %d poison messages (2.15%% of queue).".formatted(drawn.poison()))
        .contains("Signature: malformed JSON in transaction_id field");
    long worst = drawn.queues().stream().mapToLong(Outbreak.Queue::messages).max().orElseThrow();
    assertThat(outputs.get(2))
        .isEqualTo(
            "Backlog exceeds SLA threshold by %d%%. Remediation policy: AGGRESSIVE_DRAIN activated."
                .formatted((worst - drawn.slo()) * 100 / drawn.slo()));
    assertThat(outputs.get(3))
        .isEqualTo(
            "Drained %d poison messages. %d valid messages preserved. Rollback snapshot created."
                .formatted(drawn.poison(), drawn.messages() - drawn.poison()));
    assertThat(outputs.get(4))
        .matches(
            "All \\d+ consumer groups go on\\. Processing resumed at [\\d.]+%"
                + " throughput\\. Full recovery expected in \\d+ seconds\\.");
    assertThat(stages(log).get(4).whole("window_ms")).isGreaterThanOrEqualTo(3_000);
    Json.Obj drain = stages(log).get(3);
    assertThat(drain.whole("ledger_ms")).isPositive();
    assertThat(drain.whole("rollback_store_ms")).isPositive();
    assertThat(drain.text("books_share_percent")).matches("\\d+\\.\\d");
    if (drawn.readers() == Readers.ALONE) {
      assertThat(log.get("preserved_once_in_order")).isEqualTo(Json.of(true));
    }
  }

  private static void recordsIt(Json.Obj log, Outbreak drawn) {
    Json.Obj record = (Json.Obj) log.get("remediation_record");
    assertThat(record.whole("messages_removed")).isEqualTo(drawn.poison());
    assertThat(record.whole("messages_preserved")).isEqualTo(drawn.messages() - drawn.poison());
    assertThat(record.text("method"))
        .isEqualTo(drawn.readers() == Readers.ALONE ? "rewrite" : "skip-list");
    assertThat(record.text("estimated_downtime_prevented")).matches("\\d+m \\d+s");
    assertThat(((Json.Obj) record.get("estimated_from")).whole("manual_baseline_seconds"))
        .isEqualTo(600);
    assertThat(record.text("compliance_fingerprint")).matches("sha256:[0-9a-f]{64}");
    assertThat(record.text("rollback_key")).matches("[0-9a-f]{32}");
  }

  private static void isTakenBack(Json.Obj back, Outbreak drawn) {
    assertThat(back.text("status")).isEqualTo("complete");
    assertThat(back.whole("messages")).isEqualTo(drawn.messages());
    assertThat(back.whole("unreadable")).isEqualTo(drawn.poison());
    for (String same :
        List.of("same_messages", "same_order", "same_settings", "books_balance", "ledger_clean")) {
      assertThat(back.get(same)).as(same).isEqualTo(Json.of(true));
    }
    assertThat(back.whole("groups_stand_again")).isEqualTo(drawn.groups().size());
    if (drawn.readers() == Readers.ALONE) {
      assertThat(back.get("preserved_once_in_order")).isEqualTo(Json.of(true));
      assertThat(back.get("poison_put_back_once")).isEqualTo(Json.of(true));
    }
  }

  private static List<Json.Obj> stages(Json.Obj log) {
    return SeedLog.objects(log.get("stages"));
  }
}
