package io.clawback.engine;

import static io.clawback.engine.World.scope;
import static org.assertj.core.api.Assertions.assertThat;

import io.clawback.engine.World.GroupBuilder;
import io.clawback.model.fleet.Policy.Permission;
import io.clawback.model.fleet.Scope;
import io.clawback.model.plan.Budget;
import io.clawback.model.plan.Declined;
import io.clawback.model.plan.MessageOperation.PassOver;
import io.clawback.model.plan.MessageOperation.PauseConsumers;
import io.clawback.model.plan.MessageOperation.ResumeConsumers;
import io.clawback.model.plan.MessageOperation.SetAside;
import io.clawback.model.plan.Plan;
import io.clawback.model.plan.StepKind;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class UnblockTest {
  private static final long STANDS = 1_000_000 - 500;
  private final World world = new World();

  /** A group of two that stands at poison on both partitions: 12 in a row, and 8. */
  private GroupBuilder stuck() {
    world.broker("prod").queue("q", 2);
    world.broker("prod").queue("q.poison", 2);
    GroupBuilder group = world.broker("prod").group("g");
    group.member("a", "q", 0).member("b", "q", 1).behind("q", 500, 500);
    world.slo("o", scope("", "g"), 100).runs("g", 2, 4).quarantine("q.poison");
    world.past(group, "q", 6, 10, World.each(2, 5), World.each(2, 0));
    world.contents.add(
        Reports.of(group.on("q"))
            .read(1_000, 200_000)
            .poison("9f86d081", 97, 12, 0, STANDS)
            .poison("60303ae2", 95, 8, 1, STANDS)
            .build());
    return group;
  }

  private static Declined declined(Plan plan, String prefix) {
    return plan.declined().stream()
        .filter(d -> d.finding().startsWith(prefix))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void aGroupThatStandsAtPoisonIsPausedMovedPastItAndRunsAgain() {
    stuck();
    world.automatic();

    Plan plan = world.plan();

    assertThat(plan.steps().<Class<?>>map(s -> s.operation().getClass()))
        .containsExactly(
            PauseConsumers.class, SetAside.class, PassOver.class, ResumeConsumers.class);
    assertThat(plan.waves()).hasSize(4);
    assertThat(declined(plan, "breach:").code()).isEqualTo("covered-by-other-step");
    Golden.check("unblock", plan);
  }

  @Test
  void onlyWhatStandsAtThePositionIsSetAside() {
    stuck();
    world.automatic();

    SetAside aside =
        world
            .plan()
            .steps()
            .map(s -> s.operation())
            .filter(SetAside.class::isInstance)
            .map(SetAside.class::cast)
            .findFirst()
            .orElseThrow();

    assertThat(aside.messages()).isLessThanOrEqualTo(20);
    assertThat(aside.chosen()).allMatch(c -> c.spans().contains(STANDS));
  }

  @Test
  void aGroupWithoutMembersIsNotPaused() {
    stuck().members.clear();
    world.automatic();

    assertThat(world.plan().steps().<Class<?>>map(s -> s.operation().getClass()))
        .containsExactly(SetAside.class, PassOver.class);
  }

  @Test
  void nothingIsDoneUnderConsumersThatNobodyCanPause() {
    stuck();
    world.consumers.clear();
    world.running.clear();
    world.automatic();

    Plan plan = world.plan();

    assertThat(plan.steps()).isEmpty();
    assertThat(declined(plan, "poison:").code()).isEqualTo("no-consumers-declared");
  }

  @Test
  void nothingIsDoneThatThePolicyDoesNotPermit() {
    stuck();
    world.policy(Scope.ALL, Permission.AUTOMATIC, StepKind.QUARANTINE);
    assertThat(declined(world.plan(), "poison:").code()).isEqualTo("not-permitted");

    world.policies.clear();
    world.policy(Scope.ALL, Permission.AUTOMATIC, StepKind.PAUSE);
    assertThat(declined(world.plan(), "poison:").code()).isEqualTo("not-permitted");
  }

  @Test
  void nothingIsDoneBeyondTheBudget() {
    stuck();
    world.policy(
        Scope.ALL,
        Permission.AUTOMATIC,
        new Budget(1, 100, Duration.ofMinutes(1), 8, 0),
        StepKind.values());

    assertThat(declined(world.plan(), "poison:").code()).isEqualTo("over-budget");
    assertThat(world.plan().steps()).isEmpty();
  }

  @Test
  void aPolicyThatAsksFirstMakesEveryStepAskFirst() {
    stuck();
    world.policy(Scope.ALL, Permission.APPROVAL, StepKind.values());

    assertThat(world.plan().steps()).hasSize(4).allMatch(s -> s.needsApproval());
  }
}
