package io.clawback.brokers.memory;

import static io.clawback.brokers.memory.World.GROUP;
import static io.clawback.brokers.memory.World.QUEUE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.clawback.model.observed.GroupState.Kind;
import io.clawback.model.observed.GroupState.Phase;
import io.clawback.model.observed.HangingTransaction;
import io.clawback.model.observed.Measured;
import io.clawback.model.observed.Measured.Reason;
import io.clawback.model.observed.Member;
import io.clawback.model.observed.PartitionLag;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The state machine itself, by a clock that is turned by hand. */
class MemoryClusterTest {
  private final World world = new World();
  private final MemoryCluster cluster = world.cluster;

  @AfterEach
  void close() {
    world.close();
  }

  private PartitionLag lag(int partition) {
    return world
        .look()
        .group(GROUP)
        .orElseThrow()
        .subscription(QUEUE)
        .orElseThrow()
        .partitions()
        .get(partition);
  }

  private static Reason reason(Measured measured) {
    return ((Measured.Unknown) measured).reason();
  }

  @Test
  void theSameStoryGivesTheSameState() {
    assertThat(story()).isEqualTo(story()).hasSizeGreaterThan(4);
  }

  private static SortedMap<String, String> story() {
    try (World world = new World()) {
      MemoryCluster cluster = world.cluster;
      MemoryConsumer one = cluster.join(Kind.CONSUMER, "shipping", QUEUE);
      cluster.join(Kind.CONSUMER, "shipping", List.of(QUEUE), "static", "s");
      one.consume(3);
      cluster.begin("t").append(QUEUE, 0, 1, new byte[0], new byte[0]);
      cluster.expand(QUEUE, 5);
      one.vanish();
      world.clock.pass(MemoryCluster.SESSION);
      cluster.deleteQueue(QUEUE);
      cluster.createQueue(QUEUE, 3);
      world.broker.offsets().orElseThrow().act(World.mutation("op"), World.to(9));
      return cluster.facts();
    }
  }

  @Test
  void retentionDropsWhatIsTooOld() {
    cluster.setting(QUEUE, "retention.ms", Optional.of("5000"));
    cluster.expire(QUEUE);
    assertThat(world.look().queue(QUEUE).orElseThrow().partitions().getFirst().logStart().number())
        .hasValue(4);
    world.clock.pass(Duration.ofSeconds(2));
    cluster.expire(QUEUE);
    assertThat(reason(lag(0).lagMessages())).isEqualTo(Reason.BELOW_LOG_START);
    world.clock.pass(Duration.ofDays(1));
    cluster.expire(QUEUE);
    assertThat(world.look().queue(QUEUE).orElseThrow().partitions().getFirst().logStart().number())
        .hasValue(10);
  }

  @Test
  void aSilentMemberIsOutAfterItsSessionWhateverTheWallClockSays() {
    MemoryConsumer dies = cluster.join(Kind.CLASSIC, GROUP, QUEUE);
    MemoryConsumer lives = cluster.join(Kind.CLASSIC, GROUP, QUEUE);
    assertThat(lives.assigned()).isEqualTo(Map.of(QUEUE, List.of(1)));
    dies.vanish();
    world.clock.jump(Duration.ofDays(30));
    world.clock.pass(MemoryCluster.SESSION.minusNanos(1));
    assertThat(dies.joined()).isTrue();
    world.clock.pass(Duration.ofNanos(1));
    assertThat(dies.joined()).isFalse();
    assertThat(lives.assigned()).isEqualTo(Map.of(QUEUE, List.of(0, 1)));
    assertThat(dies.commit(QUEUE, Map.of(0, 9L))).isFalse();
    assertThat(world.committed(0)).isEqualTo(4);
  }

  @Test
  void aStaticNameTakesItsPlaceOver() {
    MemoryConsumer old = cluster.join(Kind.CLASSIC, GROUP, List.of(QUEUE), "pod-1", "a");
    MemoryConsumer now = cluster.join(Kind.CLASSIC, GROUP, List.of(QUEUE), "pod-1", "b");
    assertThat(old.joined()).isFalse();
    assertThat(world.look().group(GROUP).orElseThrow().members())
        .extracting(Member::id)
        .containsExactly(now.memberId());
  }

  @Test
  void aGroupWithoutMembersAndPositionsIsForgotten() {
    MemoryConsumer consumer = cluster.join(Kind.CLASSIC, "short-lived", QUEUE);
    assertThat(world.look().group("short-lived")).isPresent();
    consumer.close();
    consumer.close();
    assertThat(world.look().group("short-lived")).isEmpty();
  }

