package io.clawback.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.clawback.engine.OffsetsRequest.FromGroup;
import io.clawback.engine.OffsetsRequest.PerPartition;
import io.clawback.engine.OffsetsRequest.ShiftBy;
import io.clawback.engine.OffsetsRequest.Target;
import io.clawback.engine.OffsetsRequest.ToCurrent;
import io.clawback.engine.OffsetsRequest.ToEarliest;
import io.clawback.engine.OffsetsRequest.ToLatest;
import io.clawback.engine.OffsetsRequest.ToOffset;
import io.clawback.engine.World.GroupBuilder;
import io.clawback.model.fleet.Policy.Permission;
import io.clawback.model.fleet.Scope;
import io.clawback.model.observed.GroupState;
import io.clawback.model.plan.Budget;
import io.clawback.model.plan.Operation.OffsetMove;
import io.clawback.model.plan.Operation.ResetOffsets;
import io.clawback.model.plan.Plan;
import io.clawback.model.plan.Precondition;
import io.clawback.model.plan.Step;
import io.clawback.model.plan.StepKind;
import io.clawback.model.plan.WayBack;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** A log from 100 to 1,000 on each of three partitions; positions 700, 400 and none. */
class OffsetsPlanTest {
  private final World world = new World().automatic();
  private final GroupBuilder group = world.broker("prod").group("g");

  OffsetsPlanTest() {
    world.broker("prod").queue("q", 3).logStart = 100;
    world.broker("prod").queue("q", 3).logEnd = 1_000;
    group.phase = GroupState.Phase.EMPTY;
    group.behind("q", 300, 600, -2);
  }

  private Plan plan(Target target, Optional<Long> max, Integer... partitions) {
    return world.engine.planOffsets(
        world.fleet(),
        world.history(),
        world.snapshot(),
        List.of(new OffsetsRequest(group.on("q"), List.of(partitions), target, max)),
        world.request());
  }

  private static Step step(Plan plan) {
    assertThat(plan.declined()).isEmpty();
    return plan.steps().findFirst().orElseThrow();
  }

  private static List<String> moves(Plan plan) {
    return ((ResetOffsets) step(plan).operation())
        .moves().stream()
            .map(m ->
                m.partition()
                    + ":"
                    + m.from().map(String::valueOf).orElse("-")
                    + ">"
                    + m.to().map(String::valueOf).orElse("-"))
            .toList();
  }

  private record Way(String name, Target target, List<String> moves) {}

  @TestFactory
  List<DynamicTest> allWays() {
    TreeMap<Integer, Long> file = new TreeMap<>();
    file.put(0, 650L);
    file.put(2, 5_000L);
    world.broker("prod").group("other").behind("q", 10, -2, 20);
    return List.of(
            new Way("toEarliest", new ToEarliest(), List.of("0:700>100", "1:400>100", "2:->100")),
            new Way("toLatest", new ToLatest(), List.of("0:700>1000", "1:400>1000", "2:->1000")),
            new Way("toCurrentGivesThoseWithoutTheEnd", new ToCurrent(), List.of("2:->1000")),
            new Way("toOffset", new ToOffset(400), List.of("0:700>400", "2:->400")),
            new Way(
                "offsetsOutsideTheLogAreSetToItsEnd",
                new ToOffset(9_999),
                List.of("0:700>1000", "1:400>1000", "2:->1000")),
            new Way(
                "perPartition", new PerPartition(file, "file"), List.of("0:700>650", "2:->1000")),
            new Way(
                "fromAnotherGroup",
                new FromGroup(world.broker("prod").group("other").id),
                List.of("0:700>990", "2:->980")))
        .stream()
        .map(w ->
            DynamicTest.dynamicTest(
                w.name(),
                () -> assertThat(moves(plan(w.target(), Optional.empty()))).isEqualTo(w.moves())))
        .toList();
  }

  @Test
  void shiftsBothWaysAndOnlyWhereSomethingWasCommitted() {
    assertThat(moves(plan(new ShiftBy(-500), Optional.empty(), 0, 1)))
        .containsExactly("0:700>200", "1:400>100");
    assertThat(moves(plan(new ShiftBy(Long.MAX_VALUE), Optional.empty(), 0)))
        .containsExactly("0:700>1000");
    assertThat(plan(new ShiftBy(5), Optional.empty()).declined().getFirst().code())
        .isEqualTo("not-found");
  }

