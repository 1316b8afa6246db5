package io.clawback.brokers.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.clawback.brokers.kafka.connect.ClientProperties;
import io.clawback.brokers.kafka.connect.KafkaConnection;
import io.clawback.brokers.kafka.connect.QuietWindow;
import io.clawback.brokers.kafka.offsets.KafkaOffsets;
import io.clawback.brokers.kafka.offsets.Mark;
import io.clawback.brokers.kafka.offsets.SoleMember;
import io.clawback.conformance.BrokerFixture;
import io.clawback.model.error.Category;
import io.clawback.model.error.ClawbackException;
import io.clawback.model.error.Problem;
import io.clawback.model.fleet.Limits;
import io.clawback.model.name.GroupId;
import io.clawback.model.name.SubscriptionId;
import io.clawback.model.name.TenantName;
import io.clawback.model.observed.GroupState.Kind;
import io.clawback.model.plan.Budget;
import io.clawback.model.plan.Operation.OffsetMove;
import io.clawback.model.plan.Operation.ResetOffsets;
import io.clawback.model.run.OperationId;
import io.clawback.model.run.Outcome;
import io.clawback.model.run.Probe;
import io.clawback.model.run.Receipt;
import io.clawback.servers.kafka.EmbeddedKafka;
import io.clawback.spi.broker.Mutation;
import io.clawback.spi.time.Clock;
import io.clawback.spi.time.Scheduler;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import org.apache.kafka.clients.admin.RemoveMembersFromConsumerGroupOptions;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Who writes positions of a group in which nobody is (SAFETY I6; a real broker, real readers). */
class HiddenWritersTest {
  private static final Duration WINDOW = Duration.ofSeconds(1);
  private static EmbeddedKafka kafka;
  private static KafkaFixture fixture;
  private static KafkaConnection connection;

  @BeforeAll
  static void start() {
    EmbeddedKafka.Builder builder = EmbeddedKafka.builder();
    KafkaFixture.QUICK.forEach(builder::property);
    KafkaFixture.QUICK_GROUPS.forEach(builder::property);
    kafka = builder.start();
    fixture =
        new KafkaFixture(
            kafka.internalBootstrap(),
            kafka.clusterId(),
            KafkaFixture.plaintext(kafka.bootstrap()),
            true);
    connection = connected(Limits.DEFAULT);
  }

  private static KafkaConnection connected(Limits limits) {
    return new KafkaConnection(
        fixture.declaration(),
        ClientProperties.of(fixture.declaration(), new TreeMap<>()),
        limits,
        Clock.system());
  }

  @AfterAll
  static void stop() {
    connection.close();
    fixture.close();
    kafka.close();
  }

  private static KafkaOffsets offsets(Scheduler scheduler) {
    return new KafkaOffsets(connection, new QuietWindow(WINDOW, scheduler));
  }

  private static KafkaOffsets offsets() {
    return offsets(Scheduler.system());
  }

  private static Mutation mutation(Duration time) {
    return new Mutation(
        new OperationId(UUID.randomUUID().toString().replace("-", "")),
        new TenantName("t"),
        new Budget(1_000, 100, time, 0, 0));
  }

  private static Mutation mutation() {
    return mutation(Duration.ofMinutes(1));
  }

