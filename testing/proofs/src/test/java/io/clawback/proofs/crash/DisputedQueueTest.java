package io.clawback.proofs.crash;

import static org.assertj.core.api.Assertions.assertThat;

import io.clawback.model.json.Json;
import io.clawback.proofs.crash.CrashedAct.Round;
import io.clawback.proofs.product.CommandLineProcess;
import io.clawback.proofs.product.CommandLineProcess.Said;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Plans that are not true any more, or would not be safe: nothing is changed by them. */
class DisputedQueueTest {
  private static CrashKafka kafka;

  @TempDir static Path folder;

  @BeforeAll
  static void start() {
    kafka = new CrashKafka();
  }

  @AfterAll
  static void stop() throws Exception {
    kafka.close();
  }

  @ParameterizedTest
  @EnumSource(names = {"COPY", "REWRITE"})
  void ofTwoPlansForOneQueueTheSecondChangesNothing(CrashedAct act) throws Exception {
    Round round = round("twice-" + act.name().toLowerCase(Locale.ROOT));
    Path first = Path.of(act.prepare(round).getLast());
    Path kept = Files.copy(first, first.resolveSibling("first.json"));
    List<String> second = act.prepare(round);
    Round.fine(round.clawback().run("apply", kept.toString()));
    act.ended(round);
    Json.Obj run = round.run().orElseThrow();

    Said said = round.clawback().run(second.toArray(String[]::new));

    assertThat(said.exitCode()).as(said.all()).isNotZero();
    act.ended(round);
    Said balance = round.clawback().run("audit", "balance", run.text("run"));
    assertThat(balance.exitCode()).as(balance.all()).isZero();
  }

  @Test
  void aBacklogIsNotWrittenOnceMoreWhereItWouldPushOutWhatLiesThere() throws Exception {
    Round round = round("full-queue");
    keeps(round.queue(), 70_000);

    Said refused = round.clawback().run(CrashedAct.REWRITE.prepare(round).toArray(String[]::new));

    assertThat(refused.exitCode()).as(refused.all()).isNotZero();
    assertThat(refused.all()).contains("kafka.unsafe-target", "retention.bytes");
    assertThat(round.queue().position()).isEqualTo(StuckQueue.STANDS);
    round.queue().holds(false);
    keeps(round.queue(), 10_000_000);
    Round.fine(round.clawback().run(CrashedAct.REWRITE.prepare(round).toArray(String[]::new)));
    CrashedAct.REWRITE.ended(round);
  }

  private static void keeps(StuckQueue queue, long bytes) throws Exception {
    ConfigEntry entry = new ConfigEntry("retention.bytes", Long.toString(bytes));
    try (Admin admin = kafka.admin()) {
      admin
          .incrementalAlterConfigs(
              Map.of(
                  new ConfigResource(ConfigResource.Type.TOPIC, queue.topic),
                  List.of(new AlterConfigOp(entry, AlterConfigOp.OpType.SET))))
          .all()
          .get();
    }
  }

  private static Round round(String name) throws Exception {
    Path place = Files.createDirectory(folder.resolve(name));
    StuckQueue queue = new StuckQueue(kafka, name);
    Path config = Files.writeString(place.resolve("clawback.yaml"), queue.config(place));
    return new Round(queue, CommandLineProcess.of(place, config), place);
  }
}
