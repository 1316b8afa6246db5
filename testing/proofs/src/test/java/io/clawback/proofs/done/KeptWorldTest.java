package io.clawback.proofs.done;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.clawback.demo.draw.Drawer;
import io.clawback.demo.draw.Size;
import io.clawback.demo.draw.World;
import io.clawback.model.json.Json;
import io.clawback.proofs.product.CommandLineProcess;
import io.clawback.proofs.product.KafkaTools;
import io.clawback.proofs.product.Processes;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The scenario's own world, kept, and altered behind the product's back with Kafka's own tools. */
class KeptWorldTest {
  private final World drawn = Drawer.draw(0, Size.FULL);

  @Test
  void whatKafkasOwnToolsAlterIsWhatTheNextLookShows(@TempDir Path folder) throws Exception {
    CommandLineProcess.Said demo =
        new CommandLineProcess(folder)
            .start("demo", "security-auditor", "--keep", "-o", "json")
            .await(Duration.ofMinutes(8));
    assertThat(demo.exitCode()).as(demo.all()).isZero();
    Json.Obj log = demo.json();
    Path config = Path.of(log.text("config"));
    Path world = config.getParent();
    String mark = SecurityAuditorTest.mark(config);
    try {
      SeedLog.check(log, drawn);
      assertThat(Processes.having(mark)).hasSize(drawn.busy().target());
      CommandLineProcess clawback =
          new CommandLineProcess(folder, "-c", config.toString(), "-d", log.text("data"));
      CommandLineProcess.Said doctor = clawback.run("doctor");
      assertThat(doctor.exitCode()).as(doctor.all()).isZero();
      moreMessages(clawback, tools(folder, config, World.STAGING));
      reset(clawback, tools(folder, config, World.STAGING));
      anotherRetention(clawback, tools(folder, config, World.STAGING));
      // The demo itself has just expanded the same topic; its owner does not want to wait.
      Files.writeString(
          config,
          Files.readString(config).replaceFirst("( +)approval-valid: 1h", "$0\n$1cooldown: 0s"));
      morePartitions(clawback, tools(folder, config, World.PROD));
      assertThat(Processes.having(mark)).as("still there").hasSize(drawn.busy().target());
    } finally {
      CommandLineProcess.Said stop =
          new CommandLineProcess(folder).run("demo", "stop", world.toString());
      assertThat(stop.exitCode()).as(stop.all()).isZero();
    }
    await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(() -> assertThat(Processes.having(mark)).isEmpty());
    assertThat(world.resolve("world.json")).doesNotExist();
  }

  /** 10,000 more messages on a topic are 10,000 more for each of its groups, and for no other. */
  private void moreMessages(CommandLineProcess clawback, KafkaTools tools) throws Exception {
    World.Group reader = onOnePartition();
    Sight before = look(clawback);

    tools.produce(reader.topic(), 10_000);

    Sight after = look(clawback);
    for (World.Group group : drawn.quietGroups()) {
      long more = group.topic().equals(reader.topic()) ? 10_000 : 0;
      assertThat(after.lag(World.STAGING, group.name(), group.topic()))
          .as(group.name())
          .isEqualTo(before.lag(World.STAGING, group.name(), group.topic()) + more);
      assertThat(after.lag(World.PROD, group.name(), group.topic()))
          .isEqualTo(before.lag(World.PROD, group.name(), group.topic()));
    }
    // As many again are more than the SLO of 20,000 allows: found, and left to its owner.
    tools.produce(reader.topic(), 10_500);
    CommandLineProcess.Said plan = clawback.run("plan", "-o", "json");
    assertThat(plan.exitCode()).as(plan.all()).isZero();
    assertThat(declined(plan.json()).stream().map(d -> d.replaceFirst("\\S+ ", "")))
        .containsAll(
            drawn.quietGroups().stream()
                .filter(g -> g.topic().equals(reader.topic()))
                .map(g -> "breach:staging/main/%s:%s".formatted(g.name(), g.topic()))
                .toList());
  }

