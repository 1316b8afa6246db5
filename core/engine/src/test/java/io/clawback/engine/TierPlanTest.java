package io.clawback.engine;

import static io.clawback.engine.World.scope;
import static org.assertj.core.api.Assertions.assertThat;

import io.clawback.engine.World.GroupBuilder;
import io.clawback.model.fleet.Policy.Permission;
import io.clawback.model.fleet.Scope;
import io.clawback.model.plan.Budget;
import io.clawback.model.plan.Operation.ScaleConsumers;
import io.clawback.model.plan.Plan;
import io.clawback.model.plan.Step;
import io.clawback.model.plan.StepKind;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a plan may do by how far an objective is exceeded. */
class TierPlanTest {
  private final World world = new World();

  /** A group that stands at 20 messages of poison and is a thousand behind. */
  private void stuck(long allowed) {
    world.broker("prod").queue("q", 2);
    world.broker("prod").queue("q.poison", 2);
    GroupBuilder group = world.broker("prod").group("g");
    group.member("a", "q", 0).member("b", "q", 1).behind("q", 500, 500);
    world.slo("o", scope("", "g"), allowed).runs("g", 2, 4).quarantine("q.poison");
    world.past(group, "q", 6, 10, World.each(2, 5), World.each(2, 0));
    world.contents.add(
        Reports.of(group.on("q"))
            .read(1_000, 200_000)
            .poison("9f86d081", 97, 12, 0, 999_500)
            .poison("60303ae2", 95, 8, 1, 999_500)
            .build());
  }

  private static Budget messages(long messages) {
    return new Budget(messages, 100, Duration.ofMinutes(5), 8, 64);
  }

  /** Four members on eight partitions, each partition so far behind. */
  private void tooFew(long behind) {
    GroupBuilder group = world.broker("prod").group("g");
    for (int m = 0; m < 4; m++) {
      group.member("m" + m, "q", m * 2, m * 2 + 1);
    }
    group.behind("q", behind, behind, behind, behind, behind, behind, behind, behind);
    world.runs("g", 4, 8);
  }

  @ParameterizedTest
  @CsvSource({
    // allowed, tier, approval
    "1000, ,",
    "250, , true",
    "228, , true",
    "227, AGGRESSIVE_DRAIN, false",
    "100, AGGRESSIVE_DRAIN, false"
  })
  void approvalIsAsTheTierThatIsReachedSays(long allowed, String tier, Boolean approval) {
    stuck(allowed);
    world.policy(Scope.ALL, Permission.APPROVAL, StepKind.values());
    world.tier("AGGRESSIVE_DRAIN", 340, Permission.AUTOMATIC, StepKind.PAUSE, StepKind.QUARANTINE);

    Plan plan = world.plan();

    if (approval == null) {
      // Nothing is exceeded: poison is judged all the same, under the policy as it stands.
      assertThat(plan.steps()).allMatch(s -> s.needsApproval() && s.tier().isEmpty());
    } else {
      assertThat(plan.steps()).hasSize(4).allMatch(s -> s.needsApproval() == approval);
      assertThat(plan.steps()).allMatch(s -> s.tier().equals(Optional.ofNullable(tier)));
    }
  }

  @Test
  void planSaysWhichTierAppliesAndWhy() {
    stuck(200);
    world.policy(Scope.ALL, Permission.APPROVAL, StepKind.values());
    world.tier(
        "AGGRESSIVE_DRAIN",
        340,
        Optional.of(messages(500)),
        Permission.AUTOMATIC,
        StepKind.PAUSE,
        StepKind.QUARANTINE);

    Plan plan = world.plan();

    assertThat(plan.steps().map(Step::reason))
        .allMatch(r ->
            r.endsWith(
                " Tier AGGRESSIVE_DRAIN applies, from 340 % on: the objective is exceeded by 400"
                    + " %."));
    Golden.check("unblock-under-tier", plan);
  }

  @ParameterizedTest
  @CsvSource({"340, 1, 0", "401, 2, 0", "400, 2, 4"})
  void budgetIsTheTiersWhereItHasOne(int exceededBy, long tiers, int steps) {
    stuck(200);
    // Two are to be set aside.
    world.policy(Scope.ALL, Permission.AUTOMATIC, messages(1), StepKind.values());
    world.tier("T", exceededBy, Optional.of(messages(tiers)), Permission.AUTOMATIC);

    assertThat(world.plan().steps()).hasSize(steps);
  }

  @Test
  void tierCanPermitWhatThePolicyDoesNotAndTheOtherWayRound() {
    tooFew(500);
    world.slo("o", Scope.ALL, 1_000);
    world.policy(Scope.ALL, Permission.AUTOMATIC, StepKind.REBALANCE);
    assertThat(world.plan().steps()).isEmpty();

    world.tier("MORE", 300, Permission.AUTOMATIC, StepKind.SCALE);
    assertThat(world.plan().steps().map(Step::operation))
        .hasOnlyElementsOfType(ScaleConsumers.class);

    world.tier("LEAVE_ALONE", 300 - 1, Permission.NEVER, StepKind.SCALE);
    assertThat(world.plan().steps()).hasSize(1);
    world.tier("TOO_FAR", 300, Permission.NEVER, StepKind.SCALE);
    world.policies.clear();
    world.policy(Scope.ALL, Permission.AUTOMATIC, StepKind.values());
    world.tier("TOO_FAR", 300, Permission.NEVER, StepKind.SCALE);
    assertThat(world.plan().steps()).isEmpty();
  }

  @Test
  void whatIsUnknownReachesNoTier() {
    GroupBuilder group = world.broker("prod").group("g");
    group.member("a", "q", 0, 1).behind("q", 900, -1);
    world.slo("o", Scope.ALL, 100).runs("g", 1, 2);
    world.policy(Scope.ALL, Permission.APPROVAL, StepKind.values());
    world.tier("T", 900, Permission.AUTOMATIC, StepKind.values());

    // 800 % are known, and nobody knows whether it is more.
    assertThat(world.plan().steps()).isNotEmpty().allMatch(s -> s.tier().isEmpty());
  }
}
