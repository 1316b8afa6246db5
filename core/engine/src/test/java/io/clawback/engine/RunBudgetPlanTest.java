package io.clawback.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.clawback.engine.OffsetsRequest.ShiftBy;
import io.clawback.engine.World.GroupBuilder;
import io.clawback.model.fleet.ParityRule.Equal;
import io.clawback.model.fleet.Policy.Permission;
import io.clawback.model.fleet.Scope;
import io.clawback.model.observed.GroupState;
import io.clawback.model.plan.Budget;
import io.clawback.model.plan.Declined;
import io.clawback.model.plan.Operation.ExpandPartitions;
import io.clawback.model.plan.Operation.RemoveMembers;
import io.clawback.model.plan.Operation.ScaleConsumers;
import io.clawback.model.plan.Plan;
import io.clawback.model.plan.Step;
import io.clawback.model.plan.StepKind;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The steps of one plan share what their policy allows a run (SAFETY I11). */
class RunBudgetPlanTest {
  private final World world = new World();

  private void allows(long messages, int share, int instances, int partitions) {
    world.policy(
        Scope.ALL,
        Permission.AUTOMATIC,
        new Budget(messages, share, Duration.ofMinutes(5), instances, partitions),
        StepKind.values());
  }

  /** One static member of the group carries all of it, and is removed. */
  private void skewed(String name, long lag) {
    GroupBuilder group = world.broker("prod").group(name);
    group.staticMember("a-" + name, "q", 0, 1).member("b-" + name, "q", 2, 3);
    group.behind("q", lag, lag, 1, 1);
  }

  private void tooFew(String name) {
    GroupBuilder group = world.broker("prod").group(name);
    for (int m = 0; m < 4; m++) {
      group.member(name + m, "q", m * 2, m * 2 + 1);
    }
    group.behind("q", 500, 500, 500, 500, 500, 500, 500, 500);
    world.runs(name, 4, 8);
  }

  private static List<String> removed(Plan plan) {
    return plan.steps()
        .map(Step::operation)
        .filter(RemoveMembers.class::isInstance)
        .map(o -> ((RemoveMembers) o).group().name())
        .toList();
  }

  private static Declined overBudget(Plan plan) {
    return plan.declined().stream()
        .filter(d -> d.code().equals("over-budget"))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void messagesOfAllGroupsAreSummedAndTheWorstIsServedFirst() {
    world.slo("o", Scope.ALL, 1_000);
    skewed("a", 900);
    skewed("z", 6_000);
    allows(13_000, 100, 8, 64);

    Plan plan = world.plan();

    assertThat(removed(plan)).containsExactly("z");
    assertThat(overBudget(plan).finding()).contains("/a:q");
    assertThat(overBudget(plan).reason())
        .isEqualTo(
            "It may deliver 1,800 messages again; the budget allows 13,000 messages a run, and"
                + " earlier steps use 12,000.");
    world.policies.clear();
    allows(13_800, 100, 8, 64);
    assertThat(removed(world.plan())).containsExactlyInAnyOrder("a", "z");
  }

  @Test
  void theShareIsOfOneQueueWhoeversStepsTouchIt() {
    world.slo("o", Scope.ALL, 1_000);
    world.broker("prod").queue("q", 4).logEnd = 10_000;
    skewed("a", 600);
    skewed("b", 600);
    // A twentieth of 40,000 is 2,000.
    allows(1_000_000, 5, 8, 64);

    Plan plan = world.plan();

    assertThat(removed(plan)).containsExactly("a");
    assertThat(overBudget(plan).reason())
        .contains("allows 2,000 messages a run")
        .contains("earlier steps use 1,200");
  }

  @Test
  void instancesOfAllGroupsAreSummed() {
    world.slo("o", Scope.ALL, 1_000);
    List.of("a", "b", "c").forEach(this::tooFew);
    allows(1_000_000, 100, 3, 64);

    Plan plan = world.plan();

    assertThat(plan.steps().map(s -> ((ScaleConsumers) s.operation()).to())).containsExactly(6, 5);
    assertThat(overBudget(plan).reason())
        .isEqualTo("Policy 'standard' lets a run add 3 instances, and earlier steps add 3.");
  }

  @Test
  void partitionsOfAllQueuesAreSummed() {
    for (String queue : List.of("q", "r")) {
      world.broker("staging").queue(queue, 6);
      world.broker("prod").queue(queue, 8);
    }
    world.rule("rule", "queue.partitions", "*", "prod", new Equal(), true);
    allows(1, 1, 1, 3);

    Plan plan = world.plan();

    assertThat(plan.steps().map(s -> ((ExpandPartitions) s.operation()).queue().name()))
        .containsExactly("q");
    assertThat(overBudget(plan).reason())
        .isEqualTo(
            "It takes 2 partitions; policy 'standard' lets a run add 3, and earlier steps add 2.");
  }

  private Plan moves(Optional<Long> max) {
    world.broker("prod").queue("q", 2).logEnd = 1_000;
    GroupBuilder group = world.broker("prod").group("g");
    group.phase = GroupState.Phase.EMPTY;
    group.behind("q", 300, 300);
    return world.engine.planOffsets(
        world.fleet(),
        world.history(),
        world.snapshot(),
        List.of(
            new OffsetsRequest(group.on("q"), List.of(0), new ShiftBy(300), max),
            new OffsetsRequest(group.on("q"), List.of(1), new ShiftBy(300), max)),
        world.request());
  }

  @Test
  void wishesOfOnePlanAreSummedAndEachStepGetsJustItsOwn() {
    allows(600, 100, 8, 64);
    Plan plan = moves(Optional.empty());
    assertThat(plan.steps()).hasSize(2).allMatch(s -> s.budget().messages() == 300);

    world.policies.clear();
    allows(599, 100, 8, 64);
    plan = moves(Optional.empty());
    assertThat(plan.steps()).hasSize(1);
    assertThat(overBudget(plan).finding()).endsWith("#2");
  }

  @Test
  void theShareOfAQueueIsOneForAllWishes() {
    // 30 % of 2,000 is 600, 29 % is 580.
    allows(1_000_000, 30, 8, 64);
    assertThat(moves(Optional.empty()).steps()).hasSize(2);

    world.policies.clear();
    allows(1_000_000, 29, 8, 64);
    assertThat(moves(Optional.empty()).steps()).hasSize(1);
  }

  @Test
  void aPersonsNumberIsOneForAllWishes() {
    allows(1, 1, 8, 64);
    assertThat(moves(Optional.of(600L)).steps())
        .hasSize(2)
        .allMatch(s -> s.budget().setByPerson() && s.budget().messages() == 300);
    assertThat(moves(Optional.of(599L)).steps()).hasSize(1);
  }
}
