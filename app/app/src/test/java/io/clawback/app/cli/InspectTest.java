package io.clawback.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.clawback.model.json.Json;
import io.clawback.model.json.JsonReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code clawback inspect} over queues in memory. */
class InspectTest {
  private static final long THEN = 1_790_000_000_000L;
  private static final String CONTENTS =
      """
      contents:
        - {name: invoices, for: {queues: [invoices]}, idempotency-key: $.id, tenant: "header:none", show-to: [%s]}
      """;

  @TempDir Path folder;
  private Cli cli;

  /** 1,000 invoices over two partitions, each 50th of them broken, two of them twice. */
  @BeforeEach
  void fill() {
    cli = new Cli(folder);
    cli.prod.createQueue("invoices", 2);
    for (int i = 0; i < 1_000; i++) {
      append(
          i % 2,
          i,
          i % 50 == 7
              ? "{\"id\":\"in-" + i + "\",\"amount\":12,\"name\":\"Ann Secret"
              : "{\"id\":\"in-"
                  + (i % 500 == 2 ? 2 : i)
                  + "\",\"amount\":12,\"name\":\"Ann Secret\"}");
    }
    cli.prod.commit("billing", "invoices", Map.of(0, 400L, 1, 500L));
  }

  @AfterEach
  void close() {
    cli.close();
  }

  private void append(int partition, int second, String value) {
    cli.prod.append(
        "invoices",
        partition,
        THEN + 1_000L * second,
        "k".getBytes(StandardCharsets.UTF_8),
        value.getBytes(StandardCharsets.UTF_8));
  }

  private Json.Obj document(String... words) {
    String[] all = new String[words.length + 3];
    System.arraycopy(words, 0, all, 3, words.length);
    all[0] = "inspect";
    all[1] = "-o";
    all[2] = "json";
    assertThat(cli.run(all)).as(cli.err()).isZero();
    return (Json.Obj) JsonReader.read(cli.out());
  }

  @Test
  void tellsTheCostBeforeAndWhatWasFound() {
    assertThat(cli.run("inspect", "prod/main/invoices")).isZero();
    assertThat(cli.err())
        .startsWith("Reading all of invoices: at most 1,000 messages of 2 partitions");
    assertThat(cli.out())
        .startsWith("prod/main/invoices: 1,000 messages, ")
        .contains("malformed")
        .contains("TIME LINE")
        .doesNotContain("Ann", "Secret");
    assertThat(cli.err())
        .contains("inspect prod/main/invoices --offsets ")
        .contains(" --data " + cli.data() + " drain prod/main/invoices\n")
        .contains("inspect --message prod/main/invoices/1@3")
        .contains("idempotency-key declares");
  }

  @Test
  void readsOnlyTheBacklogOfAGroup() {
    Json.Obj report = document("prod/main/billing:invoices");
    assertThat(report.whole("messages")).isEqualTo(100);
    assertThat(report.get("subscription")).isInstanceOf(Json.Obj.class);
    assertThat(document("prod/main/invoices", "--group", "billing").whole("messages"))
        .isEqualTo(100);
  }

  @Test
  void readsOnlyWhatIsChosen() {
    assertThat(document("invoices", "-e", "prod", "--partition", "1").whole("messages"))
        .isEqualTo(500);
    assertThat(document("prod/main/invoices", "--from", "490").whole("messages")).isEqualTo(20);
    assertThat(document("prod/main/invoices", "--to", "10").whole("messages")).isEqualTo(20);
    String time = java.time.Instant.ofEpochMilli(THEN + 900_000).toString();
    assertThat(document("prod/main/invoices", "--since", time).whole("messages")).isEqualTo(100);
    assertThat(document("prod/main/invoices", "--until", time).whole("messages")).isEqualTo(900);
    Json.Obj sample = document("prod/main/invoices", "--sample", "100");
    assertThat(sample.whole("messages")).isEqualTo(100);
    assertThat(sample.get("notes").canonical())
        .contains("evenly spread over 2 partitions, 100 of 1,000 offsets");
  }

