package io.clawback.brokers.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.clawback.conformance.BrokerFixture;
import io.clawback.conformance.RightsConformance;
import io.clawback.model.error.Category;
import io.clawback.model.fleet.Limits;
import io.clawback.model.name.QueueId;
import io.clawback.model.observed.BrokerSnapshot;
import io.clawback.model.observed.Topology;
import io.clawback.model.observed.Unseen;
import io.clawback.servers.kafka.EmbeddedKafka;
import io.clawback.spi.broker.Broker;
import io.clawback.spi.broker.Inspect;
import io.clawback.spi.broker.Scan;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.resource.ResourceType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** The same with a login and the standard authorizer, and exactly the documented rights. */
class SecuredConformanceTest extends KafkaSuite {
  private static EmbeddedKafka kafka;
  private static KafkaFixture fixture;

  @BeforeAll
  static void start() {
    EmbeddedKafka.Builder builder = EmbeddedKafka.builder();
    KafkaFixture.QUICK.forEach(builder::property);
    KafkaFixture.QUICK_GROUPS.forEach(builder::property);
    for (String user :
        new String[] {"clawback", "limited", "noquota", "least", "nobody", "reader"}) {
      builder.user(user, user + "-word");
    }
    kafka = builder.start();
    fixture =
        new KafkaFixture(
            kafka.internalBootstrap(),
            kafka.clusterId(),
            KafkaFixture.login(kafka.bootstrap(), "clawback"),
            true);
    fixture.grant(KafkaFixture.documented("clawback", "*", "*"));
  }

  @AfterAll
  static void stop() {
    fixture.close();
    kafka.close();
  }

  @Override
  KafkaFixture running() {
    return fixture;
  }

  @Test
  void whoMayDoNothingIsToldAllThatIsMissing() {
    fixture.createQueue("hidden", 1);
    fixture.commit("hidden-group", "hidden", Map.of(0, 0L));
    var nobody =
        KafkaFixture.declared(kafka.clusterId(), KafkaFixture.login(kafka.bootstrap(), "nobody"));
    try (Broker broker = fixture.open(nobody, Limits.DEFAULT)) {
      BrokerSnapshot snapshot =
          broker
              .inspect()
              .snapshot(
                  new Topology(
                      KafkaFixture.ID,
                      kafka.clusterId(),
                      List.of("hidden"),
                      List.of("hidden-group")));
      assertThat(snapshot.queues()).isEmpty();
      assertThat(snapshot.groups()).isEmpty();
      assertThat(snapshot.unseen())
          .allMatch(u -> u.problem().category() == Category.RIGHTS)
          .extracting(Unseen::what)
          .containsExactly("client quotas", "group hidden-group", "queue hidden");
      List<Inspect.Right> rights =
          broker
              .inspect()
              .rights(new Inspect.Needs(true, List.of("hidden"), List.of("hidden-group")));
      assertThat(rights)
          .hasSizeGreaterThan(10)
          .noneMatch(r -> r.state() == Inspect.Right.State.GRANTED)
          .filteredOn(r -> r.name().equals("DESCRIBE on TOPIC hidden"))
          .singleElement()
          .satisfies(r ->
              assertThat(r.grant())
                  .startsWith("kafka-acls.sh --bootstrap-server ")
                  .endsWith(
                      "--add --allow-principal User:nobody --operation Describe"
                          + " --topic hidden"));
    }
  }

  /** Kafka lists only what one may see: nothing looks the same as nothing allowed. */
  @Test
  void whoSeesNothingAtAllIsToldThatItMayBeForWantOfRights() {
    var nobody =
        KafkaFixture.declared(kafka.clusterId(), KafkaFixture.login(kafka.bootstrap(), "nobody"));
    try (Broker broker = fixture.open(nobody, Limits.DEFAULT)) {
      assertThat(broker.inspect().discover().queues()).isEmpty();
      assertThat(broker.inspect().rights(new Inspect.Needs(false, List.of(), List.of())))
          .filteredOn(r -> r.state() == Inspect.Right.State.UNKNOWN)
          .extracting(Inspect.Right::name)
          .containsExactly("DESCRIBE on TOPIC *", "DESCRIBE on GROUP *");
    }
    try (Broker broker = fixture.open(fixture.declaration(), Limits.DEFAULT)) {
      assertThat(broker.inspect().rights(new Inspect.Needs(true, List.of(), List.of())))
          .filteredOn(r -> r.state() != Inspect.Right.State.GRANTED)
          .extracting(Inspect.Right::name)
          .as("groups are listed for it, if there are any")
          .containsExactly("DESCRIBE on TOPIC *");
    }
  }

  /** Reading messages asks for DESCRIBE and READ on the topic, and for no group. */
  @Test
  void readingMessagesTakesTwoRightsOnTheTopicAndNoOther() {
    fixture.createQueue("read", 1);
    fixture.produce("read", 0, List.of(new BrokerFixture.Message("k", "v", 7)));
    var reader =
        KafkaFixture.declared(kafka.clusterId(), KafkaFixture.login(kafka.bootstrap(), "reader"));
    Scan.Range range = new Scan.Range(0, 0, 1);
    Scan.Request request =
        new Scan.Request(
            new QueueId(KafkaFixture.ID, "read"),
            List.of(range),
            new Scan.Bounds(1, 1 << 20, 1 << 20));
    for (AclOperation granted : List.of(AclOperation.DESCRIBE, AclOperation.READ)) {
      fixture.grant(List.of(KafkaFixture.right("reader", ResourceType.TOPIC, "read", granted)));
      ScanChild.Said said = new ScanChild.Said();
      try (Broker broker = fixture.open(reader, Limits.DEFAULT)) {
        Scan scan = broker.scan().orElseThrow();
        Scan.Ended ended = scan.read(request, _ -> said, () -> false).getFirst();
        assertThat(scan.cost(request).messages()).isEqualTo(1);
        assertThat(scan.cost(request).bytes())
            .as("that would take a right on the cluster")
            .isEmpty();
        assertThat(scan.cost(request).time()).isPresent();
        if (granted == AclOperation.READ) {
          assertThat(said.text).hasToString(" read 0=1");
          assertThat(ended.problem()).isEmpty();
        } else {
          assertThat(said.text).isEmpty();
          assertThat(ended.problem())
              .hasValueSatisfying(p -> {
                assertThat(p.code()).isEqualTo("kafka.not-authorized");
                assertThat(p.category()).isEqualTo(Category.RIGHTS);
                assertThat(p.message()).contains("READ on TOPIC read");
                assertThat(p.nextMove()).contains("--operation Read --topic read");
              });
        }
      }
    }
  }

  @Nested
  class Rights extends RightsConformance {
    @Override
    protected KafkaFixture fixture() {
      return fixture;
    }
  }
}
