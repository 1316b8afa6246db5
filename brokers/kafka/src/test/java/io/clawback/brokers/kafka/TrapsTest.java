package io.clawback.brokers.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.clawback.brokers.kafka.connect.ClientProperties;
import io.clawback.brokers.kafka.connect.KafkaConnection;
import io.clawback.brokers.kafka.connect.Patience;
import io.clawback.brokers.kafka.connect.Refusal;
import io.clawback.brokers.kafka.look.Ends;
import io.clawback.brokers.kafka.look.HangingReads;
import io.clawback.brokers.kafka.offsets.SoleMember;
import io.clawback.conformance.BrokerFixture;
import io.clawback.conformance.LogFixture;
import io.clawback.model.fleet.Limits;
import io.clawback.model.name.GroupId;
import io.clawback.model.name.SubscriptionId;
import io.clawback.model.name.TenantName;
import io.clawback.model.observed.BrokerSnapshot;
import io.clawback.model.observed.GroupState;
import io.clawback.model.observed.HangingTransaction;
import io.clawback.model.observed.Measured;
import io.clawback.model.observed.Measured.Known;
import io.clawback.model.observed.Measured.Reason;
import io.clawback.model.observed.Measured.Unknown;
import io.clawback.model.observed.PartitionLag;
import io.clawback.model.observed.SubscriptionState;
import io.clawback.model.observed.Topology;
import io.clawback.model.observed.Unseen;
import io.clawback.model.plan.Budget;
import io.clawback.model.plan.Operation.OffsetMove;
import io.clawback.model.plan.Operation.ResetOffsets;
import io.clawback.model.run.OperationId;
import io.clawback.model.run.Outcome;
import io.clawback.model.run.Receipt;
import io.clawback.servers.kafka.EmbeddedKafka;
import io.clawback.spi.broker.Broker;
import io.clawback.spi.broker.Inspect;
import io.clawback.spi.broker.Mutation;
import io.clawback.spi.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.FutureTask;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.RemoveMembersFromConsumerGroupOptions;
import org.apache.kafka.clients.consumer.KafkaShareConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What only Kafka has, on a real broker. */
class TrapsTest {
  /** A broker takes half a minute to make ten times as many. */
  private static final int WIDE = 1_000;

  private static EmbeddedKafka kafka;
  private static KafkaFixture fixture;
  private static KafkaConnection connection;
  private static Broker broker;

  @BeforeAll
  static void start() {
    EmbeddedKafka.Builder builder = EmbeddedKafka.builder();
    KafkaFixture.QUICK.forEach(builder::property);
    KafkaFixture.QUICK_GROUPS.forEach(builder::property);
    builder.property("log.index.size.max.bytes", "4096");
    builder.property("group.share.min.heartbeat.interval.ms", "300");
    builder.property("group.share.heartbeat.interval.ms", "300");
    kafka = builder.start();
    fixture =
        new KafkaFixture(
            kafka.internalBootstrap(),
            kafka.clusterId(),
            KafkaFixture.plaintext(kafka.bootstrap()),
            true);
    connection =
        new KafkaConnection(
            fixture.declaration(),
            ClientProperties.of(fixture.declaration(), new TreeMap<>()),
            Limits.DEFAULT,
            Clock.system());
    broker = new KafkaBroker(connection);
  }

  @AfterAll
  static void stop() {
    broker.close();
    fixture.close();
    kafka.close();
  }

  private static BrokerSnapshot look(List<String> queues, List<String> groups) {
    return broker
        .inspect()
        .snapshot(new Topology(KafkaFixture.ID, kafka.clusterId(), queues, groups));
  }