  @Test
  void saysWhatIsSkippedWhatComesAgainAndWhatWasClamped() {
    Step step = step(plan(new ToOffset(2_000), Optional.empty(), 0));

    assertThat(step.reason())
        .contains("SKIPS 300 messages")
        .contains("2000 lies outside the log, set to 1000");
    assertThat(step(plan(new ToEarliest(), Optional.empty(), 0)).reason())
        .contains("Delivers 600 messages again");
  }

  @Test
  void alwaysNeedsAPersonEvenWherePolicyIsAutomatic() {
    assertThat(step(plan(new ToLatest(), Optional.empty())).needsApproval()).isTrue();
    Step back = step(plan(new ToEarliest(), Optional.empty(), 0));
    assertThat(back.needsApproval()).isTrue();
    assertThat(((ResetOffsets) back.operation()).rewind()).isTrue();
  }

  @Test
  void theWayBackIsTheSameMovesTurnedRound() {
    Step step = step(plan(new ToLatest(), Optional.empty(), 0, 2));

    assertThat(step.wayBack())
        .isEqualTo(
            new WayBack.Undo(
                new ResetOffsets(
                    group.on("q"),
                    List.of(
                        new OffsetMove(0, Optional.of(1_000L), Optional.of(700L)),
                        new OffsetMove(2, Optional.of(1_000L), Optional.empty())),
                    true)));
  }

  @Test
  void guardsGroupPositionAndLog() {
    assertThat(step(plan(new ToOffset(500), Optional.empty(), 0)).preconditions())
        .containsExactly(
            new Precondition.ClusterIs(group.broker.id, "cluster-prod"),
            new Precondition.QueueIs(world.broker("prod").queue("q", 3).id, "id-of-q"),
            new Precondition.GroupEmpty(group.id),
            new Precondition.CommittedIs(group.on("q"), 0, Optional.of(700L)),
            new Precondition.WithinLog(group.on("q"), 0, 500));
  }

  @Test
  void theBudgetCountsBothWaysAndAMaximumReplacesIt() {
    world.policies.clear();
    world.policy(
        Scope.ALL,
        Permission.AUTOMATIC,
        new Budget(599, 100, Duration.ofMinutes(1), 1, 1),
        StepKind.OFFSETS);

    assertThat(plan(new ToEarliest(), Optional.empty(), 0).declined().getFirst().code())
        .isEqualTo("over-budget");
    assertThat(moves(plan(new ToEarliest(), Optional.of(600L), 0))).hasSize(1);
    assertThat(plan(new ToLatest(), Optional.of(299L), 0).declined().getFirst().code())
        .isEqualTo("over-budget");
  }

  @Test
  void theBudgetsShareIsOfAllThatTheQueueHolds() {
    world.policies.clear();
    // A tenth of 3 × 900.
    world.policy(
        Scope.ALL,
        Permission.AUTOMATIC,
        new Budget(1_000_000, 10, Duration.ofMinutes(1), 1, 1),
        StepKind.OFFSETS);

    assertThat(moves(plan(new ShiftBy(270), Optional.empty(), 0))).hasSize(1);
    assertThat(plan(new ShiftBy(271), Optional.empty(), 0).declined().getFirst().reason())
        .contains("allows 270 messages");
  }

  @Test
  void aPartitionThatIsNotThereIsRefused() {
    assertThat(plan(new ToLatest(), Optional.empty(), 9).declined().getFirst().reason())
        .contains("partition 9");
  }

  @Test
  void anUnknownPositionIsNotOverwritten() {
    group.behind("q", 300, -1, 0);

    assertThat(plan(new ToLatest(), Optional.empty()).declined().getFirst().code())
        .isEqualTo("blind");
  }

  @Test
  void theBrokersOwnQueuesAreOut() {
    world.broker("prod").queue("q", 3).internal = true;

    assertThat(plan(new ToLatest(), Optional.empty()).declined().getFirst().code())
        .isEqualTo("not-permitted");
  }

  @Test
  void planIsTheGoldenOne() {
    Golden.check("offsets", plan(new ToOffset(450), Optional.empty()));
  }
}
