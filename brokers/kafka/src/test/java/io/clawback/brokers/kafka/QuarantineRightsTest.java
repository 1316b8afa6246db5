package io.clawback.brokers.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.clawback.conformance.BrokerFixture;
import io.clawback.model.error.Category;
import io.clawback.model.error.ClawbackException;
import io.clawback.model.error.Problem;
import io.clawback.model.fleet.Limits;
import io.clawback.model.message.OffsetSpans;
import io.clawback.model.name.GroupId;
import io.clawback.model.name.QueueId;
import io.clawback.model.name.SubscriptionId;
import io.clawback.model.name.TenantName;
import io.clawback.model.plan.Budget;
import io.clawback.model.plan.Chosen;
import io.clawback.model.plan.MessageOperation.SetAside;
import io.clawback.model.plan.MessageOperation.VoidCopies;
import io.clawback.model.run.OperationId;
import io.clawback.model.run.Outcome;
import io.clawback.model.run.Probe;
import io.clawback.servers.kafka.EmbeddedKafka;
import io.clawback.spi.broker.Broker;
import io.clawback.spi.broker.Mutation;
import io.clawback.spi.broker.Transfer.Batch;
import io.clawback.spi.broker.Transfer.Passage;
import io.clawback.spi.broker.Transfer.Slice;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.resource.ResourceType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Setting aside takes just the documented rights; with any single one less nothing is copied, and
 * the right is named with the command that grants it.
 */
class QuarantineRightsTest {
  private static final String QUEUE = "rights";
  private static final String QUARANTINE = "rights-aside";
  private static EmbeddedKafka kafka;
  private static KafkaFixture fixture;

  /** What may be missing. Describe comes along with Read and Write. */
  private enum Lacking {
    NOTHING("", ResourceType.ANY, AclOperation.ANY, ""),
    READ_SOURCE("source", ResourceType.TOPIC, AclOperation.READ, "READ on TOPIC " + QUEUE),
    SEE_SETTINGS_OF_SOURCE(
        "source",
        ResourceType.TOPIC,
        AclOperation.DESCRIBE_CONFIGS,
        "DESCRIBE_CONFIGS on TOPIC " + QUEUE),
    WRITE("target", ResourceType.TOPIC, AclOperation.WRITE, "WRITE on TOPIC " + QUARANTINE),
    READ("target", ResourceType.TOPIC, AclOperation.READ, "READ on TOPIC " + QUARANTINE),
    SEE_SETTINGS(
        "target",
        ResourceType.TOPIC,
        AclOperation.DESCRIBE_CONFIGS,
        "DESCRIBE_CONFIGS on TOPIC " + QUARANTINE),
    FENCE(
        "fence",
        ResourceType.TRANSACTIONAL_ID,
        AclOperation.WRITE,
        "WRITE on TRANSACTIONAL_ID clawback/");

    final String of;
    final ResourceType type;
    final AclOperation operation;
    final String words;

    Lacking(String of, ResourceType type, AclOperation operation, String words) {
      this.of = of;
      this.type = type;
      this.operation = operation;
      this.words = words;
    }

    String user() {
      return "lacks-" + name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
    }

    private boolean is(String of, AclOperation operation) {
      return this.of.equals(of) && this.operation == operation;
    }

    List<AclBinding> rights(String transactionalId) {
      List<AclBinding> rights = new ArrayList<>();
      rights.add(right(ResourceType.TOPIC, QUEUE, AclOperation.DESCRIBE));
      rights.add(right(ResourceType.TOPIC, QUARANTINE, AclOperation.DESCRIBE));
      rights.add(right(ResourceType.TRANSACTIONAL_ID, transactionalId, AclOperation.DESCRIBE));
      for (AclOperation o : List.of(AclOperation.READ, AclOperation.DESCRIBE_CONFIGS)) {
        if (!is("source", o)) {
          rights.add(right(ResourceType.TOPIC, QUEUE, o));
        }
      }
      for (AclOperation o :
          List.of(AclOperation.READ, AclOperation.WRITE, AclOperation.DESCRIBE_CONFIGS)) {
        if (!is("target", o)) {
          rights.add(right(ResourceType.TOPIC, QUARANTINE, o));
        }
      }
      if (this != FENCE) {
        rights.add(right(ResourceType.TRANSACTIONAL_ID, transactionalId, AclOperation.WRITE));
      }
      return rights;
    }

    private AclBinding right(ResourceType type, String name, AclOperation o) {
      return KafkaFixture.right(user(), type, name, o);
    }
  }