  @Test
  void consumersReadWhatIsCommittedAndPassMarkers() {
    cluster.createQueue("events", 1);
    try (MemoryTransaction t = cluster.begin("good")) {
      t.append("events", 0, 1, new byte[0], "a".getBytes(UTF_8));
      t.append("events", 0, 1, new byte[0], "b".getBytes(UTF_8));
      t.commit();
    }
    try (MemoryTransaction t = cluster.begin("bad")) {
      t.append("events", 0, 1, new byte[0], "c".getBytes(UTF_8));
    }
    MemoryConsumer consumer = cluster.join(Kind.CLASSIC, "readers", "events");
    assertThat(consumer.consume(1)).isEqualTo(1);
    assertThat(cluster.committed("readers", "events")).isEqualTo(Map.of(0, 1L));
    assertThat(consumer.consume(100)).isEqualTo(1);
    assertThat(cluster.committed("readers", "events")).isEqualTo(Map.of(0, 5L));
    assertThat(consumer.consume(100)).isZero();
  }

  @Test
  void anOpenTransactionStopsReadersAndHangsAfterItsTimeout() {
    MemoryTransaction open = cluster.begin("stuck-producer");
    open.append(QUEUE, 0, world.clock.now().toEpochMilli(), new byte[0], new byte[0]);
    cluster.append(QUEUE, 0, world.clock.now().toEpochMilli(), new byte[0], new byte[0]);
    MemoryConsumer consumer = cluster.join(Kind.CLASSIC, GROUP, QUEUE);
    consumer.consume(100);
    assertThat(world.committed(0)).isEqualTo(10);
    assertThat(world.look().hanging()).isEmpty();
    world.clock.pass(Duration.ofMinutes(16));
    assertThat(world.look().hanging())
        .singleElement()
        .returns(QUEUE, HangingTransaction::queue)
        .returns("stuck-producer", HangingTransaction::transactionalId)
        .returns(10L, HangingTransaction::startOffset)
        .returns(2L, HangingTransaction::blockedMessages);
    cluster.begin("stuck-producer");
    assertThat(world.look().hanging()).isEmpty();
    assertThat(consumer.consume(100)).isEqualTo(1);
    assertThat(world.committed(0)).isEqualTo(13);
  }

  @Test
  void aPartitionWithoutALeaderIsUnknownAndTheOthersAreKnown() {
    cluster.leaderless(QUEUE, 0, true);
    assertThat(reason(lag(0).offsetLag())).isEqualTo(Reason.NO_LEADER);
    assertThat(reason(lag(0).lagMessages())).isEqualTo(Reason.NO_LEADER);
    assertThat(lag(0).committed().number()).hasValue(4);
    assertThat(lag(1).lagMessages().number()).hasValue(6);
    assertThat(world.look().queue(QUEUE).orElseThrow().partitions().getFirst().leader())
        .isEqualTo(-1);
    cluster.leaderless(QUEUE, 0, false);
    assertThat(lag(0).lagMessages().number()).hasValue(6);
  }

  @Test
  void aCoordinatorThatMovedIsNoZero() {
    cluster.coordinatorMoved(GROUP, true);
    assertThat(reason(lag(0).committed())).isEqualTo(Reason.COORDINATOR_MOVED);
    assertThat(reason(lag(0).lagMessages())).isEqualTo(Reason.COORDINATOR_MOVED);
    cluster.coordinatorMoved(GROUP, false);
    assertThat(lag(0).lagMessages().number()).hasValue(6);
  }

  @Test
  void aCommitThatRacesTheEndsIsNeverNegative() {
    world.at(
        Seam.POSITIONS_SEEN,
        () -> {
          long now = world.clock.now().toEpochMilli();
          cluster.appendMany(QUEUE, 0, 5, now, 0);
          cluster.commit(GROUP, QUEUE, Map.of(0, 15L));
        });
    assertThat(lag(0).offsetLag().number()).hasValue(11);
  }

  @Test
  void whatVanishesBetweenTheReadsIsUnseen() {
    world.at(Seam.POSITIONS_SEEN, () -> cluster.deleteQueue(QUEUE));
    var snapshot = world.look();
    assertThat(snapshot.queue(QUEUE)).isEmpty();
    assertThat(snapshot.unseen()).extracting(u -> u.what()).containsExactly(QUEUE);
    assertThat(snapshot.group(GROUP).orElseThrow().subscriptions()).isEmpty();
  }

  @Test
  void aRebalancingGroupSaysSo() {
    cluster.join(Kind.CLASSIC, GROUP, QUEUE);
    cluster.rebalancing(GROUP, true);
    assertThat(world.look().group(GROUP).orElseThrow().phase()).isEqualTo(Phase.REBALANCING);
  }
}