  /** A group that is sent back to the beginning is as far behind as Kafka's own tool says. */
  private void reset(CommandLineProcess clawback, KafkaTools tools) throws Exception {
    World.Group group =
        drawn.quietGroups().stream()
            .filter(g -> g.lag(World.STAGING) == 0 && !g.topic().equals(onOnePartition().topic()))
            .findFirst()
            .orElseThrow();
    assertThat(look(clawback).lag(World.STAGING, group.name(), group.topic())).isZero();

    tools.groups(
        "--group",
        group.name(),
        "--topic",
        group.topic(),
        "--reset-offsets",
        "--to-earliest",
        "--execute");

    Sight after = look(clawback);
    assertThat(after.partitions(World.STAGING, group.name(), group.topic()))
        .isEqualTo(tools.lag(group.name(), group.topic()));
    assertThat(after.lag(World.STAGING, group.name(), group.topic())).isPositive();
  }

  /** Another retention is one more mismatch, with the value that was set. */
  private void anotherRetention(CommandLineProcess clawback, KafkaTools tools) throws Exception {
    String topic = drawn.busy().topic();
    Json.Obj before = parity(clawback);

    tools.configs(
        "--alter",
        "--entity-type",
        "topics",
        "--entity-name",
        topic,
        "--add-config",
        "retention.ms=5400000");

    Json.Obj after = parity(clawback);
    assertThat(after.whole("mismatches")).isEqualTo(before.whole("mismatches") + 1);
    List<Json.Obj> cells =
        SeedLog.objects(after.get("rows")).stream()
            .filter(r -> r.text("rule").equals("retention-alike"))
            .filter(r -> r.text("subject").equals(topic))
            .flatMap(r -> SeedLog.objects(r.get("cells")).stream())
            .filter(c -> c.text("verdict").equals("DRIFTS"))
            .toList();
    assertThat(cells).hasSize(1);
    assertThat(cells.getFirst().text("environment")).isEqualTo(World.STAGING);
    assertThat(cells.getFirst().text("value")).isEqualTo("5400000");
  }

  /** One more partition in prod is one step: the same in staging. */
  private void morePartitions(CommandLineProcess clawback, KafkaTools tools) throws Exception {
    String topic = drawn.slow().topic();
    int partitions = drawn.topic(topic).partitions(World.PROD);

    tools.topics("--alter", "--topic", topic, "--partitions", Integer.toString(partitions + 1));

    CommandLineProcess.Said plan = clawback.run("plan", "-o", "json");
    assertThat(plan.exitCode()).as(plan.all()).isZero();
    List<Json.Obj> steps =
        SeedLog.objects(((Json.Obj) plan.json().get("plan")).get("waves")).stream()
            .flatMap(w -> SeedLog.objects(w.get("steps")).stream())
            .toList();
    assertThat(steps).hasSize(1);
    Json.Obj operation = (Json.Obj) steps.getFirst().get("operation");
    assertThat(operation.whole("from")).isEqualTo(partitions);
    assertThat(operation.whole("to")).isEqualTo(partitions + 1);
    assertThat(declined(plan.json()))
        .contains("report-only parity:retention-alike:" + drawn.busy().topic() + ":staging/main");
  }

  /** A group that nobody runs, on a topic that has one partition in staging. */
  private World.Group onOnePartition() {
    return drawn.quietGroups().stream()
        .filter(g -> drawn.topic(g.topic()).partitions(World.STAGING) == 1)
        .findFirst()
        .orElseThrow();
  }

  private static Sight look(CommandLineProcess clawback) throws Exception {
    return new Sight(clawback.run("scan", "--partitions", "--age", "none", "-o", "json"));
  }

  private static Json.Obj parity(CommandLineProcess clawback) throws Exception {
    CommandLineProcess.Said said = clawback.run("parity", "-o", "json");
    assertThat(said.exitCode()).as(said.all()).isZero();
    return said.json();
  }

  private static List<String> declined(Json.Obj plan) {
    return SeedLog.objects(((Json.Obj) plan.get("plan")).get("declined")).stream()
        .map(d -> d.text("code") + " " + d.text("finding"))
        .toList();
  }

  private static KafkaTools tools(Path folder, Path config, String environment) throws Exception {
    Matcher server =
        Pattern.compile("(?m)^  " + environment + ":(?s:.*?)servers: \"(.*?)\"")
            .matcher(Files.readString(config));
    assertThat(server.find()).isTrue();
    Path own = Files.createDirectories(folder.resolve("tools-" + environment));
    return new KafkaTools(server.group(1), own);
  }
}
