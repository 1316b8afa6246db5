package io.clawback.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.clawback.model.json.Json;
import io.clawback.model.json.JsonReader;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is asked for twice, or of nothing, and in which form it is refused. */
class WayBackTest {
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

  private String run() {
    cli.run("runs", "-o", "json");
    Json.Array runs = (Json.Array) JsonReader.read(cli.out());
    return ((Json.Obj) runs.items().getFirst()).text("run");
  }

  @Test
  void secondRollbackSaysThatNothingIsLeft() {
    cli.prod.commit("idle", "orders", Map.of(0, 5L));
    int code =
        cli.run(
            "offsets",
            "reset",
            "-e",
            "prod",
            "-g",
            "idle",
            "--topic",
            "orders",
            "--to-earliest",
            "--execute",
            "--reason",
            "INC-7");
    assertThat(code).as(cli.err()).isZero();
    String run = run();
    assertThat(cli.run("rollback", run, "--execute")).as(cli.err()).isZero();
    assertThat(cli.err()).contains("was taken back");
    assertThat(cli.run("rollback", run, "--execute")).as(cli.err()).isZero();
    assertThat(cli.err()).contains("there is nothing left to take back.");
    assertThat(cli.run("rollback", run)).isZero();
    assertThat(cli.err()).contains("nothing left").doesNotContain("Dry run");
  }

  @Test
  void dryRunOfNoRunIsOnlyAnError() {
    assertThat(cli.run("rollback", "deadbeef")).isEqualTo(2);
    assertThat(cli.err()).contains("run.unknown-key").doesNotContain("Dry run");
  }

  @Test
  void anIdFromALineOfCsvIsTaken() {
    assertThat(cli.run("rollback", "deadbeef\r")).isEqualTo(2);
    assertThat(cli.err()).contains("run.unknown-key  deadbeef\n");
    assertThat(cli.run("apply", "deadbeef\r")).isEqualTo(2);
    assertThat(cli.err()).contains("  deadbeef\n");
  }

  @Test
  void planWithoutStepsCannotBeApproved() {
    String plan = folder.resolve("empty.json").toString();
    assertThat(cli.run("plan", "--once", "-t", "tenant-a", "-e", "staging", "--out", plan))
        .as(cli.err())
        .isZero();
    assertThat(cli.err()).contains("Nothing that `plan` does by itself; see what was left out.");
    assertThat(cli.run("approve", plan, "--reason", "INC-7")).isEqualTo(2);
    assertThat(cli.err()).contains("approval.nothing", "nothing to approve");
    cli.run("audit", "show");
    assertThat(cli.out()).contains("PLAN_MADE").doesNotContain("APPROVED");
  }

  @Test
  void planFileThatIsNotThereIsNamedAsAFile() {
    assertThat(cli.run("apply", "nosuch.json")).isEqualTo(2);
    assertThat(cli.err()).contains("usage.unreadable", "There is no such file.");
    assertThat(cli.run("apply", "0123456789ab")).isEqualTo(2);
    assertThat(cli.err()).contains("plan.unknown");
  }

  @Test
  void errorsAreDocumentsForWhoeverAsksForDocuments() {
    for (String format : new String[] {"json", "yaml"}) {
      assertThat(cli.run("rollback", "deadbeef", "-o", format)).isEqualTo(2);
      Json.Obj document = JsonReader.readObject(cli.err());
      Json.Obj error = (Json.Obj) ((Json.Array) document.get("errors")).items().getFirst();
      assertThat(error.text("code")).isEqualTo("run.unknown-key");
      assertThat(error.text("category")).isEqualTo("USAGE");
      assertThat(error.text("culprit")).isEqualTo("deadbeef");
      assertThat(error.text("next")).contains("`clawback --config ", " runs`");
      assertThat(cli.out()).isEmpty();
    }
    assertThat(cli.run("scan", "--nonsense", "-ojson")).isEqualTo(2);
    assertThat(JsonReader.readObject(cli.err()).toString()).contains("usage.malformed");
    assertThat(cli.run("rollback", "deadbeef", "-o", "csv")).isEqualTo(2);
    assertThat(cli.err()).startsWith("error run.unknown-key");
  }
}