  @BeforeAll
  static void start() {
    EmbeddedKafka.Builder builder = EmbeddedKafka.builder();
    KafkaFixture.QUICK.forEach(builder::property);
    for (Lacking each : Lacking.values()) {
      builder.user(each.user(), each.user() + "-word");
    }
    kafka = builder.start();
    fixture =
        new KafkaFixture(
            kafka.internalBootstrap(),
            kafka.clusterId(),
            KafkaFixture.login(kafka.bootstrap(), Lacking.NOTHING.user()),
            true);
    String fence = "clawback/" + kafka.clusterId() + "/" + QUEUE + "/readers";
    List<AclBinding> rights = new ArrayList<>();
    for (Lacking each : Lacking.values()) {
      rights.addAll(each.rights(fence));
    }
    fixture.createQueue(QUEUE, 1);
    List<BrokerFixture.Message> messages = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      messages.add(new BrokerFixture.Message("", "m", fixture.now().toEpochMilli()));
    }
    fixture.produce(QUEUE, 0, messages);
    fixture.create(QUARANTINE, 1, Map.of("max.message.bytes", "1064972"));
    fixture.grant(rights);
  }

  @AfterAll
  static void stop() {
    fixture.close();
    kafka.close();
  }

  private static Mutation mutation() {
    return new Mutation(
        new OperationId(UUID.randomUUID().toString().replace("-", "")),
        new TenantName("t"),
        Budget.DEFAULT);
  }

  private static SubscriptionId readers() {
    return new SubscriptionId(new GroupId(KafkaFixture.ID, "readers"), QUEUE);
  }

  /** All that setting aside does, twice: the second time it is asked what became of the first. */
  private static void setAside(Broker broker) {
    SetAside operation =
        new SetAside(
            readers(),
            fixture.facts(QUEUE, "none").get("id"),
            List.of(new Chosen(0, "0-2")),
            new QueueId(KafkaFixture.ID, QUARANTINE),
            "poison");
    Mutation mutation = mutation();
    for (int i = 0; i < 2; i++) {
      try (Passage passage = broker.setAside().orElseThrow().open(mutation, operation)) {
        Batch batch =
            passage.read(new Slice(0, new TreeMap<>(Map.of(0, OffsetSpans.parse("0-2")))));
        if (!passage.settled(batch)) {
          passage.place(batch);
          passage.settle(batch);
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Lacking.class)
  void withOneRightLessNothingIsCopiedAndItIsNamed(Lacking lacking) {
    var declared =
        KafkaFixture.declared(
            kafka.clusterId(), KafkaFixture.login(kafka.bootstrap(), lacking.user()));
    String before = end();
    try (Broker broker = fixture.open(declared, Limits.DEFAULT)) {
      if (lacking == Lacking.NOTHING) {
        setAside(broker);
        assertThat(end()).isNotEqualTo(before);
        return;
      }
      ClawbackException e = catchThrowableOfType(ClawbackException.class, () -> setAside(broker));
      assertThat(e).as("%s", lacking).isNotNull();
      named(e.problem(), lacking);
    }
    assertThat(end()).isEqualTo(before);
  }

  @ParameterizedTest
  @EnumSource(
      value = Lacking.class,
      names = {"NOTHING", "WRITE", "READ", "FENCE"})
  void theSameForSayingThatCopiesAreVoid(Lacking lacking) {
    var declared =
        KafkaFixture.declared(
            kafka.clusterId(), KafkaFixture.login(kafka.bootstrap(), lacking.user()));
    VoidCopies operation = new VoidCopies(readers(), new QueueId(KafkaFixture.ID, QUARANTINE));
    Mutation back =
        new Mutation(
            mutation().id(), Optional.of(mutation().id()), new TenantName("t"), Budget.DEFAULT);
    try (Broker broker = fixture.open(declared, Limits.DEFAULT)) {
      Outcome outcome = broker.voidCopies().orElseThrow().act(back, operation);
      if (lacking == Lacking.NOTHING) {
        assertThat(outcome).isInstanceOf(Outcome.Done.class);
        assertThat(broker.voidCopies().orElseThrow().probe(back, operation)).isEqualTo(Probe.DONE);
      } else {
        assertThat(outcome).isInstanceOf(Outcome.Refused.class);
        named(((Outcome.Refused) outcome).problem(), lacking);
      }
    }
  }

  private static void named(Problem problem, Lacking lacking) {
    assertThat(problem.code()).as(problem.toString()).isEqualTo("kafka.not-authorized");
    assertThat(problem.category()).isEqualTo(Category.RIGHTS);
    assertThat(problem.message()).contains("Missing: ").contains(lacking.words);
    String target =
        lacking.type == ResourceType.TRANSACTIONAL_ID ? "--transactional-id" : "--topic";
    assertThat(problem.nextMove())
        .contains("kafka-acls.sh", "--add --allow-principal User:" + lacking.user(), target);
  }

  private static String end() {
    KafkaFixture.eventually(() -> fixture.stable(new TopicPartition(QUARANTINE, 0)));
    return String.valueOf(fixture.whole(QUARANTINE).size());
  }
}
