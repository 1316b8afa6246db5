package io.clawback.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.clawback.ledger.FileLedger;
import io.clawback.model.json.Json;
import io.clawback.model.json.JsonReader;
import io.clawback.model.plan.Plan;
import io.clawback.runtime.Plugins;
import io.clawback.spi.time.Clock;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The verbs as a user types them, over two clusters in memory. */
class LoopTest {
  @TempDir private Path folder;
  private Cli cli;

  @BeforeEach
  void world() {
    cli = new Cli(folder);
  }

  @AfterEach
  void close() {
    cli.close();
  }

  private String plan() {
    return folder.resolve("plan.json").toString();
  }

  @Test
  void scanShowsTheWorstFirstAndSumsUpOnStderr() {
    assertThat(cli.run("scan")).isZero();
    List<String> lines = cli.out().lines().toList();
    assertThat(lines.get(1)).contains("prod", "tenant-a", "order-processor", "700", "BREACH");
    assertThat(lines.get(2)).contains("tenant-b", "payment-service", "8", "OK");
    assertThat(cli.err())
        .contains("Found 2 topics, 2 consumer groups, 2 tenants.", "prod=12, staging=10");
  }

  @Test
  void scanWritesOneDocumentForPrograms() {
    assertThat(cli.run("scan", "-o", "json", "--partitions")).isZero();
    Json.Obj document = JsonReader.readObject(cli.out());
    assertThat(document.get("subscriptions")).isInstanceOf(Json.Array.class);
    assertThat(cli.run("scan", "-o", "csv", "--tenant", "tenant-b")).isZero();
    assertThat(cli.out().lines()).hasSize(2);
  }

  @Test
  void lookingFailsOnlyOnWhatWasAskedFor() {
    assertThat(cli.run("scan", "--fail-on", "breach")).isEqualTo(3);
    assertThat(cli.run("detect", "--once", "--fail-on", "breach", "--tenant", "tenant-b")).isZero();
    assertThat(cli.run("parity", "--fail-on", "drift")).isEqualTo(3);
    assertThat(cli.run("parity", "--fail-on", "breach")).isEqualTo(3);
    assertThat(cli.run("parity")).isZero();
    assertThat(cli.out()).contains("same-partitions", "8 (right)", "6 DRIFTS", "irreversible");
  }

  @Test
  void brokerThatCannotBeSeenIsAnErrorAndTheOthersGoOn() {
    cli.staging.down(true);
    assertThat(cli.run("scan")).isEqualTo(1);
    assertThat(cli.out()).contains("order-processor");
    assertThat(cli.err()).contains("staging/main").contains("Next:");
  }

  @Test
  void lookingLeavesTheBrokersAsTheyWere() {
    var before = cli.prod.facts();
    cli.run("scan", "--partitions", "--age", "record");
    cli.run("detect", "--once");
    cli.run("plan", "--once");
    cli.run("run", "--once");
    assertThat(cli.prod.facts()).isEqualTo(before);
  }

  @Test
  void planIsApprovedAppliedAndListed() {
    assertThat(cli.run("plan", "--once", "--out", plan())).isZero();
    assertThat(cli.out()).contains("NEEDS APPROVAL", "IRREVERSIBLE", "Left alone:", "Next: ");
    assertThat(cli.run("apply", plan())).isEqualTo(5);
    assertThat(cli.err()).contains("approval.missing");
    assertThat(cli.run("approve", plan(), "--reason", "INC-7")).isZero();
    assertThat(cli.run("apply", plan())).isZero();
    assertThat(cli.out()).contains("DONE", "8 partitions");
    List<String> told = cli.err().lines().toList();
    assertThat(told.getFirst()).contains("the way back: clawback", "rollback ", "--execute");
    assertThat(told.getLast()).contains("The way back: clawback", "rollback ");
    assertThat(cli.staging.facts().toString()).contains("payments");
    assertThat(cli.run("apply", plan())).isEqualTo(4);
    assertThat(cli.err()).contains("plan.carried-out", "it is DONE there");
    assertThat(cli.run("runs")).isZero();
    assertThat(cli.out()).contains("COMPLETED", "1 DONE");
    assertThat(cli.run("audit", "verify")).isZero();
    assertThat(cli.out()).startsWith("CLEAN");
  }

