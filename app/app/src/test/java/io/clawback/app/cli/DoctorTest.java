package io.clawback.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.clawback.ledger.FileLedger;
import io.clawback.model.json.Json;
import io.clawback.model.json.JsonReader;
import io.clawback.model.message.Message;
import io.clawback.model.name.TenantName;
import io.clawback.model.run.OperationId;
import io.clawback.runtime.Plugins;
import io.clawback.spi.state.RollbackStore;
import io.clawback.spi.state.RollbackStoreFactory;
import io.clawback.spi.time.Clock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DoctorTest {
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

  private void plan() {
    assertThat(cli.run("plan", "--once")).isZero();
  }

  /** The check's line in the JSON, which is what a program reads. */
  private Json.Obj line(String subject, String check) {
    Json.Array all = (Json.Array) JsonReader.read(cli.out());
    return all.items().stream()
        .map(Json.Obj.class::cast)
        .filter(l -> l.text("subject").startsWith(subject) && l.text("check").equals(check))
        .findFirst()
        .orElseThrow(() -> new AssertionError(subject + " " + check + " in " + cli.out()));
  }

  private void finds(
      int exit, String subject, String check, String state, String detail, String next) {
    assertThat(cli.run("doctor", "-o", "json")).as(cli.err()).isEqualTo(exit);
    Json.Obj line = line(subject, check);
    assertThat(line.text("detail")).contains(detail);
    assertThat(line.text("state")).isEqualTo(state);
    assertThat(line.text("next")).contains(next);
  }

  @Test
  void aFolderThatIsNotThereIsMadeAtTheFirstUseAndNotByTheDoctor() {
    finds(0, "data ", "write", "ok", "made at the first use", "");
    assertThat(cli.data()).doesNotExist();
    finds(0, "config", "schema", "ok", "2 brokers, 2 tenants", "");
  }

  @Test
  void looksAtAllOfTheDataFolderAndLeavesItAsItWas() throws IOException {
    plan();
    List<String> before = files();
    finds(0, "data ", "sync", "ok", "written, synced and read back", "");
    for (String check : List.of("space", "rights", "store", "ledger", "lock", "clock")) {
      assertThat(line("data ", check).text("state")).as(check).isEqualTo("ok");
    }
    assertThat(line("data ", "ledger").text("detail")).contains("CLEAN");
    assertThat(files()).isEqualTo(before);
  }

  @Test
  void readsThroughWhatIsKeptForAWayBackAndTellsWhatIsDamaged() throws IOException {
    plan();
    finds(0, "data ", "rollback", "ok", "is begun with the first message", "");
    RollbackStoreFactory.Terms terms =
        new RollbackStoreFactory.Terms(1 << 20, RollbackStoreFactory.Keys.NONE, new SecureRandom());
    try (RollbackStore store =
        Plugins.rollback().open(Plugins.disk().open(cli.data()), Clock.system(), terms)) {
      Message message = new Message(0, 1, 2, Optional.empty(), Optional.of(new byte[9]), List.of());
      store.keep(new OperationId("0a"), new TenantName("acme"), 0, List.of(message));
    }
    finds(0, "data ", "rollback", "ok", "1 operation, 0 of 10240 MiB", "");
    Path segment;
    try (Stream<Path> all = Files.list(cli.data().resolve("rollback"))) {
      segment = all.filter(p -> p.toString().endsWith(".v1")).findFirst().orElseThrow();
    }
    byte[] bytes = Files.readAllBytes(segment);
    bytes[bytes.length / 2] ^= 1;
    Files.write(segment, bytes);
    finds(1, "data ", "rollback", "failed", "storage.rollback-damaged: Batch 0", "from a copy");
  }

  private List<String> files() throws IOException {
    try (Stream<Path> all = Files.walk(cli.data())) {
      return all.map(Path::toString).filter(n -> !n.contains("store.sqlite-")).sorted().toList();
    }
  }

  @Test
  void aFolderThatOthersMayLookIntoIsNamed() throws IOException {
    plan();
    Files.setPosixFilePermissions(cli.data(), PosixFilePermissions.fromString("rwxr-xr-x"));
    finds(1, "data ", "rights", "failed", "others may look into it", "chmod 700 ");
  }

  @Test
  void theProbeFollowsNoLinkThatLiesInWait() throws IOException {
    plan();
    Path victim = Files.writeString(folder.resolve("victim"), "mine");
    Path link = cli.data().resolve(".doctor-" + ProcessHandle.current().pid());
    Files.createSymbolicLink(link, victim);
    cli.run("doctor");
    assertThat(victim).hasContent("mine");
    assertThat(Files.isSymbolicLink(link)).isTrue();
  }

  @Test
  void aFileThatIsALinkIsNamed() throws IOException {
    plan();
    Path elsewhere = Files.writeString(folder.resolve("elsewhere"), "{}");
    Files.createSymbolicLink(cli.data().resolve("plans/0123456789ab.json"), elsewhere);
    finds(1, "data ", "rights", "failed", "0123456789ab.json is a link", "Put the file itself");
  }

  @Test
  void aLedgerThatWasAlteredIsNamed() throws IOException {
    plan();
    Path segment = cli.data().resolve("ledger/segment-" + "0".repeat(19) + ".jsonl");
    Files.writeString(segment, Files.readString(segment).replaceFirst("PLAN_MADE", "PLAN_MAID"));
    finds(1, "data ", "ledger", "failed", "TAMPERED", "audit verify");
  }

  @Test
  void aWriterAtWorkIsNamed() throws Exception {
    plan();
    try (FileLedger held = ledger(Clock.system())) {
      assertThat(held.size()).isPositive();
      finds(0, "data ", "lock", "unknown", "somebody writes the ledger", "wait until it has ended");
    }
  }

  private FileLedger ledger(Clock clock) {
    return FileLedger.open(Plugins.disk().open(cli.data()), clock, new SecureRandom(), "a@b");
  }

  @Test
  void aClockThatWentBackwardsIsNamed() {
    Clock ahead =
        new Clock() {
          @Override
          public Instant now() {
            return Instant.now().plus(Duration.ofDays(1));
          }

          @Override
          public long nanos() {
            return System.nanoTime();
          }
        };
    ledger(ahead).close();
    finds(1, "data ", "clock", "failed", "the last entry was made at", "Set the machine's clock");
  }

  @Test
  void aStoreThatIsNoneIsNamed() throws IOException {
    plan();
    Files.writeString(cli.data().resolve("store.sqlite"), "no database ".repeat(500));
    finds(1, "data ", "store", "failed", "storage.corrupt", "move the file aside");
  }

  @Test
  void sinksAndFleetsAreLookedAtToo() throws IOException {
    cli.write(
        Files.readString(cli.config())
            + """
            consumers:
              orders:
                type: command
                group: prod/main/order-processor
                min: 1
                max: 4
                settings:
                  count: [no-such-program-here]
                  scale: [sh, -c, "true", "{n}"]
            sinks:
              copy: {type: jsonl, settings: {path: "%s"}}
              lost: {type: jsonl, settings: {path: "${NO_SUCH_VARIABLE_HERE}"}}
            """
                .formatted(folder.resolve("copy.jsonl")));
    finds(
        1, "consumers orders", "act", "failed", "no program 'no-such-program-here'", "Install it");
    assertThat(line("sink copy", "append").text("state")).isEqualTo("ok");
    assertThat(folder.resolve("copy.jsonl")).doesNotExist();
    assertThat(line("sink lost", "connect").text("detail")).contains("NO_SUCH_VARIABLE_HERE");
  }

  @Test
  void whatIsWellForManyQueuesAlikeIsOneLineForPeople() {
    assertThat(cli.run("doctor")).as(cli.out()).isZero();
    assertThat(cli.out()).containsPattern("EXPAND \\(2\\) +ok");
    assertThat(cli.run("doctor", "-o", "json")).isZero();
    assertThat(cli.out()).contains("EXPAND on payments");
  }

  @Test
  void anEntryOfContentsThatIsAboutNoQueueIsTold() throws IOException {
    cli.prod.createQueue("invoices", 1);
    Files.writeString(
        cli.config(),
        Files.readString(cli.config())
            + """
            contents:
              - {name: typo, for: {queues: [invoces]}, idempotency-key: $.id}
              - {name: fine, for: {queues: [invoices]}, idempotency-key: $.id}
            """);
    finds(
        ExitCode.ERROR.code(),
        "contents typo",
        "queues",
        "missing",
        "it is about none of the",
        "Did you mean 'invoices' for 'invoces'?");
    assertThat(cli.out()).doesNotContain("contents fine");
  }
}
