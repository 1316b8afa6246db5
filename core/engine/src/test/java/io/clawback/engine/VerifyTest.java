package io.clawback.engine;

import static io.clawback.engine.World.scope;
import static org.assertj.core.api.Assertions.assertThat;

import io.clawback.engine.World.GroupBuilder;
import io.clawback.model.fleet.Objective;
import io.clawback.model.fleet.Scope;
import io.clawback.model.name.TenantName;
import io.clawback.model.observed.FleetSnapshot;
import io.clawback.model.observed.GroupState;
import io.clawback.model.observed.Measured;
import io.clawback.model.observed.QuotaEntity;
import io.clawback.model.plan.Budget;
import io.clawback.model.plan.Operation;
import io.clawback.model.plan.Precondition;
import io.clawback.model.plan.Step;
import io.clawback.model.plan.WayBack;
import io.clawback.model.run.Verification;
import io.clawback.model.run.Verification.NotRecovered;
import io.clawback.model.run.Verification.Recovered;
import io.clawback.model.run.Verification.Recovering;
import io.clawback.model.run.Verification.Unseeable;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class VerifyTest {
  private final World world = new World().automatic().runs("g", 4, 8);
  private final GroupBuilder group = world.broker("prod").group("g");
  private static final Instant LATER = World.NOW.plusSeconds(30);

  private FleetSnapshot at(Instant when) {
    FleetSnapshot seen = world.snapshot();
    return new FleetSnapshot(when, seen.brokers(), seen.consumers(), seen.unseen());
  }

  private static Step step(Operation operation) {
    return new Step(
        "1.1",
        TenantName.UNOWNED,
        "standard",
        List.of("k"),
        operation,
        List.of(),
        Budget.DEFAULT,
        new WayBack.Nothing(""),
        false,
        true,
        "",
        "",
        "");
  }

  private Verification scaled(long before, long now) {
    group.behind("q", before, 0);
    FleetSnapshot first = at(World.NOW);
    group.behind("q", now, 0);
    return world.engine.judge(
        world.fleet(),
        step(new Operation.ScaleConsumers(group.id, "g", 4, 6)),
        first,
        at(LATER),
        World.NOW.plusSeconds(5));
  }

  @Test
  void aLagWithinTheObjectiveIsRecovered() {
    world.slo("o", scope("", "g"), 1_000);

    assertThat(scaled(5_000, 1_000)).isInstanceOf(Recovered.class);
  }

  @Test
  void aFallingLagIsRecoveringWithItsTimeToBeWell() {
    world.slo("o", scope("", "g"), 1_000);

    // 1,500 in 30 s; 2,500 more to go: 50 s.
    assertThat(scaled(5_000, 3_500))
        .isInstanceOfSatisfying(Recovering.class, r -> assertThat(r.etaSeconds()).isEqualTo(50));
  }

  @Test
  void aLagThatFallsTooSlowlyIsNotRecovered() {
    world.slo("o", scope("", "g"), 1_000);

    assertThat(scaled(5_000, 4_900))
        .isInstanceOfSatisfying(
            NotRecovered.class, n -> assertThat(n.evidence()).contains("120 s are allowed"));
  }

  @Test
  void aLagThatGrowsIsNotRecovered() {
    world.slo("o", scope("", "g"), 1_000);

    assertThat(scaled(5_000, 5_001)).isInstanceOf(NotRecovered.class);
  }

  @Test
  void anUnknownPartitionIsUnseeable() {
    world.slo("o", scope("", "g"), 1_000);

    assertThat(scaled(5_000, -1)).isInstanceOf(Unseeable.class);
  }

  @Test
  void anAgeBeyondTheObjectiveIsNotRecoveredHoweverSmallTheLag() {
    world.objectives.add(
        new Objective(
            "o",
            Objective.Kind.SLO,
            Scope.ALL,
            Optional.of(1_000L),
            Optional.of(Duration.ofSeconds(60)),
            80,
            1));
    group.behind("q", new long[] {500}, new long[] {90});
    FleetSnapshot first = at(World.NOW);
    group.behind("q", new long[] {500}, new long[] {120});

    assertThat(
            world.engine.judge(
                world.fleet(),
                step(new Operation.RestartConsumers(group.id, "g")),
                first,
                at(LATER),
                World.NOW))
        .isInstanceOf(NotRecovered.class);
  }

  @Test
  void withoutAnObjectiveNothingSaysWhenItIsWell() {
    assertThat(scaled(5_000, 0)).isInstanceOf(Unseeable.class);
  }

  @Test
  void aLookFromBeforeTheStepProvesNothing() {
    world.slo("o", scope("", "g"), 1_000);
    group.behind("q", 0);

    assertThat(
            world.engine.judge(
                world.fleet(),
                step(new Operation.ScaleConsumers(group.id, "g", 4, 6)),
                at(World.NOW),
                at(World.NOW),
                LATER))
        .isInstanceOf(Unseeable.class);
  }

  private Verification exact(Operation operation) {
    return world.engine.judge(world.fleet(), step(operation), at(World.NOW), at(LATER), World.NOW);
  }

  @Test
  void partitionsSettingsAndQuotasAreReadAgainExactly() {
    var queue = world.broker("prod").queue("q", 8).set("retention.ms", "100").id;
    world.broker("prod").quota("c", "producer_byte_rate", 1_048_576);
    TreeMap<String, String> parts = new TreeMap<>();
    parts.put("client-id", "c");

    assertThat(exact(new Operation.ExpandPartitions(queue, 6, 8))).isInstanceOf(Recovered.class);
    assertThat(exact(new Operation.ExpandPartitions(queue, 6, 9))).isInstanceOf(NotRecovered.class);
    assertThat(exact(new Operation.AlterSettings(queue, change("retention.ms", "100"))))
        .isInstanceOf(Recovered.class);
    assertThat(exact(new Operation.AlterSettings(queue, change("retention.ms", "101"))))
        .isInstanceOf(NotRecovered.class);
    assertThat(
            exact(
                new Operation.AlterQuota(
                    group.broker.id,
                    new QuotaEntity(parts),
                    change("producer_byte_rate", "1048576"))))
        .isInstanceOf(Recovered.class);
    assertThat(
            exact(
                new Operation.AlterQuota(
                    group.broker.id, new QuotaEntity(parts), change("producer_byte_rate", "5"))))
        .isInstanceOf(NotRecovered.class);
    assertThat(exact(new Operation.ExpandPartitions(world.broker("prod").queue("q", 8).id, 6, 8)))
        .isInstanceOf(Recovered.class);
    world.brokers.clear();
    assertThat(exact(new Operation.ExpandPartitions(queue, 6, 8))).isInstanceOf(Unseeable.class);
  }

  private static List<Operation.Change> change(String key, String to) {
    return List.of(new Operation.Change(key, Optional.of("1"), Optional.of(to)));
  }

  private Verification moved(long from, long to) {
    return exact(
        new Operation.ResetOffsets(
            group.on("q"),
            List.of(new Operation.OffsetMove(0, Optional.of(from), Optional.of(to))),
            to < from));
  }

  @Test
  void aPositionIsWhereItWasSetOrHasMovedOnFromThere() {
    group.behind("q", 1_000);
    assertThat(moved(100, 999_000)).isInstanceOf(Recovered.class);
    assertThat(moved(100, 998_000)).isInstanceOf(Recovered.class);
    assertThat(moved(100, 999_500)).isInstanceOf(NotRecovered.class);
    // Set back from 999,500 to 998,000, and now at 999,000: it is reading again.
    assertThat(moved(999_500, 998_000)).isInstanceOf(Recovered.class);
    // Set back from 999,000 to 998,000, and at 999,000: somebody undid it.
    assertThat(moved(999_000, 998_000)).isInstanceOf(NotRecovered.class);
  }

  private List<String> unmet(Precondition... preconditions) {
    return world.engine.unmet(List.of(preconditions), world.snapshot()).stream()
        .map(Precondition.Unmet::found)
        .toList();
  }

  @Test
  void everyPreconditionIsToldFromItsOpposite() {
    group.member("a", "q", 0).behind("q", 1_000);
    var broker = group.broker.id;
    var queue = world.broker("prod").queue("q", 1).id;
    world.broker("prod").quota("c", "rate", 10);
    TreeMap<String, String> parts = new TreeMap<>();
    parts.put("client-id", "c");
    QuotaEntity entity = new QuotaEntity(parts);

    assertThat(
            unmet(
                new Precondition.ClusterIs(broker, "cluster-prod"),
                new Precondition.QueueIs(queue, "id-of-q"),
                new Precondition.PartitionsAre(queue, 1),
                new Precondition.SettingIs(queue, "retention.ms", Optional.of("604800000")),
                new Precondition.SettingIs(queue, "other", Optional.empty()),
                new Precondition.QuotaIs(broker, entity, "rate", Optional.of("10")),
                new Precondition.QuotaIs(broker, entity, "other", Optional.empty()),
                new Precondition.InstancesAre("g", 4),
                new Precondition.MembersAre(group.id, List.of("a")),
                new Precondition.CommittedIs(group.on("q"), 0, Optional.of(999_000L)),
                new Precondition.WithinLog(group.on("q"), 0, 1_000_000)))
        .isEmpty();
    assertThat(
            unmet(
                new Precondition.ClusterIs(broker, "other"),
                new Precondition.QueueIs(queue, "other"),
                new Precondition.PartitionsAre(queue, 2),
                new Precondition.SettingIs(queue, "retention.ms", Optional.of("1")),
                new Precondition.SettingIs(queue, "retention.ms", Optional.empty()),
                new Precondition.QuotaIs(broker, entity, "rate", Optional.of("11")),
                new Precondition.QuotaIs(broker, entity, "other", Optional.of("1")),
                new Precondition.InstancesAre("g", 5),
                new Precondition.MembersAre(group.id, List.of("a", "b")),
                new Precondition.GroupEmpty(group.id),
                new Precondition.CommittedIs(group.on("q"), 0, Optional.of(1L)),
                new Precondition.CommittedIs(group.on("q"), 0, Optional.empty()),
                new Precondition.WithinLog(group.on("q"), 0, 1_000_001)))
        .containsExactly(
            "cluster-prod",
            "id-of-q",
            "1",
            "604800000",
            "604800000",
            "10",
            "none",
            "4",
            "[a]",
            "1 member",
            "999000",
            "999000",
            "the log is 0 to 1000000");
  }

  @Test
  void whatWasNotSeenDoesNotHold() {
    var broker = group.broker.id;
    var queue = world.broker("prod").queue("q", 1).id;
    world.brokers.clear();
    world.running.clear();
    TreeMap<String, String> parts = new TreeMap<>();

    assertThat(
            unmet(
                new Precondition.ClusterIs(broker, "cluster-prod"),
                new Precondition.QueueIs(queue, "id-of-q"),
                new Precondition.PartitionsAre(queue, 1),
                new Precondition.SettingIs(queue, "k", Optional.empty()),
                new Precondition.QuotaIs(broker, new QuotaEntity(parts), "k", Optional.empty()),
                new Precondition.InstancesAre("g", 0),
                new Precondition.MembersAre(group.id, List.of()),
                new Precondition.GroupEmpty(group.id),
                new Precondition.CommittedIs(group.on("q"), 0, Optional.empty()),
                new Precondition.WithinLog(group.on("q"), 0, 0)))
        .hasSize(10)
        .containsOnly("not seen");
  }

  @Test
  void growingLagAloneDoesNotMakeAPlanStale() {
    World one = ScenarioOneTest.world();
    var plan = one.plan();
    one.broker("prod")
        .group("order-processor")
        .behind("tenant-a.orders", 99_000, 0, 0, 99_000, 0, 0, 0, 99_000);

    assertThat(
            plan.steps().flatMap(s -> one.engine.unmet(s.preconditions(), one.snapshot()).stream()))
        .isEmpty();
    one.running.clear();
    one.running.add(
        new io.clawback.model.observed.ConsumersState(
            "order-processor",
            one.broker("prod").group("order-processor").id,
            Measured.broker(5, World.NOW),
            List.of()));
    assertThat(
            plan.steps().flatMap(s -> one.engine.unmet(s.preconditions(), one.snapshot()).stream()))
        .hasSize(2);
  }

  @Test
  void anEmptyGroupIsEmptyAndAnUnknownOneIsNot() {
    group.behind("q", 1);
    group.phase = GroupState.Phase.EMPTY;
    assertThat(unmet(new Precondition.GroupEmpty(group.id))).isEmpty();

    group.phase = GroupState.Phase.UNKNOWN;
    assertThat(unmet(new Precondition.GroupEmpty(group.id))).containsExactly("not seen");
  }
}