  private static void produce(String queue, int partition, int count) {
    List<BrokerFixture.Message> messages = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      messages.add(new BrokerFixture.Message("", "m" + i, System.currentTimeMillis()));
    }
    fixture.produce(queue, partition, messages);
  }

  /** A queue of two partitions with ten messages each, and a group of the same name. */
  private static void world(String queue, long first, long second) {
    fixture.createQueue(queue, 2);
    produce(queue, 0, 10);
    produce(queue, 1, 10);
    fixture.commit(queue, queue, Map.of(0, first, 1, second));
  }

  private static ResetOffsets reset(String queue, OffsetMove... moves) {
    return new ResetOffsets(
        new SubscriptionId(new GroupId(KafkaFixture.ID, queue), queue), List.of(moves), true);
  }

  private static OffsetMove move(int partition, long from, long to) {
    return new OffsetMove(partition, Optional.of(from), Optional.of(to));
  }

  private static Problem refused(Outcome outcome) {
    assertThat(outcome).isInstanceOf(Outcome.Refused.class);
    return ((Outcome.Refused) outcome).problem();
  }

  private static OffsetAndMetadata committed(String group, int partition) {
    return KafkaFixture.get(
            fixture.admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata())
        .get(new TopicPartition(group, partition));
  }

  private static void commit(String group, int partition, OffsetAndMetadata commit) {
    KafkaFixture.get(
        fixture
            .admin
            .alterConsumerGroupOffsets(group, Map.of(new TopicPartition(group, partition), commit))
            .all());
  }

  private static boolean simple(String group) {
    return KafkaFixture.get(
            fixture.admin.describeConsumerGroups(List.of(group)).describedGroups().get(group))
        .isSimpleConsumerGroup();
  }

  @Test
  void aGroupThatNobodyEverJoinedStaysSo() {
    // Else all its positions would expire together, however lately its readers committed them.
    world("plain", 4, 0);
    Mutation mutation = mutation();
    ResetOffsets reset = reset("plain", move(0, 4, 9));
    Outcome outcome = offsets().act(mutation, reset);
    assertThat(outcome).isInstanceOf(Outcome.Done.class);
    assertThat(((Outcome.Done) outcome).receipt().author()).isEqualTo(Receipt.Author.PROVED);
    assertThat(committed("plain", 0).offset()).isEqualTo(9);
    assertThat(simple("plain")).isTrue();
  }

  @Test
  void aReaderThatMovesWhileNobodyIsInTheGroupIsFoundBeforeAnythingIsChanged() {
    world("moving", 4, 0);
    try (AssigningReader reader =
        new AssigningReader(kafka.bootstrap(), "moving", new TopicPartition("moving", 1), 0)) {
      KafkaOffsets offsets =
          offsets(length -> {
            // Messages come, and the reader commits: the 200 ms of its interval, not of our clock.
            int seen = reader.commits();
            produce("moving", 1, 5);
            KafkaFixture.eventually(() -> reader.commits() > seen + 2);
          });
      Problem problem = refused(offsets.act(mutation(), reset("moving", move(0, 4, 9))));
      assertThat(problem.code()).isEqualTo("kafka.hidden-reader");
      assertThat(problem.category()).isEqualTo(Category.STALE);
      assertThat(problem.message()).contains("moving-1 from 10 to 15");
      assertThat(reader.refused()).as("it was not even disturbed").isZero();
    }
    assertThat(committed("moving", 0)).isEqualTo(new OffsetAndMetadata(4));
  }

  @Test
  void aReaderThatCommitsOverOursAfterwardsIsToldWithBothPositions() {
    world("over", 10, 0);
    try (AssigningReader reader =
        new AssigningReader(kafka.bootstrap(), "over", new TopicPartition("over", 0), 10)) {
      Mutation mutation = mutation();
      ResetOffsets back = reset("over", move(0, 10, 4));
      Outcome outcome = offsets().act(mutation, back);
      assertThat(outcome).isInstanceOf(Outcome.Superseded.class);
      assertThat(((Outcome.Superseded) outcome).problem().message())
          .contains("partition 0 was at 10, was to be at 4 and is at 10");
      assertThat(reader.refused()).as("it was not even disturbed").isZero();
    }
    assertThat(committed("over", 0).offset()).isEqualTo(10);
    assertThat(simple("over")).isTrue();
  }

  @Test
  void whatAProbeCallsDoneHasHeldForAWindowToo() {
    world("probed", 10, 0);
    Mutation mutation = mutation();
    ResetOffsets back = reset("probed", move(0, 10, 4));
    assertThat(offsets().act(mutation, back)).isInstanceOf(Outcome.Done.class);
    assertThat(offsets().probe(mutation, back)).isEqualTo(Probe.DONE);
    KafkaOffsets over = offsets(length -> fixture.commit("probed", "probed", Map.of(0, 10L)));
    assertThat(over.probe(mutation, back)).isEqualTo(Probe.SUPERSEDED);
  }

  @Test
  void aPositionThatATransactionHoldsIsNotMoved() {
    world("held", 4, 0);
    Map<String, Object> p =
        Map.of(
            "bootstrap.servers",
            kafka.bootstrap(),
            "transactional.id",
            "holder",
            "key.serializer",
            StringSerializer.class,
            "value.serializer",
            StringSerializer.class);
    ResetOffsets reset = reset("held", move(0, 4, 9));
    try (KafkaProducer<String, String> producer = new KafkaProducer<>(p)) {
      producer.initTransactions();
      producer.beginTransaction();
      producer.sendOffsetsToTransaction(
          Map.of(new TopicPartition("held", 0), new OffsetAndMetadata(7)),
          new ConsumerGroupMetadata("held"));
      Problem problem = refused(offsets().act(mutation(), reset));
      assertThat(problem.code()).isEqualTo("kafka.position-unsettled");
      assertThat(committed("held", 0)).isEqualTo(new OffsetAndMetadata(4));
      producer.abortTransaction();
    }
    KafkaFixture.eventually(() -> offsets().act(mutation(), reset) instanceof Outcome.Done);
  }

  @Test
  void aWayBackRestoresEpochAndMetadata() {
    world("restored", 4, 4);
    OffsetAndMetadata owners = new OffsetAndMetadata(4, Optional.of(0), "checkpoint, 17\nline");
    commit("restored", 0, owners);
    commit("restored", 1, new OffsetAndMetadata(4, Optional.of(0), ""));
    Mutation there = mutation();
    ResetOffsets forward = reset("restored", move(0, 4, 9), move(1, 4, 8));
    assertThat(offsets().act(there, forward)).isInstanceOf(Outcome.Done.class);
    assertThat(committed("restored", 0).leaderEpoch()).isEmpty();
    assertThat(offsets().probe(there, forward)).isEqualTo(Probe.DONE);

    ResetOffsets once = reset("restored", move(0, 9, 6));
    assertThat(offsets().act(mutation(), once)).isInstanceOf(Outcome.Done.class);
    ResetOffsets onceBack = reset("restored", move(0, 6, 9));
    assertThat(offsets().act(mutation(), onceBack)).isInstanceOf(Outcome.Done.class);

    Mutation back = mutation();
    ResetOffsets backward = reset("restored", move(0, 9, 4), move(1, 8, 4));
    Outcome outcome = offsets().act(back, backward);
    assertThat(outcome).isInstanceOf(Outcome.Done.class);
    assertThat(committed("restored", 0)).isEqualTo(owners);
    assertThat(committed("restored", 1).leaderEpoch()).hasValue(0);
    assertThat(Mark.by(back.id(), committed("restored", 1))).isTrue();
    assertThat(((Outcome.Done) outcome).receipt().author()).isEqualTo(Receipt.Author.UNKNOWN);
    assertThat(offsets().probe(back, backward)).isEqualTo(Probe.STATE_HOLDS);
  }

  @Test
  void whileOurOwnMembershipIsLeftFromACrashNothingIsSaidOfWhatItSent() {
    world("ghost", 4, 0);
    Mutation mutation = mutation();
    ResetOffsets reset = reset("ghost", move(0, 4, 9));
    Limits d = Limits.DEFAULT;
    Limits hasty =
        new Limits(
            d.maxQueues(),
            d.maxPartitions(),
            d.maxGroups(),
            Duration.ofSeconds(2),
            d.snapshotTimeout(),
            d.fetchMessages(),
            d.fetchBytes(),
            d.historyWindow(),
            d.historyFor());
    try (KafkaConnection impatient = connected(hasty);
        SoleMember ghost =
            SoleMember.join(connection, "ghost", Kind.CLASSIC, "ghost", "test", mutation.id())) {
      assertThat(ghost.id()).isNotBlank();
      KafkaOffsets offsets =
          new KafkaOffsets(impatient, new QuietWindow(WINDOW, Scheduler.system()));
      assertThatThrownBy(() -> offsets.probe(mutation, reset))
          .isInstanceOfSatisfying(
              ClawbackException.class,
              e -> assertThat(e.problem().code()).isEqualTo("kafka.own-membership"));
      KafkaFixture.get(
          fixture
              .admin
              .removeMembersFromConsumerGroup("ghost", new RemoveMembersFromConsumerGroupOptions())
              .all());
      assertThat(offsets.probe(mutation, reset)).isEqualTo(Probe.NOT_STARTED);
    }
  }

  @Test
  void refusesWhenTheWindowsDoNotFitIntoTheStepsTime() {
    world("hurried", 4, 0);
    Problem problem =
        refused(offsets().act(mutation(Duration.ofSeconds(2)), reset("hurried", move(0, 4, 9))));
    assertThat(problem.category()).isEqualTo(Category.LIMIT);
    assertThat(committed("hurried", 0)).isEqualTo(new OffsetAndMetadata(4));
  }

  @Test
  void aLogThatBeganLaterMeanwhileIsTold() {
    world("trimmed", 4, 0);
    int[] windows = new int[1];
    KafkaOffsets offsets =
        offsets(length -> {
          if (windows[0]++ == 1) {
            fixture.trim("trimmed", 0, 8);
          }
        });
    Outcome outcome = offsets.act(mutation(), reset("trimmed", move(0, 4, 2)));
    assertThat(outcome).isInstanceOf(Outcome.Superseded.class);
    assertThat(((Outcome.Superseded) outcome).problem().message())
        .contains("its log goes from 8 to 10");
  }

  @Test
  void aQueueThatWasMadeAnewInBetweenIsNotTheOnePlannedFor() {
    world("anew", 4, 0);
    KafkaOffsets offsets =
        offsets(length -> {
          fixture.deleteQueue("anew");
          fixture.createQueue("anew", 2);
          produce("anew", 0, 10);
          fixture.commit("anew", "anew", Map.of(0, 4L, 1, 0L));
        });
    assertThat(refused(offsets.act(mutation(), reset("anew", move(0, 4, 9)))).code())
        .isEqualTo("kafka.queue-made-anew");
    assertThat(committed("anew", 0)).isEqualTo(new OffsetAndMetadata(4));
  }
}
