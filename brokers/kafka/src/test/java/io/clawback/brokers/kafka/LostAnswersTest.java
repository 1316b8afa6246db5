package io.clawback.brokers.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.clawback.conformance.BrokerFixture;
import io.clawback.model.error.Category;
import io.clawback.model.error.ClawbackException;
import io.clawback.model.fleet.Limits;
import io.clawback.model.name.GroupId;
import io.clawback.model.name.QueueId;
import io.clawback.model.name.SubscriptionId;
import io.clawback.model.name.TenantName;
import io.clawback.model.observed.GroupState;
import io.clawback.model.plan.Budget;
import io.clawback.model.plan.Operation.ExpandPartitions;
import io.clawback.model.plan.Operation.OffsetMove;
import io.clawback.model.plan.Operation.ResetOffsets;
import io.clawback.model.run.OperationId;
import io.clawback.model.run.Outcome;
import io.clawback.model.run.Probe;
import io.clawback.model.run.Receipt;
import io.clawback.servers.kafka.EmbeddedKafka;
import io.clawback.servers.kafka.FreePorts;
import io.clawback.servers.kafka.Listener;
import io.clawback.servers.kafka.LossyProxy;
import io.clawback.servers.kafka.LossyProxy.Loss;
import io.clawback.spi.broker.Acts;
import io.clawback.spi.broker.Broker;
import io.clawback.spi.broker.Mutation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.RemoveMembersFromConsumerGroupOptions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What became of a write whose answer is lost is read, never assumed (SAFETY I2, I6); the broker's
 * no to the client's own second try says nothing of the first.
 */
class LostAnswersTest {
  private static EmbeddedKafka kafka;
  private static LossyProxy proxy;
  private static KafkaFixture fixture;
  private static Broker broker;

  @BeforeAll
  static void start() {
    List<Integer> ports = FreePorts.take(2);
    EmbeddedKafka.Builder builder =
        EmbeddedKafka.builder()
            .listener(new Listener("PROXIED", "PLAINTEXT", ports.get(0), ports.get(1)));
    KafkaFixture.QUICK.forEach(builder::property);
    KafkaFixture.QUICK_GROUPS.forEach(builder::property);
    kafka = builder.start();
    proxy = LossyProxy.start(ports.get(1), ports.get(0));
    fixture =
        new KafkaFixture(
            kafka.internalBootstrap(),
            kafka.clusterId(),
            KafkaFixture.plaintext("127.0.0.1:" + ports.get(1)),
            true);
    broker = fixture.open(fixture.declaration(), Limits.DEFAULT);
  }

  @AfterAll
  static void stop() throws Exception {
    broker.close();
    fixture.close();
    proxy.close();
    kafka.close();
  }

  @AfterEach
  void catchUp() {
    proxy.catchUp();
  }

  private static Acts<ResetOffsets> offsets() {
    return broker.offsets().orElseThrow();
  }

  private static Mutation mutation() {
    return new Mutation(
        new OperationId(UUID.randomUUID().toString().replace("-", "")),
        new TenantName("t"),
        new Budget(1_000, 100, Duration.ofMinutes(1), 0, 0));
  }

  /** A queue of two partitions with ten messages each, and a group of the same name at 4 and 4. */
  private static String world(String name, GroupState.Kind kind) {
    if (kind == GroupState.Kind.POSITIONS_ONLY) {
      String plain = queue(name + "-plain");
      fixture.commit(plain, plain, Map.of(0, 4L, 1, 4L));
      return plain;
    }
    String queue = queue(name + "-" + kind.name().toLowerCase(Locale.ROOT));
    try (BrokerFixture.Consumer maker = fixture.join(kind, queue, queue, "")) {
      maker.commit(Map.of(0, 4L, 1, 4L));
    }
    return queue;
  }

