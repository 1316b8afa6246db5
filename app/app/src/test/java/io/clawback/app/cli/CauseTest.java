package io.clawback.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.clawback.model.json.Json;
import io.clawback.model.json.JsonReader;
import io.clawback.model.observed.GroupState;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The verb as a user types it, over two clusters in memory. */
class CauseTest {
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

  @Test
  void namesOneCauseForTheOneBreach() {
    assertThat(cli.run("cause", "--looks", "2")).isZero();
    assertThat(cli.out())
        .startsWith("MAJOR  prod/main/order-processor:orders  tenant-a  objective all\n")
        .contains("  cause    stopped (80% sure)\n")
        .contains("The group has no members")
        .contains("  wrong    more partitions: nobody reads those that there are\n")
        .contains("  next     ");
    assertThat(cli.err()).contains("1 cause.");
  }

  @Test
  void writesOneDocumentForPrograms() {
    assertThat(cli.run("cause", "--looks", "1", "-o", "json", "--fail-on", "breach")).isEqualTo(3);
    Json.Obj document = JsonReader.readObject(cli.out());
    Json.Array causes = (Json.Array) document.get("causes");
    assertThat(causes.items()).hasSize(1);
    assertThat(((Json.Obj) causes.items().getFirst()).get("name")).isEqualTo(Json.of("STOPPED"));
    assertThat(cli.run("cause", "--looks", "1", "-o", "csv")).isZero();
    assertThat(cli.out().lines()).hasSize(2);
  }

  @Test
  void explainsWhatIsAskedForThoughItIsNoBreach() {
    assertThat(cli.run("cause", "payment-service:payments", "--looks", "1")).isZero();
    assertThat(cli.out()).startsWith("INFO  prod/main/payment-service:payments");
    assertThat(cli.run("cause", "--tenant", "tenant-b", "--looks", "1")).isZero();
    assertThat(cli.out()).isEqualTo("Nothing is behind its objective.\n");
  }

  @Test
  void saysWhatIsLeftOpenWhenNoMessageIsRead() {
    assertThat(cli.run("cause", "--looks", "1", "--no-inspect")).isZero();
    assertThat(cli.out()).contains("  unseen   the messages that it is to read next were not");
  }

  @Test
  void refusesASubscriptionThatIsNotThere() {
    assertThat(cli.run("cause", "nobody:orders", "--looks", "1")).isEqualTo(2);
    assertThat(cli.err()).contains("usage.no-subscription").contains("Next:");
    assertThat(cli.run("cause", "--looks", "0")).isEqualTo(2);
  }

  @Test
  void leavesTheBrokersAsTheyWere() {
    var before = cli.prod.facts();
    cli.run("cause", "--looks", "2");
    assertThat(cli.prod.facts()).isEqualTo(before);
  }

  /** A group with a member that stands at a message that is no JSON, 900 behind. */
  private void stuckOnPoison() {
    cli.prod.createQueue("orders-json", 1);
    for (int i = 0; i < 1_000; i++) {
      String text = "{\"id\":" + i + ",\"amount\":1.5}";
      String value = i % 50 == 0 ? text.substring(0, 8) : text;
      cli.prod.append(
          "orders-json",
          0,
          System.currentTimeMillis(),
          new byte[0],
          value.getBytes(StandardCharsets.UTF_8));
    }
    cli.prod
        .join(GroupState.Kind.CLASSIC, "order-json", "orders-json")
        .commit("orders-json", Map.of(0, 100L));
  }

  @Test
  void aGroupThatStandsAtPoisonIsCalledSo() {
    stuckOnPoison();

    assertThat(cli.run("cause", "order-json:orders-json", "--looks", "2")).isZero();

    assertThat(cli.out())
        .contains("  cause    stuck on poison (85% sure)\n")
        .contains("  wrong    more consumers: each meets the same message\n")
        .contains("inspect prod/main/order-json:orders-json");
  }

  @Test
  void lookingInsideFindsPoisonAndThePlanDeclinesToScale() {
    stuckOnPoison();

    assertThat(cli.run("detect", "--once", "--inspect")).isZero();
    assertThat(cli.out()).contains("order-json on orders-json: 18 poison messages of");
    assertThat(cli.run("plan", "--once", "--inspect", "-o", "json")).isZero();
    assertThat(cli.out())
        .contains("\"stuck-on-poison\"", "\"no-quarantine\"", "Would quarantine 18 of 900");
    assertThat(cli.run("detect", "--once")).isZero();
    assertThat(cli.out()).doesNotContain("poison");
  }
}
