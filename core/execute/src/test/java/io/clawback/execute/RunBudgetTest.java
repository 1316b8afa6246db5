package io.clawback.execute;

import static org.assertj.core.api.Assertions.assertThat;

import io.clawback.execute.RunResult.Ending;
import io.clawback.model.fleet.TenantBudget;
import io.clawback.model.name.GroupId;
import io.clawback.model.name.SubscriptionId;
import io.clawback.model.name.TenantName;
import io.clawback.model.plan.Approval;
import io.clawback.model.plan.Budget;
import io.clawback.model.plan.Operation;
import io.clawback.model.plan.Plan;
import io.clawback.model.plan.Step;
import io.clawback.model.plan.WayBack;
import io.clawback.model.run.StepState;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class RunBudgetTest extends ExecutorFixture {
  private static Step scale(String id, String group, int by) {
    GroupId of = new GroupId(PROD, group);
    return step(
        id,
        new Operation.ScaleConsumers(of, group, 1, 1 + by),
        new WayBack.Undo(new Operation.ScaleConsumers(of, group, 1 + by, 1)),
        false);
  }

  private static Step reset(String id, String group, Budget budget) {
    SubscriptionId of = new SubscriptionId(new GroupId(PROD, group), "orders");
    List<Operation.OffsetMove> moves =
        List.of(new Operation.OffsetMove(0, Optional.of(0L), Optional.of(9L)));
    return new Step(
        id,
        new TenantName("a"),
        "policy",
        List.of("finding"),
        new Operation.ResetOffsets(of, moves, false),
        List.of(),
        budget,
        new WayBack.Nothing("a test"),
        true,
        false,
        "because",
        "by hand",
        "better");
  }

  private RunResult resets(Budget budget) throws InterruptedException {
    Plan plan = plan(reset("1.1", "a", budget), reset("1.2", "b", budget));
    Approval yes = new Approval(plan.id(), "bob", "ok", Instant.EPOCH, Instant.MAX);
    return executor().run(order(plan, new TreeMap<>(), Optional.of(yes)));
  }

  @Test
  void stepsOfOneRunShareItsBudgetAlsoAfterAResume() throws InterruptedException {
    Step[] steps = {scale("1.1", "a", 5), scale("1.2", "b", 4), scale("1.3", "c", 3)};

    RunResult result = executor().run(fresh(steps));

    assertThat(states(result)).containsExactly(StepState.DONE, StepState.PLANNED, StepState.DONE);
    assertThat(result.steps().get(1).detail()).contains("5 instances").contains("allows a run 8");
    assertThat(result.ending()).isEqualTo(Ending.INCOMPLETE);

    TreeMap<String, StepState> replayed = at("1.1", StepState.COMPENSATED);
    replayed.put("1.2", StepState.PLANNED);
    replayed.put("1.3", StepState.FAILED);
    assertThat(states(executor().run(order(plan(steps), replayed, Optional.empty()))))
        .containsExactly(StepState.COMPENSATED, StepState.PLANNED, StepState.FAILED);
  }

  @Test
  void movesOnOneQueueShareItsPercentage() throws InterruptedException {
    Budget forty = new Budget(40, 5, Budget.DEFAULT.time(), 8, 64);
    world.held = OptionalLong.of(1_600);
    assertThat(states(resets(forty))).containsExactly(StepState.DONE, StepState.DONE);

    world.held = OptionalLong.of(1_599);
    assertThat(states(resets(forty))).containsExactly(StepState.DONE, StepState.PLANNED);

    world.held = OptionalLong.empty();
    assertThat(states(resets(forty))).containsExactly(StepState.DONE, StepState.PLANNED);
  }

  @Test
  void whatAPersonAllowedByNumberIsNotBoundByThePolicy() throws InterruptedException {
    Budget number = Budget.byPerson(40_000, Budget.DEFAULT.time());
    assertThat(states(resets(number))).containsExactly(StepState.DONE, StepState.DONE);

    Budget policys = new Budget(40_000, 5, Budget.DEFAULT.time(), 8, 64);
    assertThat(states(resets(policys))).containsExactly(StepState.DONE, StepState.PLANNED);
  }

  @Test
  void whatIsDoneToOneTenantIsBoundedUnderWhateverPolicies() throws InterruptedException {
    tenants.put(new TenantName("a"), new TenantBudget(100, 100, 6, 0));
    try {
      assertThat(states(executor().run(fresh(scale("1.1", "a", 5), scale("1.2", "b", 2)))))
          .containsExactly(StepState.DONE, StepState.PLANNED);
      RunResult result = executor().run(fresh(scale("1.1", "a", 7)));
      assertThat(result.steps().getFirst().detail())
          .contains("of tenant a that this run has used it would be 7")
          .contains("the tenant's budget allows a run 6");
      Budget sixty = new Budget(60, 100, Budget.DEFAULT.time(), 8, 64);
      assertThat(states(resets(sixty))).containsExactly(StepState.DONE, StepState.PLANNED);
    } finally {
      tenants.clear();
    }
  }
}
