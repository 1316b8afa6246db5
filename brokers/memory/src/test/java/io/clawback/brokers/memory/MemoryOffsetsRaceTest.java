package io.clawback.brokers.memory;

import static io.clawback.brokers.memory.World.GROUP;
import static io.clawback.brokers.memory.World.QUEUE;
import static io.clawback.brokers.memory.World.mutation;
import static io.clawback.brokers.memory.World.to;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.clawback.model.error.Category;
import io.clawback.model.error.ClawbackException;
import io.clawback.model.observed.GroupState.Kind;
import io.clawback.model.plan.Operation.ResetOffsets;
import io.clawback.model.run.Outcome;
import io.clawback.model.run.Probe;
import io.clawback.spi.broker.Acts;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A consumer, a crash or a lost reply between any two of our steps (SAFETY I4, I6, I7). */
class MemoryOffsetsRaceTest {
  private final World world = new World();
  private final Acts<ResetOffsets> offsets = world.broker.offsets().orElseThrow();

  @AfterEach
  void close() {
    world.close();
  }

  private static final class Crash extends RuntimeException {}

  private Outcome act(long target) {
    return offsets.act(mutation("op-1"), to(target));
  }

  private void refusedAsStale(Outcome outcome) {
    assertThat(outcome)
        .isInstanceOfSatisfying(
            Outcome.Refused.class,
            r -> assertThat(r.problem().category()).isEqualTo(Category.STALE));
  }

  private MemoryConsumer join() {
    return world.cluster.join(Kind.CLASSIC, GROUP, QUEUE);
  }

  @ParameterizedTest
  @EnumSource(names = {"ACT_BEGUN", "CHECKED", "JOINED", "REREAD"})
  void aConsumerThatJoinsBeforeTheWriteStopsIt(Seam seam) {
    world.at(seam, this::join);
    refusedAsStale(act(9));
    assertThat(world.committed(0)).isEqualTo(4);
    assertThat(world.look().group(GROUP).orElseThrow().members()).hasSize(1);
  }

  @ParameterizedTest
  @EnumSource(names = {"CHECKED", "JOINED", "REREAD"})
  void aConsumerThatCameAndWentLeavesItsCommitAlone(Seam seam) {
    world.at(
        seam,
        () -> {
          try (MemoryConsumer consumer = join()) {
            consumer.commit(QUEUE, Map.of(0, 7L));
          }
        });
    refusedAsStale(act(9));
    assertThat(world.committed(0)).isEqualTo(7);
  }

  @Test
  void aConsumerThatCommitsRightAfterTheWriteSupersedesIt() {
    world.at(Seam.WRITTEN, () -> join().commit(QUEUE, Map.of(0, 5L)));
    assertThat(act(9)).isInstanceOf(Outcome.Superseded.class);
    assertThat(world.committed(0)).isEqualTo(5);
  }

  @Test
  void aConsumerThatJoinsAfterTheWriteFindsOurPosition() {
    world.at(Seam.WRITTEN, this::join);
    assertThat(act(9)).isInstanceOf(Outcome.Done.class);
    assertThat(world.committed(0)).isEqualTo(9);
  }

  @ParameterizedTest
  @EnumSource(names = {"CHECKED", "JOINED", "REREAD"})
  void aLogThatIsTrimmedMeanwhileStopsIt(Seam seam) {
    world.at(seam, () -> world.cluster.trim(QUEUE, 0, 10));
    refusedAsStale(act(9));
    assertThat(world.committed(0)).isEqualTo(4);
  }

  @ParameterizedTest
  @EnumSource(names = {"ACT_BEGUN", "CHECKED", "JOINED", "REREAD"})
  void aQueueThatVanishesMeanwhileStopsIt(Seam seam) {
    world.at(seam, () -> world.cluster.deleteQueue(QUEUE));
    refusedAsStale(act(9));
    assertThat(world.cluster.committed(GROUP, QUEUE)).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(names = {"ACT_BEGUN", "CHECKED", "JOINED", "REREAD"})
  void aBrokerThatIsLostBeforeTheWriteIsARefusal(Seam seam) {
    world.at(seam, () -> world.cluster.down(true));
    Outcome outcome = act(9);
    assertThat(outcome)
        .isInstanceOfSatisfying(
            Outcome.Refused.class,
            r -> assertThat(r.problem().category()).isEqualTo(Category.CONNECTION));
    world.cluster.down(false);
    assertThat(world.committed(0)).isEqualTo(4);
  }

  @Test
  void aBrokerThatIsLostAfterTheWriteIsADoubtThatAProbeResolves() {
    world.at(Seam.WRITTEN, () -> world.cluster.down(true));
    assertThatThrownBy(() -> act(9))
        .isInstanceOfSatisfying(
            ClawbackException.class,
            e -> assertThat(e.problem().category()).isEqualTo(Category.CONNECTION));
    assertThatThrownBy(() -> offsets.probe(mutation("op-1"), to(9)))
        .isInstanceOf(ClawbackException.class);
    world.cluster.down(false);
    assertThat(offsets.probe(mutation("op-1"), to(9))).isEqualTo(Probe.DONE);
    assertThat(offsets.probe(mutation("op-2"), to(9))).isEqualTo(Probe.STATE_HOLDS);
    assertThat(act(9)).isInstanceOf(Outcome.Done.class);
  }

  @ParameterizedTest
  @EnumSource(Seam.class)
  void aCrashAnywhereIsResolvedByProbeAndRepeat(Seam seam) {
    if (seam == Seam.POSITIONS_SEEN || seam == Seam.SNAPSHOT_TAKEN) {
      world.at(seam, () -> crash());
      assertThatThrownBy(world::look).isInstanceOf(Crash.class);
    } else {
      world.at(seam, () -> crash());
      assertThatThrownBy(() -> act(9)).isInstanceOf(Crash.class);
    }
    boolean written = seam == Seam.WRITTEN || seam == Seam.CONFIRMED;
    assertThat(offsets.probe(mutation("op-1"), to(9)))
        .isEqualTo(written ? Probe.DONE : Probe.NOT_STARTED);
    assertThat(act(9)).isInstanceOf(Outcome.Done.class);
    assertThat(world.committed(0)).isEqualTo(9);
    world.clock.pass(Duration.ofSeconds(11));
    assertThat(world.look().group(GROUP).orElseThrow().members()).isEmpty();
  }

  private static void crash() {
    throw new Crash();
  }

  @Test
  void theGhostOfACrashStopsOthersUntilItsSessionEnds() {
    world.at(Seam.JOINED, MemoryOffsetsRaceTest::crash);
    assertThatThrownBy(() -> act(9)).isInstanceOf(Crash.class);
    refusedAsStale(offsets.act(mutation("op-2"), to(9)));
    world.clock.jump(Duration.ofDays(1));
    refusedAsStale(offsets.act(mutation("op-2"), to(9)));
    world.clock.pass(Duration.ofSeconds(10));
    assertThat(offsets.act(mutation("op-2"), to(9))).isInstanceOf(Outcome.Done.class);
  }

  @Test
  void aPausedOldHolderWritesNothingAfterATakeover() {
    world.at(
        Seam.REREAD,
        () -> assertThat(offsets.act(mutation("op-1"), to(8))).isInstanceOf(Outcome.Done.class));
    refusedAsStale(act(9));
    assertThat(world.committed(0)).isEqualTo(8);
  }
}
