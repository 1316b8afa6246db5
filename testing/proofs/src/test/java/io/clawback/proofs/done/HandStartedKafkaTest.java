package io.clawback.proofs.done;

import static org.assertj.core.api.Assertions.assertThat;

import io.clawback.model.json.Json;
import io.clawback.model.json.JsonReader;
import io.clawback.proofs.product.CommandLineProcess;
import io.clawback.proofs.product.CommandLineProcess.Said;
import io.clawback.proofs.product.KafkaTools;
import io.clawback.servers.kafka.KafkaProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every verb on two Kafkas that run as their owner's would: a broker of today and one of the oldest
 * supported release, each a process started by Kafka's own main class, with topics, messages and
 * groups from Kafka's own tools. The config begins as what {@code init} writes.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class HandStartedKafkaTest {
  private static final String GROUP = "order-readers";
  private static final String TOPIC = "orders";

  private Path folder;
  private Path config;
  private KafkaProcess prod;
  private KafkaProcess staging;
  private KafkaTools tools;
  private KafkaTools stagingTools;
  private CommandLineProcess clawback;

  @BeforeAll
  void world(@TempDir Path place) throws Exception {
    folder = place;
    config = folder.resolve("fleet.yaml");
    prod = KafkaProcess.current(Map.of());
    staging = KafkaProcess.oldest(Map.of());
    tools = new KafkaTools(prod.bootstrap(), Files.createDirectory(folder.resolve("prod")));
    stagingTools =
        new KafkaTools(staging.bootstrap(), Files.createDirectory(folder.resolve("staging")));
    clawback = CommandLineProcess.of(folder, config);
    create(tools, TOPIC, 3, "retention.ms=604800000");
    create(tools, "payments", 4, "retention.ms=604800000");
    create(stagingTools, TOPIC, 3, "retention.ms=3600000");
    create(stagingTools, "payments", 2, "retention.ms=604800000");
    tools.produce(TOPIC, 3_000);
    tools.consume(TOPIC, GROUP, 1_000);
  }

  @AfterAll
  void close() {
    prod.close();
    staging.close();
  }

  private static void create(KafkaTools tools, String topic, int partitions, String setting)
      throws Exception {
    tools.topics(
        "--create",
        "--topic",
        topic,
        "--partitions",
        Integer.toString(partitions),
        "--config",
        setting);
  }

  private Said fine(String... words) throws Exception {
    Said said = clawback.run(words);
    assertThat(said.exitCode()).as(String.join(" ", words) + ": " + said.all()).isZero();
    return said;
  }

  @Test
  @Order(1)
  void initWritesAConfigThatValidateAndDoctorAccept() throws Exception {
    fine(
        "init",
        "--bootstrap",
        prod.bootstrap(),
        "--set",
        "security.protocol=PLAINTEXT",
        "--set",
        "plaintext=allowed",
        "--out",
        config.toString());
    assertThat(Files.readString(config)).contains(prod.clusterId(), prod.bootstrap());
    fine("validate");
    assertThat(fine("doctor").err()).contains("All is well");
  }

  @Test
  @Order(2)
  void scanSaysWhatKafkasOwnToolSays() throws Exception {
    Sight seen = new Sight(fine("scan", "--partitions", "-o", "json"));
    assertThat(seen.partitions("prod", GROUP, TOPIC)).isEqualTo(tools.lag(GROUP, TOPIC));
    assertThat(seen.lag("prod", GROUP, TOPIC)).isEqualTo(2_000);
    assertThat(fine("scan").out()).contains(GROUP, "2000");
  }

  @Test
  @Order(3)
  void whatInitWroteFindsNothingAndDoesNothing() throws Exception {
    assertThat(fine("detect", "--once", "--fail-on", "breach").out()).doesNotContain("SLO");
    assertThat(fine("parity").err()).contains("No parity rule");
    assertThat(fine("plan", "--once").err())
        .containsAnyOf("There is nothing to do.", "Nothing that `plan` does by itself");
    assertThat(clawback.run("resume").err()).contains("run.unknown");
    assertThat(fine("runs", "-o", "json").out().strip()).isEqualTo("[]");
  }

  @Test
  @Order(4)
  void withRulesAddedItFindsWhatIsWrong() throws Exception {
    addRules();
    fine("validate");
    fine("doctor");
    Said parity = clawback.run("parity", "--fail-on", "drift");
    assertThat(parity.exitCode()).as(parity.all()).isEqualTo(3);
    assertThat(parity.out())
        .contains("2 DRIFTS", "4 (right)", "irreversible")
        .contains("3600000 = 1h DRIFTS", "604800000 = 7d (right)", "safe");
    Said detect = clawback.run("detect", "--once", "--fail-on", "breach");
    assertThat(detect.exitCode()).as(detect.all()).isEqualTo(3);
    assertThat(detect.out()).contains(GROUP + " on " + TOPIC + ": 2,000 messages behind");
  }

  @Test
  @Order(5)
  void runDoesWhatPolicyAllowsAndRollbackTakesItBack() throws Exception {
    assertThat(fine("run", "--once").err()).contains("Dry run");
    assertThat(retention()).isEqualTo("3600000");

    Said run = clawback.run("run", "--once", "--execute", "-o", "json");
    assertThat(run.err()).as(run.all()).contains("Withheld");
    assertThat(retention()).isEqualTo("604800000");
    assertThat(partitions()).isEqualTo(2);

    Json.Obj record = (Json.Obj) ((Json.Array) runs()).items().getFirst();
    fine("rollback", record.text("rollbackKey"));
    assertThat(retention()).isEqualTo("604800000");
    fine("rollback", record.text("rollbackKey"), "--execute");
    assertThat(retention()).isEqualTo("3600000");
  }

  @Test
  @Order(6)
  void planIsApprovedAndAppliedOnce() throws Exception {
    String plan = folder.resolve("plan.json").toString();
    fine("plan", "--once", "--out", plan);
    Said early = clawback.run("apply", plan);
    assertThat(early.exitCode()).as(early.all()).isEqualTo(5);
    assertThat(partitions()).isEqualTo(2);

    fine("approve", plan, "--reason", "CHG-12");
    fine("apply", plan);
    assertThat(partitions()).isEqualTo(4);
    assertThat(retention()).isEqualTo("604800000");
    assertThat(clawback.run("apply", plan).exitCode()).isEqualTo(4);
    assertThat(fine("parity").err()).contains("all agree");
  }

  @Test
  @Order(7)
  void offsetsAreMovedAsAskedAndBack() throws Exception {
    String[] reset = {
      "offsets",
      "reset",
      "-e",
      "prod",
      "-g",
      GROUP,
      "--topic",
      TOPIC,
      "--to-earliest",
      "--max",
      "5000"
    };
    Said small = clawback.run(Arrays.copyOf(reset, reset.length - 2));
    assertThat(small.exitCode()).as(small.all()).isEqualTo(1);
    assertThat(small.err()).contains("offsets.over-budget", "Next:", "--max");
    assertThat(fine(reset).err()).contains("Dry run");
    assertThat(behind()).isEqualTo(2_000);

    fine(with(reset, "--execute", "--reason", "INC-7"));
    assertThat(behind()).isEqualTo(3_000);
    assertThat(new Sight(fine("scan", "--partitions", "-o", "json")).lag("prod", GROUP, TOPIC))
        .isEqualTo(3_000);

    Json.Obj latest = (Json.Obj) ((Json.Array) runs()).items().getFirst();
    fine("rollback", latest.text("rollbackKey"), "--execute");
    assertThat(behind()).isEqualTo(2_000);
  }

  @Test
  @Order(8)
  void auditShowsVerifiesProvesAndExportsAllOfIt() throws Exception {
    assertThat(fine("audit", "show").out())
        .contains("PLAN_MADE", "APPROVED", "INTENDED", "OUTCOME", "COMPENSATED");
    assertThat(fine("audit", "verify").out()).startsWith("CLEAN");
    String proof = folder.resolve("proof.json").toString();
    fine("audit", "prove", "1", "--out", proof);
    assertThat(fine("audit", "prove", "--check", proof).out()).contains("The proof holds.");
    assertThat(fine("audit", "export").out().lines()).hasSizeGreaterThan(20);
    assertThat(clawback.run("resume").err()).contains("run.unknown");
  }

  /** What an owner would add to the file that {@code init} wrote. */
  private void addRules() throws IOException {
    String text =
        Files.readString(config)
            .replace(
                "environments:\n",
                """
                environments:
                  staging:
                    brokers:
                      main:
                        type: kafka
                        cluster-id: "%s"
                        settings:
                          bootstrap.servers: "%s"
                          security.protocol: PLAINTEXT
                          plaintext: allowed
                """
                    .formatted(staging.clusterId(), staging.bootstrap()))
            .replace("lag-messages: 100_000", "lag-messages: 1_500\n    persistence: 1")
            .replace("settings: approval", "settings: automatic")
            .replace("offsets: never", "offsets: approval")
            .replace("  - name: ask-first\n", "  - name: ask-first\n    cooldown: 0s\n");
    Files.writeString(
        config,
        text
            + """

            parity:
              - {name: partitions, property: queue.partitions, reference: prod,
                 environments: [staging], relation: equal, align: true}
              - {name: retention, property: queue.settings.retention.ms, reference: prod,
                 environments: [staging], relation: equal, align: true}
            """);
  }

  private Json runs() throws Exception {
    return JsonReader.read(fine("runs", "-o", "json").out());
  }

  /** As Kafka's own tool says. */
  private String retention() throws Exception {
    String said =
        stagingTools.configs("--describe", "--entity-type", "topics", "--entity-name", TOPIC);
    return said.replaceFirst("(?s).*?retention\\.ms=(\\d+).*", "$1");
  }

  private int partitions() throws Exception {
    String said = stagingTools.topics("--describe", "--topic", "payments");
    return Integer.parseInt(said.replaceFirst("(?s).*?PartitionCount:\\s*(\\d+).*", "$1"));
  }

  private long behind() throws Exception {
    return tools.lag(GROUP, TOPIC).values().stream().mapToLong(Long::longValue).sum();
  }

  private static String[] with(String[] words, String... more) {
    String[] all = Arrays.copyOf(words, words.length + more.length);
    System.arraycopy(more, 0, all, words.length, more.length);
    return all;
  }
}