  @Test
  void planFileThatWasAlteredIsRefused() throws IOException {
    cli.run("plan", "--once", "--out", plan());
    String text = Files.readString(Path.of(plan()));
    Files.writeString(Path.of(plan()), text.replace("\"to\": 8", "\"to\": 9"));
    assertThat(cli.run("apply", plan())).isEqualTo(2);
    assertThat(cli.err()).contains("plan.altered");
  }

  @Test
  void planFileHoldsThePlanThatIsKept() throws IOException {
    cli.run("plan", "--once", "--out", plan());
    Json.Obj file = JsonReader.readObject(Files.readString(Path.of(plan())));
    Plan read = Plan.read(file.get("plan"));
    assertThat(file.text("id")).isEqualTo(read.id());
    assertThat(cli.run("approve", read.shortId(), "--reason", "INC-7")).isZero();
  }

  @Test
  void runIsDryUnlessToldToExecuteAndSaysSo() {
    assertThat(cli.run("run", "--once")).isZero();
    assertThat(cli.err()).contains("Dry run: nothing is changed.");
    assertThat(cli.run("run", "--once", "--execute")).isLessThan(2);
    assertThat(cli.err()).contains("Withheld");
  }

  @Test
  void dataAndNotesNeverMix() {
    for (String line :
        List.of("scan", "detect --once", "parity", "plan --once", "doctor", "runs")) {
      List<String> words = new ArrayList<>(List.of(line.split(" ")));
      words.addAll(List.of("-o", "json"));
      cli.run(words.toArray(String[]::new));
      assertThat(JsonReader.read(cli.out())).as(line).isNotNull();
    }
  }

  @Test
  void unknownRunAndKeyAreNamed() {
    assertThat(cli.run("resume")).isEqualTo(2);
    assertThat(cli.err()).contains("run.unknown");
    assertThat(cli.run("rollback", "nonsense")).isEqualTo(2);
    assertThat(cli.err()).contains("run.unknown-key", "nonsense");
    assertThat(cli.run("plan", "--align", "prod:nowhere")).isEqualTo(2);
    assertThat(cli.err()).contains("usage.align", "prod, staging");
    assertThat(cli.run("scan", "--environment", "nowhere")).isEqualTo(2);
    assertThat(cli.err()).contains("usage.no-broker", "staging/main");
  }

  @Test
  void auditFindsAnAlteredLedgerAndPlacesTheFault() throws IOException {
    cli.run("plan", "--once");
    Path segment;
    try (Stream<Path> files = Files.list(cli.data().resolve("ledger"))) {
      segment = files.filter(f -> f.toString().endsWith(".jsonl")).findFirst().orElseThrow();
    }
    String text = Files.readString(segment, StandardCharsets.UTF_8);
    Files.writeString(segment, text.replaceFirst("PLAN_MADE", "PLAN_MAID"));
    assertThat(cli.run("audit", "verify")).isEqualTo(10);
    assertThat(cli.out()).startsWith("TAMPERED");
  }

  @Test
  void auditShowsProvesAndExports() {
    cli.run("plan", "--once");
    assertThat(cli.run("audit", "show", "--kind", "PLAN_MADE")).isZero();
    assertThat(cli.out().lines()).hasSize(2);
    String proof = folder.resolve("proof.json").toString();
    assertThat(cli.run("audit", "prove", "1", "--out", proof)).isZero();
    assertThat(cli.run("audit", "prove", "--check", proof)).isZero();
    assertThat(cli.out()).isEqualTo("The proof holds.\n");
    assertThat(cli.run("audit", "export", "--from", "1", "--to", "2")).isZero();
    assertThat(JsonReader.readObject(cli.out()).text("seq")).isEqualTo("1");
  }

  @Test
  void readsTheLedgerWhileAnotherProcessWritesIt() {
    cli.run("plan", "--once", "--out", plan());
    try (FileLedger held =
        FileLedger.open(
            Plugins.disk().open(cli.data()), Clock.system(), new SecureRandom(), "other@host")) {
      assertThat(held.size()).isPositive();
      assertThat(cli.run("scan")).isZero();
      assertThat(cli.run("runs")).isZero();
      assertThat(cli.run("audit", "show")).isZero();
      assertThat(cli.run("audit", "verify")).isZero();
      assertThat(cli.run("approve", plan(), "--reason", "INC-7")).isEqualTo(1);
      assertThat(cli.err()).contains("ledger.locked");
    }
  }
}