  private static List<BrokerFixture.Message> messages(int count) {
    List<BrokerFixture.Message> messages = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      messages.add(new BrokerFixture.Message("", "m" + i, System.currentTimeMillis()));
    }
    return messages;
  }

  private static long requests() {
    return connection.admin().metrics().entrySet().stream()
        .filter(m ->
            m.getKey().name().equals("request-total")
                && m.getKey().group().equals("admin-client-metrics"))
        .mapToLong(m -> ((Double) m.getValue().metricValue()).longValue())
        .sum();
  }

  @Test
  void asksNoMoreForManyGroupsThanForFew() {
    fixture.createQueue("batched", 10);
    List<String> groups = new ArrayList<>();
    for (int g = 0; g < 200; g++) {
      String group = String.format("batched-%03d", g);
      fixture.commit(group, "batched", Map.of(g % 10, 0L));
      groups.add(group);
    }
    look(List.of("batched"), groups);
    long before = requests();
    look(List.of("batched"), groups.subList(0, 2));
    long few = requests() - before;
    before = requests();
    assertThat(look(List.of("batched"), groups).groups()).hasSize(200);
    long many = requests() - before;
    assertThat(many).isEqualTo(few).isLessThan(25);
  }

  @Test
  void aGroupWithVeryManyPartitionsIsSeenWhole() {
    fixture.createQueue("wide", WIDE);
    Map<Integer, Long> positions = new HashMap<>();
    for (int p = 0; p < WIDE; p++) {
      positions.put(p, 0L);
    }
    fixture.commit("wide-group", "wide", positions);
    fixture.produce("wide", WIDE - 1, messages(3));
    BrokerSnapshot snapshot = look(List.of("wide"), List.of("wide-group"));
    SubscriptionState wide =
        snapshot.group("wide-group").orElseThrow().subscription("wide").orElseThrow();
    assertThat(wide.partitions()).hasSize(WIDE);
    assertThat(wide.unknownPartitions()).isZero();
    assertThat(wide.lagMessages()).hasValue(3);
    assertThat(snapshot.unseen()).isEmpty();
  }

  @Test
  void aTopicThatVanishesBetweenTwoRequestsIsNotWaitedFor() {
    fixture.createQueue("stays", 1);
    TopicPartition gone = new TopicPartition("never-was", 0);
    TopicPartition stays = new TopicPartition("stays", 0);
    long began = System.nanoTime();
    Ends ends =
        Ends.await(
            connection,
            Ends.ask(
                connection,
                List.of(gone, stays),
                OffsetSpec.latest(),
                IsolationLevel.READ_UNCOMMITTED));
    assertThat(ends.measured(stays).number()).hasValue(0);
    assertThat(((Unknown) ends.measured(gone)).reason()).isEqualTo(Reason.VANISHED);
    assertThat(Duration.ofNanos(System.nanoTime() - began))
        .isLessThan(Limits.DEFAULT.requestTimeout());
  }

  @Test
  void aCommitFromAnEarlierLifeOfTheTopicIsNoLag() {
    fixture.createQueue("reborn", 1);
    fixture.produce("reborn", 0, messages(10));
    var old = new OffsetAndMetadata(4, Optional.of(9), "");
    KafkaFixture.get(
        fixture
            .admin
            .alterConsumerGroupOffsets("reborn-group", Map.of(new TopicPartition("reborn", 0), old))
            .all());
    PartitionLag lag =
        look(List.of("reborn"), List.of("reborn-group"))
            .group("reborn-group")
            .orElseThrow()
            .subscription("reborn")
            .orElseThrow()
            .partitions()
            .getFirst();
    assertThat(((Unknown) lag.lagMessages()).reason()).isEqualTo(Reason.RECREATED);
  }

  @Test
  void namesAnOpenTransactionAndWhatItHoldsBack() {
    fixture.createQueue("held", 2);
    fixture.produce("held", 1, messages(2));
    try (LogFixture.Transaction open = fixture.begin("held", 1, messages(3))) {
      Map<TopicPartition, Long> held = Map.of(new TopicPartition("held", 1), 3L);
      List<Unseen> unseen = new ArrayList<>();
      List<HangingTransaction> hanging =
          new HangingReads(connection, Duration.ZERO).read(held, unseen);
      assertThat(unseen).isEmpty();
      assertThat(hanging).hasSize(1);
      HangingTransaction it = hanging.getFirst();
      assertThat(it.queue()).isEqualTo("held");
      assertThat(it.partition()).isEqualTo(1);
      assertThat(it.transactionalId()).startsWith("fixture-");
      assertThat(it.startOffset()).isEqualTo(2);
      assertThat(it.blockedMessages()).isEqualTo(3);
      assertThat(it.evidence()).anyMatch(e -> e.contains("ONGOING") || e.contains("Ongoing"));
      assertThat(look(List.of("held"), List.of()).hanging())
          .as("open for a moment only: nobody's trouble")
          .isEmpty();
      open.commit();
    }
    assertThat(look(List.of("held"), List.of()).queue("held").orElseThrow().partitions())
        .allSatisfy(p -> assertThat(p.lastStable().number()).isEqualTo(p.logEnd().number()));
  }

  @Test
  void theAgeIsByTheBrokersTimeWhereTheTopicSaysSo() {
    fixture.create("appended", 1, Map.of("message.timestamp.type", "LogAppendTime"));
    long before = System.currentTimeMillis();
    fixture.produce(
        "appended", 0, List.of(new BrokerFixture.Message("", "m", before - 86_400_000)));
    var position =
        new Inspect.Position(
            new SubscriptionId(new GroupId(KafkaFixture.ID, "g"), "appended"), 0, 0, 1);
    var peek =
        broker
            .inspect()
            .peek(List.of(position), new Inspect.PeekBudget(10, 1 << 20, 10))
            .getFirst();
    assertThat(peek.oldest().number().orElse(0)).isBetween(before, System.currentTimeMillis());
  }

  @Test
  void aShareGroupTellsItsLagThroughItsOwnApi() {
    fixture.createQueue("shared", 1);
    fixture.produce("shared", 0, messages(1));
    Map<String, Object> p =
        Map.of(
            "bootstrap.servers",
            kafka.bootstrap(),
            "group.id",
            "sharers",
            "key.deserializer",
            StringDeserializer.class,
            "value.deserializer",
            StringDeserializer.class);
    try (KafkaShareConsumer<String, String> consumer = new KafkaShareConsumer<>(p)) {
      consumer.subscribe(List.of("shared"));
      KafkaFixture.eventually(() -> {
        consumer.poll(Duration.ofMillis(100));
        return look(List.of("shared"), List.of("sharers"))
            .group("sharers")
            .filter(g -> !g.members().isEmpty() && !g.members().getFirst().assigned().isEmpty())
            .isPresent();
      });
      // It begins at the end as of some moment: what comes later counts.
      KafkaFixture.eventually(() -> {
        fixture.produce("shared", 0, messages(1));
        return !consumer.poll(Duration.ofMillis(500)).isEmpty();
      });
      consumer.commitSync();
    }
    KafkaFixture.eventually(() -> {
      GroupState group = look(List.of("shared"), List.of("sharers")).group("sharers").orElseThrow();
      assertThat(group.kind()).isEqualTo(GroupState.Kind.SHARE);
      return group
          .subscription("shared")
          .map(s -> s.partitions().getFirst().lagMessages())
          .filter(m -> m instanceof Known known && known.method() == Measured.Method.BROKER)
          .isPresent();
    });
    assertThat(broker.inspect().discover().groups()).contains("sharers");
  }

  @Test
  void aMemberThatWasRemovedCannotCommit() {
    for (GroupState.Kind kind : fixture.kinds()) {
      String queue = "fenced-" + kind.name().toLowerCase(java.util.Locale.ROOT);
      fixture.createQueue(queue, 1);
      fixture.produce(queue, 0, messages(10));
      fixture.commit(queue, queue, Map.of(0, 4L));
      try (SoleMember member =
          SoleMember.join(connection, queue, kind, queue, "test", mutation().id())) {
        int joined = member.generation();
        // A fence is worth something only when the broker itself holds it.
        KafkaFixture.get(
            fixture
                .admin
                .removeMembersFromConsumerGroup(queue, new RemoveMembersFromConsumerGroupOptions())
                .all());
        assertThat(
                member.commit(
                    Map.of(new TopicPartition(queue, 0), new OffsetAndMetadata(9)),
                    joined,
                    new Patience(Clock.system(), Duration.ofSeconds(5))))
            .hasValueSatisfying(e -> assertThat(Refusal.isNo(e)).isTrue());
      }
      assertThat(fixture.committed(queue, queue)).containsEntry(0, 4L);
    }
  }

  /** How far the other consumer is when we begin. */
  private enum Stage {
    STARTED,
    LISTED,
    JOINED;

    void await(String group, FutureTask<?> joining) throws Exception {
      switch (this) {
        case STARTED -> {} // Wherever it is.
        case LISTED ->
            KafkaFixture.eventually(() ->
                !KafkaFixture.get(
                        fixture
                            .admin
                            .describeConsumerGroups(List.of(group))
                            .describedGroups()
                            .get(group))
                    .members()
                    .isEmpty());
        case JOINED -> joining.get();
      }
    }
  }

  @Test
  void aConsumerThatJoinsMeanwhileIsNeverRunOver() throws Exception {
    for (GroupState.Kind kind : fixture.kinds()) {
      for (Stage stage : Stage.values()) {
        String queue =
            "raced-" + (kind.name() + "-" + stage.name()).toLowerCase(java.util.Locale.ROOT);
        fixture.createQueue(queue, 1);
        fixture.produce(queue, 0, messages(10));
        try (BrokerFixture.Consumer maker = fixture.join(kind, queue, queue, "")) {
          maker.commit(Map.of(0, 4L));
        }
        ResetOffsets reset =
            new ResetOffsets(
                new SubscriptionId(new GroupId(KafkaFixture.ID, queue), queue),
                List.of(new OffsetMove(0, Optional.of(4L), Optional.of(9L))),
                false);
        var joining =
            new FutureTask<BrokerFixture.Consumer>(() -> fixture.join(kind, queue, queue, ""));
        Thread racer = Thread.ofPlatform().start(joining);
        stage.await(queue, joining);
        Outcome outcome = broker.offsets().orElseThrow().act(mutation(), reset);
        racer.join();
        try (BrokerFixture.Consumer other = joining.get()) {
          long now = fixture.committed(queue, queue).get(0);
          switch (outcome) {
            case Outcome.Refused _ -> assertThat(now).isEqualTo(4);
            case Outcome.Done(var receipt) -> {
              assertThat(stage).isNotEqualTo(Stage.JOINED);
              assertThat(now).isEqualTo(9);
              assertThat(receipt.author()).isEqualTo(Receipt.Author.PROVED);
            }
            case Outcome.Superseded _ -> assertThat(now).isEqualTo(9);
          }
          assertThat(broker.offsets().orElseThrow().act(mutation(), reset))
              .as("under a running consumer nothing is changed, and what holds is done")
              .isInstanceOf(now == 9 ? Outcome.Done.class : Outcome.Refused.class);
          assertThat(fixture.committed(queue, queue)).containsEntry(0, now);
        }
      }
    }
  }

  private static Mutation mutation() {
    return new Mutation(
        new OperationId(UUID.randomUUID().toString().replace("-", "")),
        new TenantName("t"),
        new Budget(1_000, 100, Duration.ofMinutes(1), 0, 0));
  }

  @Test
  void aGroupOfAnotherNameIsNotMistakenForOurs() {
    fixture.createQueue("empty", 1);
    BrokerSnapshot snapshot = look(List.of("empty"), List.of("no-such-group"));
    assertThat(snapshot.groups()).isEmpty();
    assertThat(snapshot.unseen()).hasSize(1);
    assertThat(snapshot.group(new GroupId(KafkaFixture.ID, "no-such-group").name())).isEmpty();
  }

  @Test
  void tellsTheBrokersRelease() {
    assertThat(broker.inspect().identity().version()).startsWith("4.");
  }
}
