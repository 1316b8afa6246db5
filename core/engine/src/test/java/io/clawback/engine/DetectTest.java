package io.clawback.engine;

import static io.clawback.engine.World.each;
import static io.clawback.engine.World.scope;
import static org.assertj.core.api.Assertions.assertThat;

import io.clawback.engine.World.GroupBuilder;
import io.clawback.model.finding.Finding;
import io.clawback.model.finding.Finding.BacklogBreach;
import io.clawback.model.finding.Finding.BlindSpot;
import io.clawback.model.finding.Finding.Fault;
import io.clawback.model.finding.Finding.HotPartition;
import io.clawback.model.finding.Finding.HungTransaction;
import io.clawback.model.finding.Finding.LossAhead;
import io.clawback.model.finding.Finding.SkewedGroup;
import io.clawback.model.finding.Finding.StalledConsumer;
import io.clawback.model.finding.Severity;
import io.clawback.model.fleet.Objective;
import io.clawback.model.fleet.Scope;
import io.clawback.model.observed.FleetSnapshot;
import io.clawback.model.observed.GroupState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class DetectTest {
  private final World world = new World();
  private final GroupBuilder group = world.broker("prod").group("g");

  private <T extends Finding> List<T> found(Class<T> kind) {
    return world.detect().stream().filter(kind::isInstance).map(kind::cast).toList();
  }

  private BacklogBreach breach() {
    return found(BacklogBreach.class).getFirst();
  }

  private record Judged(
      String name, Objective.Kind kind, long lag, long age, String severity, boolean breached) {}

  @TestFactory
  List<DynamicTest> severities() {
    Objective.Kind slo = Objective.Kind.SLO;
    Objective.Kind sla = Objective.Kind.SLA;
    return List.of(
            new Judged("belowTheAlertThresholdIsNothing", slo, 799, 10, "", false),
            new Judged("theAlertThresholdIsInclusive", slo, 800, 10, "MINOR", false),
            new Judged("theObjectiveItselfIsNoBreach", slo, 1_000, 10, "MINOR", false),
            new Judged("moreIsMajor", slo, 1_001, 10, "MAJOR", true),
            new Judged("threeTimesIsCritical", slo, 3_000, 10, "CRITICAL", true),
            new Judged("anAgreementIsOneWorse", sla, 1_001, 10, "CRITICAL", true),
            new Judged("anAlertOfAnAgreementIsNot", sla, 900, 10, "MINOR", false),
            new Judged("ageAloneAlerts", slo, 5, 80, "MINOR", false),
            new Judged("ageAloneBreaches", slo, 5, 101, "MAJOR", true),
            new Judged("theWorseOfBothCounts", slo, 1_001, 400, "CRITICAL", true))
        .stream()
        .map(c ->
            DynamicTest.dynamicTest(
                c.name(),
                () -> {
                  World one = new World();
                  one.objectives.add(
                      new Objective(
                          "o",
                          c.kind(),
                          Scope.ALL,
                          Optional.of(1_000L),
                          Optional.of(Duration.ofSeconds(100)),
                          80,
                          1));
                  one.broker("prod")
                      .group("g")
                      .behind("q", new long[] {c.lag()}, new long[] {c.age()});
                  List<BacklogBreach> found =
                      one.detect().stream()
                          .filter(BacklogBreach.class::isInstance)
                          .map(BacklogBreach.class::cast)
                          .toList();
                  if (c.severity().isEmpty()) {
                    assertThat(found).isEmpty();
                  } else {
                    assertThat(found).hasSize(1);
                    assertThat(found.getFirst().severity().name()).isEqualTo(c.severity());
                    assertThat(found.getFirst().breached()).isEqualTo(c.breached());
                  }
                }))
        .toList();
  }

  @Test
  void anEvenBacklogIsCarriedByAllPartitions() {
    world.slo("o", Scope.ALL, 100);
    group.behind("q", 50, 60, 40, 55);

    assertThat(breach().affected()).containsExactly(0, 1, 2, 3);
  }

  @Test
  void anUnevenBacklogIsCarriedByTheFew() {
    world.slo("o", Scope.ALL, 100_000);
    group.behind("q", 52_000, 900, 2_000, 52_000, 0, 30, 4_000, 52_000);

    assertThat(breach().affected()).containsExactly(0, 3, 7);
  }

  @Test
  void partitionsThatAreTooOldCarryItToo() {
    world.objectives.add(
        new Objective(
            "o",
            Objective.Kind.SLO,
            Scope.ALL,
            Optional.empty(),
            Optional.of(Duration.ofSeconds(100)),
            80,
            1));
    group.behind("q", new long[] {5, 9_000, 5}, new long[] {500, 10, 90});

    assertThat(breach().affected()).containsExactly(0, 2);
  }

  @Test
  void aBreachIsPersistentFromTheNthObservationOn() {
    world.slo("o", Scope.ALL, 100, 3);
    group.behind("q", 500);
    String key = "breach:prod/main/g:q";

    assertThat(breach().key()).isEqualTo(key);
    assertThat(breach().persistent()).isFalse();
    world.streaks.put(key, 1);
    assertThat(breach().persistent()).isFalse();
    world.streaks.put(key, 2);
    assertThat(breach().persistent()).isTrue();
  }

  @Test
  void alertsBeforeABreachDoNotCountForIt() {
    world.slo("o", Scope.ALL, 100, 2);
    world.streaks.put("alert:prod/main/g:q", 9);
    group.behind("q", 500);

    assertThat(breach().persistent()).isFalse();
  }

  @Test
  void unknownPartitionsAreABlindSpotAndNeverABreach() {
    world.slo("o", Scope.ALL, 100);
    group.behind("q", -1, -1, 10);

    assertThat(found(BacklogBreach.class)).isEmpty();
    assertThat(found(BlindSpot.class))
        .singleElement()
        .satisfies(b -> {
          assertThat(b.key()).isEqualTo("blind:prod/main/g:q");
          assertThat(b.severity()).isEqualTo(Severity.MINOR);
          assertThat(b.evidence()).anyMatch(e -> e.contains("NOT_AUTHORIZED"));
        });
  }

  @Test
  void aLowerBoundAboveTheObjectiveIsABreachAllTheSame() {
    world.slo("o", Scope.ALL, 100);
    group.behind("q", -1, 300);

    assertThat(breach().lagMessages().number()).hasValue(300);
    assertThat(breach().evidence()).anyMatch(e -> e.contains("lower bound"));
  }

  @Test
  void aSubscriptionWithoutAnObjectiveNeverBreaches() {
    group.behind("q", 1_000_000);

    assertThat(found(BacklogBreach.class)).isEmpty();
  }

  @Test
  void foretellsBreachAndDrainFromTheRates() {
    world.slo("o", Scope.ALL, 1_000);
    group.member("a", "q", 0).behind("q", 900);
    world.past(group, "q", 5, 10, each(1, 30), each(1, 10));
    assertThat(breach().forecast().inflowPerSecond()).hasValue(30.0);
    assertThat(breach().forecast().outflowPerSecond()).hasValue(10.0);
    assertThat(breach().forecast().secondsToBreach()).hasValue(5L);
    assertThat(breach().forecast().secondsToDrain()).isEmpty();

    world.past(group, "q", 5, 10, each(1, 10), each(1, 30));
    assertThat(breach().forecast().secondsToBreach()).isEmpty();
    assertThat(breach().forecast().secondsToDrain()).hasValue(45L);
  }

  @Test
  void foretellsNothingFromAnHourAgo() {
    world.slo("o", Scope.ALL, 1_000);
    group.behind("q", 900);
    world.past(group, "q", 1, 7_200, each(1, 30), each(1, 10));

    assertThat(breach().forecast().inflowPerSecond()).isEmpty();
  }

  @Test
  void aLiveReaderThatDoesNotMoveIsStalled() {
    group.staticMember("a", "q", 0).behind("q", 900);
    world.past(group, "q", 5, 10, each(1, 3), each(1, 0));

    assertThat(found(StalledConsumer.class))
        .singleElement()
        .satisfies(s -> {
          assertThat(s.fault()).isEqualTo(Fault.STALLED);
          assertThat(s.members()).containsExactly("a");
          assertThat(s.staticInstances()).containsExactly("static-a");
        });
  }

  @Test
  void aPositionThatNobodyMovesIsStopped() {
    group.phase = GroupState.Phase.EMPTY;
    group.behind("q", 900);
    world.past(group, "q", 5, 10, each(1, 3), each(1, 0));

    assertThat(found(StalledConsumer.class))
        .extracting(StalledConsumer::fault)
        .containsExactly(Fault.STOPPED);
  }

  @Test
  void aFewSecondsSayNothingOfAFault() {
    group.member("a", "q", 0).behind("q", 900);
    world.past(group, "q", 5, 2, each(1, 3), each(1, 0));

    assertThat(found(StalledConsumer.class)).isEmpty();
  }

  @Test
  void aRebalancingGroupIsNotJudged() {
    group.member("a", "q", 0).behind("q", 900);
    group.phase = GroupState.Phase.REBALANCING;
    world.past(group, "q", 5, 10, each(1, 3), each(1, 0));

    assertThat(found(StalledConsumer.class)).isEmpty();
  }

  @Test
  void theHistoryOfARecreatedQueueAccusesNobody() {
    group.member("a", "q", 0).behind("q", 900);
    world.past(group, "q", 5, 10, each(1, 3), each(1, 0));
    world.incarnations.put("prod/main/q", "another");

    assertThat(found(StalledConsumer.class)).isEmpty();
  }

  @Test
  void oneMemberWithTheBacklogIsASkew() {
    world.slo("o", Scope.ALL, 100);
    group.member("a", "q", 0, 1).member("b", "q", 2).member("idle", "other");
    group.behind("q", 200, 300, 1);

    assertThat(found(SkewedGroup.class))
        .singleElement()
        .satisfies(s -> assertThat(s.member()).isEqualTo("a"));
  }

  @Test
  void oneMemberWithOnePartitionIsNoSkew() {
    world.slo("o", Scope.ALL, 100);
    group.member("a", "q", 0).member("b", "q", 1, 2);
    group.behind("q", 500, 1, 1);

    assertThat(found(SkewedGroup.class)).isEmpty();
    assertThat(found(HotPartition.class))
        .singleElement()
        .satisfies(h -> assertThat(h.partitions()).containsExactly(0));
  }

  @Test
  void aHotPartitionIsFoundByItsInflow() {
    world.slo("o", Scope.ALL, 100);
    group.member("a", "q", 0, 1).member("b", "q", 2, 3);
    group.behind("q", 900, 20, 15, 10);
    world.past(group, "q", 5, 10, new double[] {80, 5, 5, 5}, new double[] {40, 5, 5, 5});

    assertThat(found(HotPartition.class))
        .singleElement()
        .satisfies(h -> {
          assertThat(h.partitions()).containsExactly(0);
          assertThat(h.sharePercent()).isEqualTo(84);
          assertThat(h.evidence().getFirst()).contains("inflow");
        });
  }

  @Test
  void retentionThatWillTakeUnreadMessagesIsALoss() {
    world.slo("o", Scope.ALL, 100_000);
    world.broker("prod").queue("q", 2).set("retention.ms", "3600000");
    group.behind("q", new long[] {500, 500}, new long[] {3_000, 100});

    assertThat(found(LossAhead.class))
        .singleElement()
        .satisfies(l -> {
          assertThat(l.partitions()).contains(0);
          assertThat(l.inSeconds()).isEqualTo(600);
          assertThat(l.severity()).isEqualTo(Severity.CRITICAL);
        });
  }

  @Test
  void aCompactedQueueLosesNothingByAge() {
    world.slo("o", Scope.ALL, 100_000);
    world
        .broker("prod")
        .queue("q", 1)
        .set("retention.ms", "3600000")
        .set("cleanup.policy", "compact");
    group.behind("q", new long[] {500}, new long[] {3_000});

    assertThat(found(LossAhead.class)).isEmpty();
  }

  @Test
  void aPositionBelowTheLogStartHasLostAlready() {
    world.slo("o", Scope.ALL, 10_000_000);
    world.broker("prod").queue("q", 1).logStart = 999_900;
    group.behind("q", 500);

    assertThat(found(LossAhead.class))
        .singleElement()
        .satisfies(l -> {
          assertThat(l.inSeconds()).isZero();
          assertThat(l.evidence().getFirst()).contains("400 messages are gone");
        });
  }

  @Test
  void aHungTransactionIsNamedWithItsProducer() {
    world.broker("prod").hangs("q", 2, 40);

    assertThat(found(HungTransaction.class))
        .singleElement()
        .satisfies(h -> {
          assertThat(h.severity()).isEqualTo(Severity.MAJOR);
          assertThat(h.evidence().getFirst()).contains("77").contains("tx-1").contains("900 s");
        });
  }

  @Test
  void whatCouldNotBeSeenIsABlindSpotOnce() {
    world.unseen("prod", "prod/main/q");
    world.unseen("prod", "prod/main/q");

    assertThat(found(BlindSpot.class)).hasSize(1);
  }

  @Test
  void aBrokerThatWasNotAskedIsNoBlindSpot() {
    group.behind("q", 1);
    FleetSnapshot empty = new FleetSnapshot(World.NOW, List.of(), List.of(), List.of());

    assertThat(world.engine.detect(world.fleet(), world.history(), empty, World.NOW)).isEmpty();
  }

  @Test
  void aGuessedAgeAlertsAndIsNoBreach() {
    world.objectives.add(
        new Objective(
            "o",
            Objective.Kind.SLO,
            Scope.ALL,
            Optional.empty(),
            Optional.of(Duration.ofSeconds(100)),
            80,
            1));
    group.member("a", "q", 0).behind("q", 1_000);
    // 20 s are known, in which 2 messages a second came: 1,000 would be 500 s.
    world.past(group, "q", 2, 10, each(1, 2), each(1, 2));
    FleetSnapshot aged = world.engine.withAges(world.history(), world.snapshot());

    assertThat(world.engine.detect(world.fleet(), world.history(), aged, World.NOW))
        .filteredOn(BacklogBreach.class::isInstance)
        .singleElement()
        .satisfies(f -> {
          assertThat(((BacklogBreach) f).lagSeconds().number()).hasValue(500);
          assertThat(((BacklogBreach) f).breached()).isFalse();
          assertThat(f.severity()).isEqualTo(Severity.MINOR);
        });
  }

  @Test
  void theAlertThresholdIsExact() {
    // 29 of 100 is not 28.999… of 100.
    world.objectives.add(
        new Objective(
            "o", Objective.Kind.SLO, Scope.ALL, Optional.of(100L), Optional.empty(), 29, 1));
    group.behind("q", 29);

    assertThat(breach().breached()).isFalse();
  }

  @Test
  void aSubscriptionThatTwoTenantsClaimIsABlindSpot() {
    world.tenant("a", "q*", "g").tenant("b", "other", "g*");
    group.behind("q", 1);

    assertThat(found(BlindSpot.class))
        .singleElement()
        .satisfies(b -> assertThat(b.evidence().getFirst()).contains("a, b"));
  }

  @Test
  void theWorstComesFirstAndTiesGoByKey() {
    world.slo("o", scope("", ""), 100);
    world.broker("prod").group("b").behind("q", 200);
    world.broker("prod").group("a").behind("q", 200);
    world.broker("prod").group("c").behind("q", 2_000);
    List<String> keys = new ArrayList<>();
    found(BacklogBreach.class).forEach(f -> keys.add(f.subscription().group().name()));

    assertThat(keys).containsExactly("c", "a", "b");
  }
}