  @Test
  void printsExactlyWhichMessages() {
    Json.Obj report = document("prod/main/invoices");
    String id = ((Json.Obj) ((Json.Array) report.get("signatures")).items().getFirst()).text("id");
    assertThat(
            cli.run("inspect", "prod/main/invoices", "--offsets", id.substring(0, 6), "-o", "csv"))
        .isZero();
    assertThat(cli.out().lines())
        .hasSize(21)
        .startsWith("PARTITION,FIRST-OFFSET,LAST-OFFSET,COUNT", "1,3,3,1", "1,28,28,1");
    assertThat(cli.run("inspect", "prod/main/invoices", "--offsets", "nosuch"))
        .isEqualTo(ExitCode.USAGE.code());
    assertThat(cli.err()).contains("usage.no-such-signature", id);
  }

  @Test
  void failsOnPoisonOnlyWhenAsked() {
    assertThat(cli.run("inspect", "prod/main/invoices", "--fail-on", "poison"))
        .isEqualTo(ExitCode.FOUND.code());
    assertThat(cli.run("inspect", "prod/main/orders", "--fail-on", "poison")).isZero();
  }

  @Test
  void failsOnPoisonFromTheDeclaredConfidenceOn() throws java.io.IOException {
    Files.writeString(
        cli.config(), Files.readString(cli.config()) + "limits: {poison-confidence: 99%}\n");
    assertThat(cli.run("inspect", "prod/main/invoices", "--fail-on", "poison")).isZero();
  }

  @Test
  void findsDuplicatesByTheDeclaredKeyAndSaysWhichTheyAre() throws java.io.IOException {
    declare("nobody");
    Json.Obj duplicates = (Json.Obj) document("prod/main/invoices").get("duplicates");
    assertThat(duplicates.whole("duplicateCount")).isEqualTo(1);
    assertThat(cli.run("inspect", "prod/main/invoices", "--offsets", "duplicates", "-o", "csv"))
        .isZero();
    assertThat(cli.out()).contains("\r\n0,251,251,1\r\n");
  }

  @Test
  void showsOneMessageWithoutItsValues() {
    assertThat(cli.run("inspect", "--message", "prod/main/invoices/1@3")).isZero();
    assertThat(cli.out())
        .contains("message    prod/main/invoices/1@3", "{\"id\":\"***\",\"amount\":#,\"name\":")
        .contains("trouble", "values masked")
        .doesNotContain("Ann", "Secret");
    assertThat(cli.run("inspect", "--message", "prod/main/invoices/1@3", "--show")).isEqualTo(1);
    assertThat(cli.err()).contains("inspect.not-shown");
    assertThat(cli.run("inspect", "--message", "prod/main/invoices/1@9000"))
        .isEqualTo(ExitCode.USAGE.code());
    assertThat(cli.err()).contains("usage.no-such-message");
  }

  @Test
  void showsValuesToWhomTheConfigNames() throws java.io.IOException {
    declare("'*@*'");
    assertThat(cli.run("inspect", "--message", "prod/main/invoices/1@3", "--show")).isZero();
    assertThat(cli.out()).contains("Ann Secret");
    assertThat(cli.run("inspect", "--message", "prod/main/invoices/1@3")).isZero();
    assertThat(cli.out()).doesNotContain("Ann Secret");
    assertThat(cli.run("inspect", "prod/main/invoices")).isZero();
    assertThat(cli.out()).contains("Ann Secret");
  }

  @Test
  void goesOnWithoutAContractThatCannotBeUsed() throws java.io.IOException {
    Files.writeString(
        cli.config(),
        Files.readString(cli.config())
            + """
            contents:
              - name: invoices
                contracts:
                  - {name: gone, type: json-schema, files: [no-such.json]}
                  - {name: broken, type: cel, settings: {rule: "message.amount >"}}
                  - {name: cheap, type: cel, settings: {rule: "message.amount > 20"}}
            """);
    assertThat(cli.run("inspect", "prod/main/invoices")).isEqualTo(ExitCode.ERROR.code());
    assertThat(cli.err()).contains("inspect.bad-contract", "no-such.json", "contract broken");
    assertThat(cli.out()).contains("1,000 messages", "contract", "cheap");
  }

