package io.clawback.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.clawback.engine.World.GroupBuilder;
import io.clawback.engine.look.Look;
import io.clawback.engine.verify.Throughputs;
import io.clawback.model.observed.FleetSnapshot;
import io.clawback.model.observed.History;
import io.clawback.model.run.Throughput;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** How fast a group consumed before and after, and when nothing will be behind. */
class ThroughputsTest {
  private final World world = new World();
  private final GroupBuilder group;

  ThroughputsTest() {
    world.broker("prod").queue("q", 2);
    group = world.broker("prod").group("g").behind("q", 5_000, 3_000);
  }

  private Look before(History history) {
    return new Look(world.fleet(), history, world.snapshot(), World.NOW);
  }

  /** So many arrive and so many are left behind on each of the two partitions. */
  private FleetSnapshot after(long arrived, long first, long second) {
    world.broker("prod").queue("q", 2).logEnd = 1_000_000 + arrived;
    group.behind("q", first, second);
    return world.snapshot();
  }

  @Test
  void measuresBothAndSaysWhenNothingIsBehind() {
    world.past(group, "q", 6, 10, World.each(2, 50), World.each(2, 20));
    Look look = before(world.history());
    FleetSnapshot from = world.snapshot();
    // 2 × 300 arrive in 3 s, and 8,000 + 600 - 7,100 = 1,500 are consumed.
    Throughput t = Throughputs.of(look, from, after(300, 4_600, 2_500), 3_000, group.id);

    assertThat(t.beforePerSecond()).contains(40.0);
    assertThat(t.beforeMillis()).contains(60_000L);
    assertThat(t.afterPerSecond()).contains(500.0);
    assertThat(t.afterMillis()).contains(3_000L);
    assertThat(t.arrivingPerSecond()).contains(200.0);
    assertThat(t.lagMessages()).contains(7_100L);
    // 7,100 at 300 a second.
    assertThat(t.secondsToZero()).contains(24L);
    assertThat(t.percent()).contains(1_250.0);
    assertThat(Throughputs.words(t))
        .isEqualTo(
            "Throughput 40.0/s before (over 60 s) → 500.0/s after (over 3 s), 1250 % of it, while"
                + " 200.0/s arrive; nothing is behind in 24 s.");
  }

  @Test
  void aGroupThatStoodStillWasAtZeroWhichIsNoUnknown() {
    world.past(group, "q", 6, 10, World.each(2, 5), World.each(2, 0));
    Look look = before(world.history());
    Throughput t = Throughputs.of(look, world.snapshot(), after(0, 4_700, 2_700), 3_000, group.id);

    assertThat(t.beforePerSecond()).contains(0.0);
    assertThat(t.percent()).isEmpty();
    assertThat(Throughputs.words(t)).startsWith("Throughput 0.0/s before (over 60 s) → 200.0/s");
  }

  @Test
  void whatWasNotRememberedIsUnknown() {
    Throughput t =
        Throughputs.of(
            before(History.none()), world.snapshot(), after(0, 4_700, 2_700), 3_000, group.id);

    assertThat(t.beforePerSecond()).isEmpty();
    assertThat(t.beforeMillis()).isEmpty();
    assertThat(Throughputs.words(t)).startsWith("Throughput - before → 200.0/s after (over 3 s)");
  }

  @Test
  void onePartitionThatIsNotSeenMakesTheWholeUnknown() {
    world.past(group, "q", 6, 10, World.each(2, 50), World.each(2, 20));
    Look look = before(world.history());
    Throughput t = Throughputs.of(look, world.snapshot(), after(0, 4_700, -1), 3_000, group.id);

    assertThat(t.afterPerSecond()).isEmpty();
    assertThat(t.afterMillis()).isEmpty();
    assertThat(t.lagMessages()).isEmpty();
    assertThat(t.secondsToZero()).isEmpty();
    assertThat(Throughputs.words(t))
        .contains("→ - after")
        .endsWith("when nothing is behind is not known.");
  }

  @Test
  void whatFallsNotFastEnoughHasNoTimeToZero() {
    FleetSnapshot from = world.snapshot();
    Throughput t =
        Throughputs.of(before(History.none()), from, after(600, 5_500, 3_500), 3_000, group.id);

    assertThat(t.afterPerSecond()).contains(66.667);
    assertThat(t.secondsToZero()).isEmpty();
  }

  @Test
  void aGroupThatWentBackIsNotMeasured() {
    Throughput t =
        Throughputs.of(
            before(History.none()), world.snapshot(), after(0, 5_100, 2_000), 3_000, group.id);

    assertThat(t.afterPerSecond()).isEmpty();
  }

  @Test
  void nothingBehindIsZeroSeconds() {
    Throughput t =
        Throughputs.of(before(History.none()), world.snapshot(), after(0, 0, 0), 3_000, group.id);

    assertThat(t.secondsToZero()).isEqualTo(Optional.of(0L));
    assertThat(Throughputs.words(t)).endsWith("; nothing is behind.");
  }
}
