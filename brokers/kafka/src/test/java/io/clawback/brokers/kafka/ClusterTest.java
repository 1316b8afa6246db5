package io.clawback.brokers.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.clawback.conformance.BrokerFixture;
import io.clawback.model.fleet.Limits;
import io.clawback.model.name.GroupId;
import io.clawback.model.name.SubscriptionId;
import io.clawback.model.observed.BrokerSnapshot;
import io.clawback.model.observed.Measured.Reason;
import io.clawback.model.observed.Measured.Unknown;
import io.clawback.model.observed.PartitionLag;
import io.clawback.model.observed.Topology;
import io.clawback.servers.kafka.EmbeddedKafka;
import io.clawback.spi.broker.Broker;
import io.clawback.spi.broker.Inspect.Peek;
import io.clawback.spi.broker.Inspect.PeekBudget;
import io.clawback.spi.broker.Inspect.Position;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.NewPartitionReassignment;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Two brokers: what moves from one to the other, and what is lost with one. */
class ClusterTest {
  private static final TopicPartition POSITIONS = new TopicPartition("__consumer_offsets", 0);
  private static EmbeddedKafka first;
  private static EmbeddedKafka second;
  private static KafkaFixture fixture;

  private static final long WRITTEN = System.currentTimeMillis() - 60_000;

  @BeforeAll
  static void start() {
    first = EmbeddedKafka.start();
    second = EmbeddedKafka.builder().joining(first, 2).start();
    fixture =
        new KafkaFixture(
            first.internalBootstrap(),
            first.clusterId(),
            KafkaFixture.plaintext(first.bootstrap()),
            true);
    KafkaFixture.eventually(
        () -> KafkaFixture.get(fixture.admin.describeCluster().nodes()).size() == 2);
  }

  @AfterAll
  static void stop() {
    fixture.close();
    second.close();
    first.close();
  }

  private static Limits quick() {
    Limits d = Limits.DEFAULT;
    return new Limits(
        d.maxQueues(),
        d.maxPartitions(),
        d.maxGroups(),
        Duration.ofSeconds(3),
        d.snapshotTimeout(),
        d.fetchMessages(),
        d.fetchBytes(),
        d.historyWindow(),
        d.historyFor());
  }

  private static void movePositionsTo(int node) {
    KafkaFixture.get(
        fixture
            .admin
            .alterPartitionReassignments(
                Map.of(POSITIONS, Optional.of(new NewPartitionReassignment(List.of(node)))))
            .all());
    KafkaFixture.eventually(() ->
        KafkaFixture.get(fixture.admin.listPartitionReassignments().reassignments()).isEmpty());
  }

  private static BrokerSnapshot look(Broker broker) {
    return broker
        .inspect()
        .snapshot(
            new Topology(
                KafkaFixture.ID, first.clusterId(), List.of("here", "there"), List.of("readers")));
  }

  @Test
  void followsACoordinatorThatMovedAndSaysWhatNobodyLeads() {
    KafkaFixture.get(
        fixture
            .admin
            .createTopics(
                List.of(
                    new NewTopic("here", Map.of(0, List.of(1))),
                    new NewTopic("there", Map.of(0, List.of(1), 1, List.of(2)))))
            .all());
    movePositionsTo(1);
    KafkaFixture.eventually(() -> {
      try {
        fixture.commit("readers", "here", Map.of(0, 0L));
        fixture.commit("readers", "there", Map.of(0, 0L, 1, 0L));
        return true;
      } catch (org.apache.kafka.common.errors.RetriableException e) {
        return false;
      }
    });
    try (Broker broker = fixture.open(fixture.declaration(), Limits.DEFAULT);
        Broker hasty = fixture.open(fixture.declaration(), quick())) {
      assertThat(lags(look(broker), "there")).allMatch(l -> l.lagMessages().number().isPresent());

      movePositionsTo(2);
      BrokerSnapshot moved = look(broker);
      assertThat(moved.unseen()).isEmpty();
      assertThat(lags(moved, "there")).allMatch(l -> l.lagMessages().number().isPresent());

      movePositionsTo(1);
      assertThat(look(broker).unseen()).isEmpty();
      List.of(0, 1)
          .forEach(p ->
              fixture.produce(
                  "there", p, List.of(new BrokerFixture.Message("", "m", WRITTEN + p))));
      assertThat(peek(broker))
          .extracting(p -> p.oldest().number().orElse(-1))
          .containsExactly(WRITTEN, WRITTEN + 1);
      second.close();
      KafkaFixture.eventually(
          () -> KafkaFixture.get(fixture.admin.describeCluster().nodes()).size() == 1);
      BrokerSnapshot halved = look(hasty);
      List<PartitionLag> there = lags(halved, "there");
      assertThat(there.get(0).lagMessages().number()).hasValue(1);
      assertThat(((Unknown) there.get(1).lagMessages()).reason()).isEqualTo(Reason.NO_LEADER);
      assertThat(there.get(1).committed().number()).hasValue(0);
      assertThat(halved.queue("there").orElseThrow().partitions().get(1).leader()).isEqualTo(-1);
      assertThat(lags(halved, "here").getFirst().lagMessages().number()).hasValue(0);
      List<Peek> peeks = peek(hasty);
      assertThat(peeks.get(0).oldest().number()).hasValue(WRITTEN);
      assertThat(((Unknown) peeks.get(1).oldest()).reason()).isEqualTo(Reason.NO_LEADER);
    }
  }

  /** At the first message of each partition, each led by another broker. */
  private static List<Peek> peek(Broker broker) {
    SubscriptionId readers = new SubscriptionId(new GroupId(KafkaFixture.ID, "readers"), "there");
    return broker
        .inspect()
        .peek(
            List.of(new Position(readers, 0, 0, 1), new Position(readers, 1, 0, 1)),
            new PeekBudget(10, 1 << 20, 10));
  }

  private static List<PartitionLag> lags(BrokerSnapshot snapshot, String queue) {
    return snapshot.group("readers").orElseThrow().subscription(queue).orElseThrow().partitions();
  }
}
