package io.clawback.brokers.kafka;

import static io.clawback.brokers.kafka.RightsTable.ALTER_TOPIC;
import static io.clawback.brokers.kafka.RightsTable.DELETE_GROUP;
import static io.clawback.brokers.kafka.RightsTable.READ_GROUP;
import static io.clawback.brokers.kafka.RightsTable.READ_TOPIC;
import static io.clawback.brokers.kafka.RightsTable.SEE_GROUP;
import static io.clawback.brokers.kafka.RightsTable.SEE_QUOTAS;
import static io.clawback.brokers.kafka.RightsTable.SEE_SETTINGS;
import static io.clawback.brokers.kafka.RightsTable.SEE_TOPIC;
import static io.clawback.brokers.kafka.RightsTable.SEE_TRANSACTION;
import static io.clawback.brokers.kafka.RightsTable.SET_QUOTAS;
import static io.clawback.brokers.kafka.RightsTable.SET_SETTINGS;
import static org.assertj.core.api.Assertions.assertThat;

import io.clawback.brokers.kafka.RightsScene.Went;
import io.clawback.brokers.kafka.RightsTable.R;
import io.clawback.brokers.kafka.RightsTable.Somebody;
import io.clawback.conformance.BrokerFixture;
import io.clawback.conformance.LogFixture;
import io.clawback.model.error.Category;
import io.clawback.model.error.Problem;
import io.clawback.servers.kafka.EmbeddedKafka;
import io.clawback.spi.broker.Inspect;
import io.clawback.spi.broker.Inspect.Right.State;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.resource.ResourceType;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Exactly the documented rights do everything; with any single one less, just what needs it fails,
 * is told with the command that grants it, and changes nothing. Everybody has a login of their own,
 * so that rights are given once, and seen by the broker before anything begins.
 */
class KafkaRightsTest {
  private static EmbeddedKafka kafka;
  private static KafkaFixture fixture;
  private static LogFixture.Transaction open;

  private record Deed(Set<R> needs, Function<RightsScene, Went> doing, boolean acts) {}

  private static final Map<String, Deed> DEEDS = new LinkedHashMap<>();

  static {
    looks("see the queue", RightsScene::seesTheQueue, SEE_TOPIC);
    looks("see its settings", RightsScene::seesItsSettings, SEE_TOPIC, SEE_SETTINGS);
    looks("see the group", RightsScene::seesTheGroup, SEE_GROUP);
    looks("see its lag", RightsScene::seesItsLag, SEE_GROUP, SEE_TOPIC);
    looks("see quotas", RightsScene::seesQuotas, SEE_QUOTAS);
    looks("see transactions", RightsScene::seesOpenTransactions, SEE_TOPIC, READ_TOPIC);
    looks(
        "name transactions",
        RightsScene::namesOpenTransactions,
        SEE_TOPIC,
        READ_TOPIC,
        SEE_TRANSACTION);
    looks("offsets by time", RightsScene::findsOffsetsByTime, SEE_TOPIC);
    looks("ages", RightsScene::readsAges, SEE_TOPIC, READ_TOPIC);
    acts("move a position", RightsScene::movesAPosition, READ_GROUP, READ_TOPIC);
    acts("take a position away", RightsScene::takesAPositionAway, DELETE_GROUP, READ_TOPIC);
    acts("add a partition", RightsScene::addsAPartition, ALTER_TOPIC);
    acts("change a setting", RightsScene::changesASetting, SET_SETTINGS);
    acts("change a quota", RightsScene::changesAQuota, SET_QUOTAS);
    acts("remove a member", RightsScene::removesAStuckMember, READ_GROUP);
  }

  private static void looks(String name, Function<RightsScene, Went> doing, R... needs) {
    DEEDS.put(name, new Deed(Set.of(needs), doing, false));
  }

  private static void acts(String name, Function<RightsScene, Went> doing, R... needs) {
    DEEDS.put(name, new Deed(Set.of(needs), doing, true));
  }

  @BeforeAll
  static void start() {
    EmbeddedKafka.Builder builder = EmbeddedKafka.builder();
    KafkaFixture.QUICK.forEach(builder::property);
    List<AclBinding> rights = new ArrayList<>();
    for (Somebody somebody : RightsTable.everybody()) {
      builder.user(somebody.user(), somebody.user() + "-word");
      somebody.rights().forEach(r -> rights.add(r.of(somebody.user())));
    }
    kafka = builder.start();
    fixture =
        new KafkaFixture(
            kafka.internalBootstrap(),
            kafka.clusterId(),
            KafkaFixture.login(kafka.bootstrap(), "acting"),
            true);
    fixture.grant(rights);
    fixture.createQueue("held", 1);
    open =
        fixture.begin(
            "held", 0, List.of(new BrokerFixture.Message("", "m", fixture.now().toEpochMilli())));
  }

  @AfterAll
  static void stop() {
    open.close();
    fixture.close();
    kafka.close();
  }

