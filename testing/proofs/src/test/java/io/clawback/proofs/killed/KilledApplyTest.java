package io.clawback.proofs.killed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code kill -9} in the middle of {@code apply}, then {@code resume}: the planned state, exactly
 * the planned number of consumers, and a clean ledger.
 */
class KilledApplyTest {
  private static final Pattern SCALE = Pattern.compile("\"to\"\\s*:\\s*(\\d+)");

  /**
   * Milliseconds after the run has begun: in the rolling restart, in the scaling, in the second
   * look.
   */
  private static final int[] MOMENTS =
      Boolean.getBoolean("clawback.long")
          ? new int[] {0, 150, 400, 900, 1500, 2200, 3000, 4000, 5500, 7000}
          : new int[] {200, 1500};

  @Test
  void killedApplyThenResumeEndsInThePlannedState(@TempDir Path folder) throws Exception {
    try (BackloggedKafka kafka = new BackloggedKafka()) {
      for (int i = 0; i < MOMENTS.length; i++) {
        Path own = Files.createDirectory(folder.resolve("round-" + i));
        String group = "group-" + i;
        try {
          play(kafka, own, "topic-" + i, group, MOMENTS[i]);
        } finally {
          BackloggedKafka.living(group).forEach(ProcessHandle::destroyForcibly);
        }
      }
    }
  }

  private static void play(
      BackloggedKafka kafka, Path folder, String topic, String group, int moment) throws Exception {
    kafka.backlog(topic);
    kafka.ownersConsumers(topic, group, folder.resolve("pids"));
    await().atMost(Duration.ofSeconds(60)).until(() -> kafka.members(group) == 2);
    Path config =
        Files.writeString(folder.resolve("clawback.yaml"), kafka.config(topic, group, folder));
    CommandLineProcess clawback = new CommandLineProcess(folder, config);
    Path plan = folder.resolve("plan.json");

    // The consumers commit their first positions a moment after they have joined.
    await()
        .atMost(Duration.ofSeconds(60))
        .pollInterval(Duration.ofSeconds(1))
        .until(() -> clawback.run("detect", "--fail-on", "breach").exitCode() == 3);
    CommandLineProcess.Said planned = clawback.run("plan", "--out", plan.toString());
    assertThat(planned.exitCode()).as(planned.err()).isZero();
    Matcher scale = SCALE.matcher(Files.readString(plan));
    assertThat(scale.find()).as(planned.out()).isTrue();
    int wanted = Integer.parseInt(scale.group(1));
    assertThat(wanted).isGreaterThan(2);

    CommandLineProcess.Running apply = clawback.start("apply", plan.toString());
    apply.awaitWord("begins");
    apply.process().waitFor(moment, TimeUnit.MILLISECONDS);
    apply.kill();

    CommandLineProcess.Said resumed = clawback.run("resume");
    boolean ended = resumed.err().contains("run.unknown");
    assertThat(resumed.exitCode() == 0 || resumed.exitCode() == 3 || ended)
        .as(resumed.err())
        .isTrue();
    // One that was told to stop may take a moment to leave its group.
    await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(() -> assertThat(BackloggedKafka.living(group)).hasSize(wanted));
    await().atMost(Duration.ofSeconds(60)).until(() -> kafka.members(group) == wanted);
    CommandLineProcess.Said verified = clawback.run("audit", "verify");
    assertThat(verified.exitCode()).as(verified.out() + verified.err()).isZero();
    assertThat(clawback.run("runs", "-o", "json").out()).contains("COMPLETED");
  }
}