  @Test
  void validateSaysWhatIsWrongWithContractsAndSelectors() throws java.io.IOException {
    String plain = Files.readString(cli.config());
    Files.writeString(cli.folder.resolve("order.json"), "{\n  \"type\": \"object\",\n");
    Files.writeString(
        cli.config(),
        plain
            + """
            contents:
              - name: invoices
                contracts:
                  - {name: gone, type: json-schema, files: [no-such.json]}
                  - {name: typed, type: json-schema, files: [order.json]}
                  - {name: broken, type: cel, settings: {rule: "message.amount >"}}
                  - {name: cheap, type: cel, settings: {rule: "message.amount > 20"}}
            """);
    assertThat(cli.plain("validate", "-c", cli.config().toString())).isEqualTo(1);
    assertThat(cli.err())
        .contains("no-such.json", "contract gone", "order.json", "contract broken", "3 problems")
        .doesNotContain("cheap");
    assertThat(cli.plain("validate", "-c", cli.config().toString(), "-o", "csv")).isEqualTo(1);
    assertThat(cli.out().lines()).hasSize(4);

    Files.writeString(
        cli.config(),
        plain
            + """
            contents:
              - {name: invoices, idempotency-key: "cel:message.", tenant: "cel:1 +"}
            """);
    assertThat(cli.plain("validate", "-c", cli.config().toString())).isEqualTo(1);
    assertThat(cli.err())
        .contains("config.bad-expression", "'idempotency-key': Column", "'tenant': Column");
  }

  @Test
  void findsDuplicatesAndTenantsByAnExpression() throws java.io.IOException {
    Files.writeString(
        cli.config(),
        Files.readString(cli.config())
            + """
            contents:
              - name: invoices
                idempotency-key: "cel:message.id + '!'"
                tenant: "cel:message.amount > 100 ? 'rich' : 'poor'"
            """);
    Json.Obj report = document("prod/main/invoices");
    assertThat(((Json.Obj) report.get("duplicates")).whole("duplicateCount")).isEqualTo(1);
    assertThat(report.get("tenants").canonical()).contains("poor").doesNotContain("rich");
  }

  @Test
  void namesWhatIsNotThere() {
    assertThat(cli.run("inspect")).isEqualTo(ExitCode.USAGE.code());
    assertThat(cli.run("inspect", "invoices")).isEqualTo(ExitCode.USAGE.code());
    assertThat(cli.err()).contains("usage.which-broker", "prod/main/, staging/main/");
    assertThat(cli.run("inspect", "prod/main/nosuch")).isEqualTo(ExitCode.USAGE.code());
    assertThat(cli.err()).contains("usage.no-such-queue");
    assertThat(cli.run("inspect", "prod/main/nosuch:invoices")).isEqualTo(ExitCode.USAGE.code());
    assertThat(cli.run("inspect", "prod/main/invoices", "--partition", "7"))
        .isEqualTo(ExitCode.USAGE.code());
    assertThat(cli.err()).contains("usage.no-partition");
    assertThat(cli.run("inspect", "prod/main/invoices", "--since", "yesterday"))
        .isEqualTo(ExitCode.USAGE.code());
  }