  static List<Somebody> everybody() {
    return RightsTable.everybody();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("everybody")
  void justWhatNeedsAMissingRightFailsAndSaysWhich(Somebody somebody) {
    var declared =
        KafkaFixture.declared(
            kafka.clusterId(), KafkaFixture.login(kafka.bootstrap(), somebody.user()));
    SoftAssertions all = new SoftAssertions();
    try (RightsScene scene =
        new RightsScene(fixture, declared, somebody.user(), somebody.acting(), "held")) {
      DEEDS.forEach((name, deed) -> {
        if (deed.acts() && !somebody.acting()) {
          return; // Nobody acts who was not given the rights to.
        }
        Map<String, String> before = deed.acts() ? scene.facts() : Map.of();
        Went went = deed.doing().apply(scene);
        all.assertThat(went.well())
            .as(name + " " + went.problem())
            .isEqualTo(somebody.has(deed.needs()));
        if (!went.well()) {
          if (deed.acts()) {
            all.assertThat(scene.facts()).as(name + ": nothing changed").isEqualTo(before);
          }
          List<R> lacking = deed.needs().stream().filter(r -> !somebody.has(r)).toList();
          went.problem()
              .ifPresent(problem ->
                  all.assertThatCode(() -> tells(problem, lacking, deed.acts()))
                      .as(name)
                      .doesNotThrowAnyException());
        }
      });
      doctorNamesJustThese(somebody, scene, all);
    }
    all.assertAll();
  }

  private static String resource(R right, RightsScene scene) {
    return switch (right.type()) {
      case TOPIC -> " " + scene.queue;
      case GROUP -> " " + scene.group;
      case TRANSACTIONAL_ID -> " *";
      default -> "";
    };
  }

  /**
   * The problem has a code, a culprit, and the command that grants what is lacking: all of it
   * before an act, the first of it where looking ends there.
   */
  private static void tells(Problem problem, List<R> lacking, boolean acts) {
    assertThat(problem.code()).isEqualTo("kafka.not-authorized");
    assertThat(problem.category()).isEqualTo(Category.RIGHTS);
    assertThat(problem.culprit()).contains(KafkaFixture.ID.toString());
    assertThat(problem.nextMove()).contains("kafka-acls.sh", "--add --allow-principal User:");
    List<R> told =
        lacking.stream()
            .filter(r -> problem.message().contains(r.toString()))
            .filter(r ->
                problem
                    .nextMove()
                    .contains("--operation " + words(r.operation()) + " " + target(r.type())))
            .toList();
    assertThat(told).as(problem.toString()).hasSize(acts ? lacking.size() : 1);
  }

  private static String words(AclOperation operation) {
    return switch (operation) {
      case DESCRIBE -> "Describe";
      case DESCRIBE_CONFIGS -> "DescribeConfigs";
      case ALTER -> "Alter";
      case ALTER_CONFIGS -> "AlterConfigs";
      case READ -> "Read";
      case DELETE -> "Delete";
      default -> throw new IllegalArgumentException(operation.toString());
    };
  }

  private static String target(ResourceType type) {
    return switch (type) {
      case TOPIC -> "--topic";
      case GROUP -> "--group";
      case CLUSTER -> "--cluster";
      case TRANSACTIONAL_ID -> "--transactional-id";
      default -> throw new IllegalArgumentException(type.toString());
    };
  }

  private static void doctorNamesJustThese(
      Somebody somebody, RightsScene scene, SoftAssertions all) {
    var needs = new Inspect.Needs(somebody.acting(), List.of(scene.queue), List.of(scene.group));
    List<Inspect.Right> rights = scene.broker().inspect().rights(needs);
    List<String> missing = new ArrayList<>();
    List<String> there = new ArrayList<>();
    for (R right :
        List.of(
            RightsTable.SEE_CLUSTER,
            SEE_QUOTAS,
            SET_QUOTAS,
            SEE_TRANSACTION,
            SEE_TOPIC,
            SEE_SETTINGS,
            READ_TOPIC,
            ALTER_TOPIC,
            SET_SETTINGS,
            SEE_GROUP,
            READ_GROUP,
            DELETE_GROUP)) {
      boolean asked =
          somebody.acting()
              || !Set.of(SET_QUOTAS, ALTER_TOPIC, SET_SETTINGS, READ_GROUP, DELETE_GROUP)
                  .contains(right);
      if (asked) {
        (somebody.has(right) ? there : missing).add(right + resource(right, scene));
      }
    }
    all.assertThat(names(rights, State.MISSING)).as("doctor: missing").hasSameElementsAs(missing);
    all.assertThat(names(rights, State.GRANTED)).as("doctor: there").hasSameElementsAs(there);
  }

  private static List<String> names(List<Inspect.Right> rights, State state) {
    return rights.stream().filter(r -> r.state() == state).map(Inspect.Right::name).toList();
  }
}
