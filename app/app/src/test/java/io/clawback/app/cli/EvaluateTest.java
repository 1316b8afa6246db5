package io.clawback.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.clawback.model.json.Json;
import io.clawback.model.json.JsonReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code evaluate} as a user types it: 700 orders and 8 payments behind. */
class EvaluateTest {
  @TempDir private Path folder;
  private Cli cli;

  @BeforeEach
  void world() throws IOException {
    cli = new Cli(folder);
    cli.write(
        Files.readString(cli.config())
            .replace("lag-messages: 500,", "lag-messages: 159,")
            .replace(
                "    manual-baseline: 30m",
                "    tiers: [{name: AGGRESSIVE_DRAIN, exceeded-by: 340%}]\n"
                    + "    manual-baseline: 30m"));
  }

  @AfterEach
  void close() {
    cli.close();
  }

  @Test
  void showsTheWorstTenantFirstWithItsTier() {
    assertThat(cli.run("evaluate", "--once")).as(cli.err()).isZero();
    List<String> lines = cli.out().lines().toList();
    assertThat(lines.get(0)).matches("TENANT +SLA +ALLOWED +SEEN +EXCEEDED +TIER +WORST");
    assertThat(lines.get(1))
        .matches(
            "tenant-a +all +159 messages +700 messages +340% +AGGRESSIVE_DRAIN"
                + " +prod/main/order-processor:orders");
    assertThat(lines.get(2)).matches("tenant-b +all +159 messages +8 messages +0% +- .*");
    assertThat(cli.err()).contains("1 of 2 tenants exceed an objective.");
  }

  @Test
  void whatIsNotSeenIsUnknownAndNotZero() throws IOException {
    cli.write(
        Files.readString(cli.config())
            .replace("tenants:", "tenants:\n  tenant-c: {queues: [\"cargo*\"]}"));
    assertThat(cli.run("evaluate", "--once")).as(cli.err()).isZero();
    assertThat(cli.out()).containsPattern("tenant-c +- +- +- +- +- +-");
    assertThat(cli.err()).contains("1 of 3 tenants exceed an objective; of 1 it is not known.");
  }

  @Test
  void endsWithThreeOnABreachOfWhatWasChosenOnly() {
    assertThat(cli.run("evaluate", "--once", "--fail-on", "breach")).isEqualTo(3);
    assertThat(cli.run("evaluate", "--once", "--fail-on", "breach", "-t", "tenant-b")).isZero();
    assertThat(cli.out()).doesNotContain("tenant-a");
  }

  @Test
  void writesOneDocumentForPrograms() {
    assertThat(cli.run("evaluate", "--once", "-o", "json")).isZero();
    Json.Obj document = JsonReader.readObject(cli.out());
    Json.Obj first = (Json.Obj) ((Json.Array) document.get("tenants")).items().getFirst();
    Json.Obj worst = (Json.Obj) ((Json.Array) first.get("readings")).items().getFirst();
    assertThat(first.text("tenant")).isEqualTo("tenant-a");
    assertThat(worst.get("exceededPercent")).isEqualTo(Json.of(340));
    assertThat(worst.text("tier")).isEqualTo("AGGRESSIVE_DRAIN");
    assertThat(cli.run("evaluate", "--once", "-o", "csv")).isZero();
    assertThat(cli.out().lines()).hasSize(3);
  }
}