  private static String queue(String queue) {
    fixture.createQueue(queue, 2);
    List<BrokerFixture.Message> messages = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      messages.add(new BrokerFixture.Message("", "m" + i, System.currentTimeMillis()));
    }
    fixture.produce(queue, 0, messages);
    fixture.produce(queue, 1, messages);
    return queue;
  }

  private static ResetOffsets reset(String queue, OffsetMove... moves) {
    return new ResetOffsets(
        new SubscriptionId(new GroupId(KafkaFixture.ID, queue), queue), List.of(moves), true);
  }

  private static OffsetMove to(int partition, long offset) {
    return new OffsetMove(partition, Optional.of(4L), Optional.of(offset));
  }

  private static OffsetMove away(int partition) {
    return new OffsetMove(partition, Optional.of(4L), Optional.empty());
  }

  /** Puts everybody out of the group, so that a second try is refused. */
  private static void expel(String group) {
    KafkaFixture.get(
        fixture
            .admin
            .removeMembersFromConsumerGroup(group, new RemoveMembersFromConsumerGroupOptions())
            .all());
  }

  private static Outcome.Superseded superseded(Outcome outcome) {
    assertThat(outcome).isInstanceOf(Outcome.Superseded.class);
    return (Outcome.Superseded) outcome;
  }

  @ParameterizedTest
  @EnumSource(
      value = GroupState.Kind.class,
      names = {"CLASSIC", "CONSUMER"})
  void aCommitThatLandedIsDoneWhateverTheSecondTryWasTold(GroupState.Kind kind) {
    String queue = world("landed", kind);
    Mutation mutation = mutation();
    proxy.lose(LossyProxy.OFFSET_COMMIT, Loss.ANSWER, () -> expel(queue));
    Outcome outcome = offsets().act(mutation, reset(queue, to(0, 9), to(1, 8)));
    assertThat(proxy.lost()).isTrue();
    assertThat(outcome).isInstanceOf(Outcome.Done.class);
    assertThat(((Outcome.Done) outcome).receipt().author()).isEqualTo(Receipt.Author.PROVED);
    assertThat(fixture.committed(queue, queue)).isEqualTo(new TreeMap<>(Map.of(0, 9L, 1, 8L)));
  }

  @ParameterizedTest
  @EnumSource(
      value = GroupState.Kind.class,
      names = {"CLASSIC", "CONSUMER"})
  void aCommitThatNeverArrivedIsRefusedAfterLooking(GroupState.Kind kind) {
    String queue = world("never", kind);
    proxy.lose(LossyProxy.OFFSET_COMMIT, Loss.REQUEST, () -> {});
    Outcome outcome = offsets().act(mutation(), reset(queue, to(0, 9), to(1, 8)));
    assertThat(proxy.lost()).isTrue();
    assertThat(outcome).isInstanceOf(Outcome.Refused.class);
    assertThat(((Outcome.Refused) outcome).problem().category()).isEqualTo(Category.CONNECTION);
    assertThat(((Outcome.Refused) outcome).problem().message()).contains("read back");
    assertThat(fixture.committed(queue, queue)).isEqualTo(new TreeMap<>(Map.of(0, 4L, 1, 4L)));
  }

  @ParameterizedTest
  @EnumSource(
      value = GroupState.Kind.class,
      names = {"CLASSIC", "CONSUMER"})
  void aCommitThatLandedAndWasWrittenOverIsSuperseded(GroupState.Kind kind) {
    String queue = world("over", kind);
    Mutation mutation = mutation();
    ResetOffsets reset = reset(queue, to(0, 9), to(1, 8));
    proxy.lose(
        LossyProxy.OFFSET_COMMIT,
        Loss.ANSWER,
        () -> {
          expel(queue);
          fixture.commit(queue, queue, Map.of(0, 5L));
        });
    Outcome outcome = offsets().act(mutation, reset);
    assertThat(proxy.lost()).isTrue();
    assertThat(superseded(outcome).problem().message())
        .contains("partition 0 was at 4, was to be at 9 and is at 5");
    assertThat(fixture.committed(queue, queue)).isEqualTo(new TreeMap<>(Map.of(0, 5L, 1, 8L)));
    assertThat(offsets().probe(mutation, reset)).isEqualTo(Probe.SUPERSEDED);
  }

  @ParameterizedTest
  @EnumSource(
      value = GroupState.Kind.class,
      names = {"CLASSIC", "CONSUMER"})
  void aCommitThatArrivesAfterItWasCalledRefusedChangesNothing(GroupState.Kind kind)
      throws Exception {
    String queue = world("late", kind);
    proxy.lose(LossyProxy.OFFSET_COMMIT, Loss.TIMELINESS, () -> {});
    assertThat(offsets().act(mutation(), reset(queue, to(0, 9), to(1, 8))))
        .isInstanceOf(Outcome.Refused.class);
    proxy.deliver();
    assertThat(fixture.committed(queue, queue)).isEqualTo(new TreeMap<>(Map.of(0, 4L, 1, 4L)));
  }

  @Test
  void aCommitFromOutsideThatLandedIsDone() {
    String queue = world("landed", GroupState.Kind.POSITIONS_ONLY);
    proxy.lose(LossyProxy.OFFSET_COMMIT, Loss.ANSWER, () -> {});
    assertThat(offsets().act(mutation(), reset(queue, to(0, 9), to(1, 8))))
        .isInstanceOf(Outcome.Done.class);
    assertThat(fixture.committed(queue, queue)).isEqualTo(new TreeMap<>(Map.of(0, 9L, 1, 8L)));
  }

  @Test
  void aCommitFromOutsideThatIsNowhereIsInDoubtForNothingFencesIt() {
    String queue = world("nowhere", GroupState.Kind.POSITIONS_ONLY);
    Mutation mutation = mutation();
    ResetOffsets reset = reset(queue, to(0, 9), to(1, 8));
    proxy.lose(LossyProxy.OFFSET_COMMIT, Loss.REQUEST, () -> {});
    assertThatThrownBy(() -> offsets().act(mutation, reset))
        .isInstanceOfSatisfying(
            ClawbackException.class,
            e -> assertThat(e.problem().code()).isEqualTo("kafka.in-doubt"));
    assertThat(offsets().probe(mutation, reset)).isEqualTo(Probe.NOT_STARTED);
    assertThat(offsets().act(mutation, reset)).isInstanceOf(Outcome.Done.class);
  }

  @Test
  void aConsumerThatJoinsBeforeACommitFromOutsideIsNotRunOver() {
    String queue = world("joined", GroupState.Kind.POSITIONS_ONLY);
    for (GroupState.Kind kind : fixture.kinds()) {
      List<BrokerFixture.Consumer> came = new ArrayList<>();
      proxy.lose(
          LossyProxy.OFFSET_COMMIT,
          Loss.NOTHING,
          () -> came.add(fixture.join(kind, queue, queue, "")));
      Outcome outcome = offsets().act(mutation(), reset(queue, to(0, 9), to(1, 8)));
      came.forEach(BrokerFixture.Consumer::close);
      assertThat(outcome).isInstanceOf(Outcome.Refused.class);
      assertThat(((Outcome.Refused) outcome).problem().category()).isEqualTo(Category.STALE);
      assertThat(fixture.committed(queue, queue)).isEqualTo(new TreeMap<>(Map.of(0, 4L, 1, 4L)));
    }
  }

  @Test
  void aCommitIsNeverSentTwiceOverSomebodyElses() {
    // A consumer of the new protocol joins again by itself: a second try would pass.
    String queue = world("twice", GroupState.Kind.CONSUMER);
    proxy.lose(
        LossyProxy.OFFSET_COMMIT,
        Loss.REQUEST,
        () -> {
          expel(queue);
          fixture.commit(queue, queue, Map.of(0, 6L));
        });
    Outcome outcome = offsets().act(mutation(), reset(queue, to(0, 9)));
    assertThat(superseded(outcome).problem().message())
        .contains("partition 0 was at 4, was to be at 9 and is at 6");
    assertThat(fixture.committed(queue, queue)).containsEntry(0, 6L);
  }

  @Test
  void aCommitThatHoldsInPartIsToldPartByPartAndCanBeFinished() {
    String queue = world("part", GroupState.Kind.CLASSIC);
    Mutation mutation = mutation();
    ResetOffsets reset = reset(queue, to(0, 9), to(1, 8));
    proxy.lose(
        LossyProxy.OFFSET_COMMIT,
        Loss.ANSWER,
        () -> {
          expel(queue);
          fixture.commit(queue, queue, Map.of(1, 4L));
        });
    assertThatThrownBy(() -> offsets().act(mutation, reset))
        .isInstanceOfSatisfying(
            ClawbackException.class,
            e ->
                assertThat(e.problem().message())
                    .contains("partition 0 is at 9 as wanted")
                    .contains("partition 1 is at 4 as before"));
    assertThat(offsets().probe(mutation, reset)).isEqualTo(Probe.PARTLY);
    assertThat(offsets().act(mutation, reset)).isInstanceOf(Outcome.Done.class);
    assertThat(fixture.committed(queue, queue)).isEqualTo(new TreeMap<>(Map.of(0, 9L, 1, 8L)));
  }

  @Test
  void aRemovalThatLandedIsDoneWhateverTheSecondTryWasTold() {
    String queue = world("gone", GroupState.Kind.CLASSIC);
    // With its last position the group itself ends, and the second try meets no group.
    proxy.lose(
        LossyProxy.OFFSET_DELETE,
        Loss.ANSWER,
        () -> KafkaFixture.get(fixture.admin.deleteConsumerGroups(List.of(queue)).all()));
    Outcome outcome = offsets().act(mutation(), reset(queue, away(0), away(1)));
    assertThat(proxy.lost()).isTrue();
    assertThat(outcome).isInstanceOf(Outcome.Done.class);
    assertThat(fixture.committed(queue, queue)).isEmpty();
  }

  @Test
  void aRemovalThatAConsumerStoppedIsRefusedAfterLooking() {
    String queue = world("kept", GroupState.Kind.CLASSIC);
    List<BrokerFixture.Consumer> came = new ArrayList<>();
    proxy.lose(
        LossyProxy.OFFSET_DELETE,
        Loss.REQUEST,
        () -> came.add(fixture.join(GroupState.Kind.CLASSIC, queue, queue, "")));
    Outcome outcome = offsets().act(mutation(), reset(queue, away(0)));
    came.forEach(BrokerFixture.Consumer::close);
    assertThat(outcome).isInstanceOf(Outcome.Refused.class);
    assertThat(((Outcome.Refused) outcome).problem().message()).contains("read back");
    assertThat(fixture.committed(queue, queue)).isEqualTo(new TreeMap<>(Map.of(0, 4L, 1, 4L)));
  }

  @Test
  void aRemovalThatLandedBeforeAConsumerCameAndCommittedIsSuperseded() {
    String queue = world("came", GroupState.Kind.CLASSIC);
    List<BrokerFixture.Consumer> came = new ArrayList<>();
    proxy.lose(
        LossyProxy.OFFSET_DELETE,
        Loss.ANSWER,
        () -> {
          came.add(fixture.join(GroupState.Kind.CLASSIC, queue, queue, ""));
          came.getFirst().commit(Map.of(0, 1L));
        });
    Outcome outcome = offsets().act(mutation(), reset(queue, away(0)));
    came.forEach(BrokerFixture.Consumer::close);
    assertThat(superseded(outcome).problem().message())
        .contains("partition 0 was at 4, was to have no position and is at 1");
  }

  private static Acts<ExpandPartitions> partitions() {
    return broker.partitions().orElseThrow();
  }

  private static Mutation growing(Duration time) {
    return new Mutation(
        new OperationId(UUID.randomUUID().toString().replace("-", "")),
        new TenantName("t"),
        new Budget(0, 0, time, 0, 10));
  }

  private static ExpandPartitions twoToFour(String queue) {
    fixture.createQueue(queue, 2);
    return new ExpandPartitions(new QueueId(KafkaFixture.ID, queue), 2, 4);
  }

  private static void inDoubt(Mutation mutation, ExpandPartitions operation) {
    assertThatThrownBy(() -> partitions().act(mutation, operation))
        .isInstanceOfSatisfying(
            ClawbackException.class,
            e -> assertThat(e.problem().code()).isEqualTo("kafka.in-doubt"));
  }

  @Test
  void aGrowthThatLandedIsDoneThoughTheBrokersHearOfItLate() {
    ExpandPartitions operation = twoToFour("grown-late");
    proxy.lag(LossyProxy.DESCRIBE_TOPIC_PARTITIONS, 5);
    proxy.lose(LossyProxy.CREATE_PARTITIONS, Loss.ANSWER, () -> {});
    Outcome outcome = partitions().act(growing(Duration.ofMinutes(1)), operation);
    assertThat(proxy.lost()).isTrue();
    assertThat(proxy.lagged()).isTrue();
    assertThat(outcome).isInstanceOf(Outcome.Done.class);
  }

  @Test
  void aGrowthThatLandedIsInDoubtWhileNoBrokerHasHeard() {
    ExpandPartitions operation = twoToFour("grown-unheard");
    Mutation mutation = growing(Duration.ofMillis(300));
    proxy.lag(LossyProxy.DESCRIBE_TOPIC_PARTITIONS, Integer.MAX_VALUE);
    proxy.lose(LossyProxy.CREATE_PARTITIONS, Loss.ANSWER, () -> {});
    inDoubt(mutation, operation);
    assertThat(proxy.lost()).isTrue();
    proxy.catchUp();
    assertThat(partitions().probe(mutation, operation)).isEqualTo(Probe.STATE_HOLDS);
  }

  @Test
  void aGrowthThatLandedAndWasGrownOverIsSuperseded() {
    ExpandPartitions operation = twoToFour("grown-over");
    Mutation mutation = growing(Duration.ofMinutes(1));
    proxy.lose(
        LossyProxy.CREATE_PARTITIONS,
        Loss.ANSWER,
        () ->
            KafkaFixture.get(
                fixture
                    .admin
                    .createPartitions(Map.of(operation.queue().name(), NewPartitions.increaseTo(6)))
                    .all()));
    inDoubt(mutation, operation);
    assertThat(proxy.lost()).isTrue();
    assertThat(partitions().probe(mutation, operation)).isEqualTo(Probe.SUPERSEDED);
  }

  @Test
  void aGrowthThatNeverArrivedIsSentAgain() {
    ExpandPartitions operation = twoToFour("grown-again");
    proxy.lose(LossyProxy.CREATE_PARTITIONS, Loss.REQUEST, () -> {});
    assertThat(partitions().act(growing(Duration.ofMinutes(1)), operation))
        .isInstanceOf(Outcome.Done.class);
    assertThat(proxy.lost()).isTrue();
  }
}
