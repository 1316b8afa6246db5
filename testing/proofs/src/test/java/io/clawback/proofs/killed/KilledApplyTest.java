package io.clawback.proofs.killed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.clawback.model.json.Json;
import io.clawback.model.json.JsonReader;
import io.clawback.proofs.product.CommandLineProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code kill -9} in the middle of {@code apply}, then {@code resume}: the planned state, exactly
 * the planned number of consumers, a clean ledger; and the consumers stay, a minute after the last
 * command has ended.
 */
class KilledApplyTest {
  private static final Pattern SCALE = Pattern.compile("\"to\"\\s*:\\s*(\\d+)");
  private static final Duration STAY = Duration.ofSeconds(60);

  /**
   * When to kill.
   *
   * @param word of what it tells
   * @param millis after it has told that
   */
  private record Moment(String word, int millis) {
    static Moment run(int millis) {
      return new Moment("the way back:", millis);
    }

    static Moment scaling(int millis) {
      return new Moment("scale the consumers", millis);
    }
  }

  private static final List<Moment> MOMENTS =
      Boolean.getBoolean("clawback.long")
          ? List.of(
              Moment.scaling(0),
              Moment.scaling(100),
              Moment.scaling(300),
              Moment.scaling(600),
              Moment.scaling(1_000),
              Moment.run(0),
              Moment.run(200),
              Moment.run(500),
              Moment.run(1_500),
              Moment.run(3_000))
          : List.of(Moment.scaling(150), Moment.run(200));

  /** A round whose consumers go on. */
  private record Scaled(String group, int wanted, List<Long> pids, long resumedNanos) {}

  @Test
  void killedApplyThenResumeEndsInThePlannedStateAndStaysThere(@TempDir Path folder)
      throws Exception {
    List<String> groups = new ArrayList<>();
    try (BackloggedKafka kafka = new BackloggedKafka()) {
      try {
        Scaled kept = null;
        for (int i = 0; i < MOMENTS.size(); i++) {
          Path own = Files.createDirectory(folder.resolve("round-" + i));
          // Another run of this test on the same machine has groups of its own.
          groups.add("group-" + i + "-of-" + ProcessHandle.current().pid());
          Scaled scaled = play(kafka, own, "topic-" + i, groups.getLast(), MOMENTS.get(i));
          if (kept == null) {
            kept = scaled;
          } else {
            BackloggedKafka.living(groups.getLast()).forEach(ProcessHandle::destroyForcibly);
          }
          if (i == 1) {
            // Asked here and not at the end: they leave by themselves when all is consumed.
            stillThere(kafka, kept);
          }
        }
      } finally {
        groups.stream()
            .flatMap(g -> BackloggedKafka.living(g).stream())
            .forEach(ProcessHandle::destroyForcibly);
      }
    }
  }

  private static void stillThere(BackloggedKafka kafka, Scaled kept) throws Exception {
    await()
        .atMost(STAY.plusSeconds(5))
        .pollInterval(Duration.ofSeconds(1))
        .until(() -> System.nanoTime() - kept.resumedNanos() > STAY.toNanos());
    assertThat(pids(kept.group())).isEqualTo(kept.pids()).hasSize(kept.wanted());
    assertThat(kafka.members(kept.group())).isEqualTo(kept.wanted());
  }

  private static List<Long> pids(String group) {
    return BackloggedKafka.living(group).stream().map(ProcessHandle::pid).sorted().toList();
  }

  private static Scaled play(
      BackloggedKafka kafka, Path folder, String topic, String group, Moment moment)
      throws Exception {
    kafka.backlog(topic);
    kafka.ownersConsumers(topic, group, folder.resolve("pids"));
    await().atMost(Duration.ofSeconds(60)).until(() -> kafka.members(group) == 2);
    Path config =
        Files.writeString(folder.resolve("clawback.yaml"), kafka.config(topic, group, folder));
    CommandLineProcess clawback = CommandLineProcess.of(folder, config);
    Path plan = folder.resolve("plan.json");

    int wanted = scalingPlan(clawback, plan);

    CommandLineProcess.Running apply = clawback.start("apply", plan.toString());
    apply.awaitWord(moment.word());
    apply.process().waitFor(moment.millis(), TimeUnit.MILLISECONDS);
    assertThat(apply.process().isAlive()).as("killed while it works").isTrue();
    apply.kill();

    CommandLineProcess.Said resumed = clawback.run("resume");
    long gone = System.nanoTime();
    assertThat(resumed.exitCode()).as(resumed.all()).isIn(0, 3);
    // One that was told to stop may take a moment to leave its group.
    await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(() -> assertThat(BackloggedKafka.living(group)).hasSize(wanted));
    await().atMost(Duration.ofSeconds(60)).until(() -> kafka.members(group) == wanted);
    List<Long> pids = pids(group);
    CommandLineProcess.Said verified = clawback.run("audit", "verify");
    assertThat(verified.exitCode()).as(verified.all()).isZero();
    Json.Obj run =
        (Json.Obj)
            ((Json.Array) JsonReader.read(clawback.run("runs", "-o", "json").out()))
                .items()
                .getFirst();
    // Whether the backlog is gone within the second that the policy grants is not the question.
    assertThat(run.text("ending")).isIn("COMPLETED", "NOT_RECOVERED");
    assertThat(((Json.Obj) run.get("states")).fields().values())
        .isNotEmpty()
        .containsOnly(Json.of("DONE"));
    return new Scaled(group, wanted, pids, gone);
  }

  /** Plans until more consumers are part of it: they must have committed and moved for that. */
  private static int scalingPlan(CommandLineProcess clawback, Path plan) throws Exception {
    AtomicInteger wanted = new AtomicInteger();
    await()
        .atMost(Duration.ofMinutes(3))
        .pollInterval(Duration.ofSeconds(1))
        .untilAsserted(() -> {
          CommandLineProcess.Said planned = clawback.run("plan", "--out", plan.toString());
          assertThat(planned.exitCode()).as(planned.all()).isZero();
          Matcher scale = SCALE.matcher(Files.readString(plan));
          assertThat(scale.find()).as(planned.out()).isTrue();
          wanted.set(Integer.parseInt(scale.group(1)));
        });
    assertThat(wanted.get()).isGreaterThan(2);
    return wanted.get();
  }
}