  @Test
  void saysWhatIsThereInsteadOfWhatWasTyped() {
    assertThat(cli.run("inspect", "prod/main/invoces")).isEqualTo(ExitCode.USAGE.code());
    assertThat(cli.err()).contains("usage.no-such-queue", "Did you mean 'invoices'?");
    assertThat(cli.run("inspect", "prod/main/biling:invoices")).isEqualTo(ExitCode.USAGE.code());
    assertThat(cli.err()).contains("usage.no-such-group", "Did you mean 'billing'?");
    assertThat(cli.run("inspect", "--message", "prod/main/invoces/0@1"))
        .isEqualTo(ExitCode.USAGE.code());
    assertThat(cli.err()).contains("usage.no-such-queue", "Did you mean 'invoices'?");
    assertThat(cli.run("inspect", "--message", "prod/main/invoices/9@1"))
        .isEqualTo(ExitCode.USAGE.code());
    assertThat(cli.err()).contains("usage.no-partition", "Its partitions are 0 to 1.");
    assertThat(cli.run("inspect", "--message", "prod/main/invoices/0@99999999"))
        .isEqualTo(ExitCode.USAGE.code());
    assertThat(cli.err())
        .contains("usage.no-such-message", "Partition 0 holds the offsets 0 to 499.");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--from 5000 --to 10",
        "--from 10 --to 10",
        "--from -1",
        "--to 0",
        "--sample 0",
        "--sample -5",
        "--max-bytes 0",
        "--partition -1",
        "--since PT1H --until PT2H"
      })
  void refusesWhatCanOnlyComeToNothing(String options) {
    List<String> words = new ArrayList<>(List.of("inspect", "prod/main/invoices"));
    words.addAll(List.of(options.split(" ")));
    assertThat(cli.run(words.toArray(String[]::new))).isEqualTo(ExitCode.USAGE.code());
    assertThat(cli.err()).contains(options.split(" ")[0]).doesNotContain("Reading");
  }

  @Test
  void aSmallSampleHasAPartOfEachPartition() {
    Json.Obj sample = document("prod/main/invoices", "--sample", "20");
    assertThat(sample.whole("messages")).isEqualTo(20);
    assertThat(sample.get("notes").canonical())
        .contains("2 stretches, evenly spread over 2 partitions");
    assertThat(document("prod/main/invoices", "--sample", "1").get("notes").canonical())
        .contains("1 stretch, evenly spread over 1 partition", "no message is read of partition 1");
  }

  @Test
  void saysThatNoMessageHasTheDeclaredKeyOrTenant() throws java.io.IOException {
    Files.writeString(
        cli.config(),
        Files.readString(cli.config()) + CONTENTS.formatted("nobody").replace("$.id", "$.nosuch"));
    assertThat(cli.run("inspect", "prod/main/invoices")).isZero();
    assertThat(cli.out())
        .contains("note: none of 1,000 messages has the idempotency key $.nosuch: is that path")
        .contains("note: none of 1,000 messages has the tenant header:none: is that path right?");
  }

  @Test
  void aBoundOnBytesSaysThatItEndedThereAndTheListOfWhatIsLeftIsNotCutInSilence() {
    cli.prod.createQueue("wide", 6);
    for (int i = 0; i < 60; i++) {
      cli.prod.append("wide", i % 6, THEN + i, new byte[] {1}, new byte[500]);
    }
    assertThat(cli.run("inspect", "prod/main/wide", "--max-bytes", "1000")).isZero();
    assertThat(cli.out())
        .contains("no fetch was begun after 1,000 bytes; a broker hands out whole batches")
        .contains("nothing was read of partitions ");
    assertThat(cli.err()).contains("more stretches not read to the end: see 'read' in -o json");
    assertThat(document("prod/main/wide", "--max-bytes", "1000").get("read").canonical())
        .contains("as many bytes as allowed were fetched");
  }

  @Test
  void aListOfConflictsAloneNamesConflictsAlone() throws java.io.IOException {
    Files.writeString(
        cli.config(),
        Files.readString(cli.config())
            + CONTENTS.formatted("nobody").replace("queues: [invoices]", "queues: [same]"));
    cli.prod.createQueue("same", 1);
    for (int i = 0; i < 40; i++) {
      byte[] value = ("{\"id\":\"one\",\"amount\":" + i + "}").getBytes(StandardCharsets.UTF_8);
      cli.prod.append("same", 0, THEN + i, new byte[] {1}, value);
    }
    assertThat(cli.run("inspect", "prod/main/same")).isZero();
    assertThat(cli.out()).containsPattern("(?m)^ +and \\d+ more: see --offsets conflicts$");
    assertThat(cli.err()).contains("--offsets conflicts").doesNotContain("--offsets duplicates");
  }

  @Test
  void oneTroubleOfAMessageIsToldOnce() {
    assertThat(cli.run("inspect", "--message", "prod/main/invoices/1@3")).isZero();
    assertThat(cli.out().lines().filter(l -> l.startsWith("trouble"))).hasSize(1);
  }

  @Test
  void changesNothingAndWritesNothing() {
    Map<String, String> before = cli.prod.facts();
    assertThat(cli.run("inspect", "prod/main/billing:invoices")).isZero();
    assertThat(cli.prod.facts()).isEqualTo(before);
    assertThat(cli.data()).doesNotExist();
  }

  private void declare(String who) throws java.io.IOException {
    Files.writeString(cli.config(), Files.readString(cli.config()) + CONTENTS.formatted(who));
  }
}
