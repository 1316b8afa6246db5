package io.clawback.runtime.config;

import static io.clawback.runtime.config.Configs.BASE;
import static io.clawback.runtime.config.Configs.fleet;
import static io.clawback.runtime.config.Configs.places;
import static io.clawback.runtime.config.Configs.problems;
import static io.clawback.runtime.config.Configs.warnings;
import static org.assertj.core.api.Assertions.assertThat;

import io.clawback.model.fleet.ContentDeclaration;
import io.clawback.model.fleet.ContractDeclaration;
import io.clawback.model.fleet.Fleet;
import io.clawback.model.fleet.Limits;
import io.clawback.model.fleet.Objective;
import io.clawback.model.fleet.ParityRule;
import io.clawback.model.fleet.Policy;
import io.clawback.model.name.BrokerId;
import io.clawback.model.name.GroupId;
import io.clawback.model.name.NamePattern;
import io.clawback.model.name.QueueId;
import io.clawback.model.plan.Budget;
import io.clawback.model.plan.StepKind;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class FleetLoaderTest {
  @Test
  void readsTheDocumentedExampleCompletely() throws IOException {
    Fleet fleet = fleet(Configs.example());

    assertThat(warnings(Configs.example())).isEmpty();
    assertThat(fleet.environments()).extracting("name").containsExactly("prod", "staging");
    assertThat(fleet.environments().getFirst().region()).contains("eu-central-1");
    assertThat(fleet.brokers().getFirst().settings())
        .containsEntry("bootstrap.servers", "kafka-1.example:9093,kafka-2.example:9093")
        .containsEntry("sasl.password", "${KAFKA_PASSWORD}");
    assertThat(fleet.brokers().getFirst().ignoredGroups())
        .containsExactly(new NamePattern("console-consumer-*"));
    assertThat(fleet.tenants().getFirst().notQueues())
        .containsExactly(new NamePattern("orders-scratch"));
    Objective orders = fleet.objectives().getFirst();
    assertThat(orders.kind()).isEqualTo(Objective.Kind.SLA);
    assertThat(orders.lagMessages()).contains(100_000L);
    assertThat(orders.lagAge()).contains(Duration.ofMinutes(30));
    assertThat(orders.alertPercent()).isEqualTo(80);
    Policy policy = fleet.policies().getFirst();
    assertThat(policy.permission(StepKind.SCALE)).isEqualTo(Policy.Permission.AUTOMATIC);
    assertThat(policy.permission(StepKind.EXPAND)).isEqualTo(Policy.Permission.APPROVAL);
    assertThat(policy.permission(StepKind.OFFSETS)).isEqualTo(Policy.Permission.NEVER);
    assertThat(policy.budget()).isEqualTo(Budget.DEFAULT);
    assertThat(policy.onNotRecovered()).isEqualTo(Policy.OnNotRecovered.ROLLBACK);
    assertThat(policy.manualBaseline()).isEqualTo(Duration.ofMinutes(47));
    assertThat(policy.fourEyes()).isTrue();
    assertThat(fleet.parity()).extracting(ParityRule::align).containsExactly(true, false);
    assertThat(fleet.parity().get(1).relation()).isEqualTo(new ParityRule.Within(42_000));
    assertThat(fleet.consumers().getFirst().group())
        .isEqualTo(new GroupId(new BrokerId("prod", "main"), "order-processor"));
    assertThat(fleet.consumers().getFirst().settings().get("command"))
        .containsExactly("java", "-jar", "order-processor.jar");
    assertThat(fleet.sinks()).extracting("name").containsExactly("audit-file");
    ContentDeclaration content = fleet.contents().getFirst();
    assertThat(content.idempotencyKey()).contains("$.transaction_id");
    assertThat(content.tenant()).contains("header:tenant");
    assertThat(content.acceptedWindow()).isEqualTo(Duration.ofHours(24));
    assertThat(content.contracts())
        .extracting(ContractDeclaration::type)
        .containsExactly("json-schema", "cel");
    assertThat(content.contracts().getFirst().files())
        .containsExactly("contracts/order-v2.schema.json");
    assertThat(content.contracts().getLast().settings().get("rule"))
        .containsExactly("message.amount > 0");
    assertThat(content.shows("alice@laptop")).isTrue();
    assertThat(content.shows("bob@laptop")).isFalse();
    assertThat(content.messageBytes()).isEqualTo(8 << 20);
    assertThat(content.duplicateBytes()).isEqualTo(64L << 20);
    assertThat(fleet.limits()).isEqualTo(Limits.DEFAULT);
    assertThat(fleet.digest()).matches("sha256:[0-9a-f]{64}");
  }

  @Test
  void theExampleShowsEveryKeyThereIs() throws IOException {
    String example = Configs.example();
    for (Keys table :
        List.of(
            FleetKeys.ROOT,
            FleetKeys.ENVIRONMENT,
            FleetKeys.BROKER,
            FleetKeys.TENANT,
            FleetKeys.SCOPE,
            FleetKeys.OBJECTIVE,
            FleetKeys.POLICY,
            FleetKeys.BUDGET,
            FleetKeys.PARITY,
            FleetKeys.RELATION,
            FleetKeys.RATIO,
            FleetKeys.CONSUMERS,
            FleetKeys.SINK,
            FleetKeys.CONTENT,
            FleetKeys.CONTRACT,
            FleetKeys.LIMITS)) {
      assertThat(table.names()).allSatisfy(name -> assertThat(example).contains(name + ":"));
    }
  }

  @Test
  void givesDefaultsWhereNothingIsSaid() {
    Fleet fleet =
        fleet(
            BASE
                + """
                objectives: [{name: all, lag-messages: 5}]
                policies: [{name: none}]
                """);

    assertThat(fleet.limits()).isEqualTo(Limits.DEFAULT);
    assertThat(fleet.objectives().getFirst().persistence()).isEqualTo(3);
    assertThat(fleet.objectives().getFirst().lagAge()).isEqualTo(Optional.empty());
    assertThat(fleet.policies().getFirst().budget()).isEqualTo(Budget.DEFAULT);
    for (StepKind kind : StepKind.values()) {
      assertThat(fleet.policies().getFirst().permission(kind)).isEqualTo(Policy.Permission.NEVER);
    }
  }

  @Test
  void theFirstEntryOfContentsThatMatchesAQueueHolds() {
    Fleet fleet =
        fleet(
            BASE
                + """
                contents:
                  - {name: orders, for: {environments: [prod], queues: [orders]}, tenant: key}
                  - {name: rest, for: {environments: [prod]}}
                """);
    BrokerId prod = new BrokerId("prod", "main");

    assertThat(fleet.content(new QueueId(prod, "orders")).name()).isEqualTo("orders");
    assertThat(fleet.content(new QueueId(prod, "payments")).name()).isEqualTo("rest");
    assertThat(fleet.content(new QueueId(new BrokerId("staging", "main"), "orders")))
        .isEqualTo(ContentDeclaration.DEFAULT);
  }

  @Test
  void saysEverythingAtOnceInTheOrderOfTheFile() {
    assertThat(
            places(
                """
                version: 2
                environments:
                  prod:
                    brokers:
                      main:
                        typ: kafka
                objectives:
                  - name: a
                    lag-mesages: 5
                polices: []
                """))
        .containsExactly(
            "1:10 config.bad-value",
            "5:7 config.missing-key",
            "6:9 config.unknown-key",
            "8:5 config.impossible-objective",
            "9:5 config.unknown-key",
            "10:1 config.unknown-key");
  }

  @Test
  void namesTheNearestKnownKey() {
    ConfigProblem found =
        problems(BASE + "objectives: [{name: a, lagMesages: 5, lag-age: 1m}]\n").getFirst();

    assertThat(found.nextMove()).isEqualTo("Did you mean 'lag-messages'?");
    assertThat(found.problem().culprit()).isEqualTo("fleet.yaml:9:24");
  }

  @Test
  void refusesDuplicateKeysWithBothPlaces() {
    List<ConfigProblem> found = problems(BASE + "limits:\n  max-groups: 1\n  max-groups: 2\n");

    assertThat(found).extracting(ConfigProblem::code).containsExactly("config.duplicate-key");
    assertThat(found.getFirst().line()).isEqualTo(11);
    assertThat(found.getFirst().message()).contains("line 10");
  }

  @Test
  void refusesAFileThatIsNotThere() {
    LoadResult result = FleetLoader.load(Path.of("no", "such.yaml"), TestPlugins.all());

    assertThat(result).isInstanceOf(LoadResult.Invalid.class);
    assertThat(((LoadResult.Invalid) result).problems())
        .extracting(ConfigProblem::code)
        .containsExactly("config.unreadable");
  }

  @Test
  void refusesAFolder(@org.junit.jupiter.api.io.TempDir Path folder) {
    assertThat(FleetLoader.load(folder, TestPlugins.all())).isInstanceOf(LoadResult.Invalid.class);
  }

  @Test
  void refusesAnEmptyFile() {
    assertThat(places("")).containsExactly("0:0 config.empty");
    assertThat(places("# nothing\n")).containsExactly("0:0 config.empty");
  }

  @Test
  void refusesAFleetWithoutABroker() {
    assertThat(places("version: 1\nenvironments: {prod: {}}\n"))
        .containsExactly("2:1 config.no-broker");
  }

  @Test
  void theDigestIsOfTheTextBeforeSecrets() {
    assertThat(fleet(BASE).digest()).isNotEqualTo(fleet(BASE + "# more\n").digest());
  }
}
