package io.clawback.engine;

import static io.clawback.engine.World.scope;
import static org.assertj.core.api.Assertions.assertThat;

import io.clawback.model.fleet.Policy.Permission;
import io.clawback.model.fleet.Scope;
import io.clawback.model.name.BrokerId;
import io.clawback.model.name.QueueId;
import io.clawback.model.name.TenantName;
import io.clawback.model.observed.Capability;
import io.clawback.model.plan.Budget;
import io.clawback.model.plan.Chosen;
import io.clawback.model.plan.MessageOperation.Redrive;
import io.clawback.model.plan.Plan;
import io.clawback.model.plan.Precondition;
import io.clawback.model.plan.Step;
import io.clawback.model.plan.StepKind;
import io.clawback.model.plan.WayBack;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RedrivePlanTest {
  private static final BrokerId PROD = new BrokerId("prod", "main");
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private final World world = new World();

  @BeforeEach
  void queues() {
    world.broker("prod").queue("q", 2);
    world.broker("prod").queue("other", 2);
    world.broker("prod").queue("q.poison", 2);
    world.broker("prod").queue("q.dlt", 1);
    world.tenant("a", "q*", "g").tenant("b", "other", "h");
    world.policy(
        Scope.ALL, Permission.AUTOMATIC, new Budget(1_000, 5, MINUTE, 1, 1), StepKind.REDRIVE);
  }

  private static QueueId queue(String name) {
    return new QueueId(PROD, name);
  }

  private static RedriveRequest wish(
      String lies, boolean ours, String to, long messages, int perSecond, Optional<Long> max) {
    return new RedriveRequest(
        queue(lies),
        queue("q"),
        queue(to),
        ours,
        ours ? List.of(new TenantName("a")) : List.of(),
        List.of(new Chosen(0, "0-" + (messages - 1))),
        messages,
        messages + " of sig-1",
        3,
        perSecond,
        max);
  }

  private static RedriveRequest wish(String lies, boolean ours, String to, long messages) {
    return wish(lies, ours, to, messages, 0, Optional.empty());
  }

  private Plan plan(RedriveRequest... wishes) {
    return world.engine.planRedrive(
        world.fleet(), world.history(), world.snapshot(), List.of(wishes), world.request());
  }

  private String declined(RedriveRequest wish) {
    Plan plan = plan(wish);
    assertThat(plan.steps()).isEmpty();
    assertThat(plan.declined()).hasSize(1);
    return plan.declined().getFirst().code();
  }

  @Test
  void copiesGoBackOnlyWithAYesToExactlyThese() {
    Step step = plan(wish("q.poison", true, "q", 20)).steps().findFirst().orElseThrow();
    Redrive redrive = (Redrive) step.operation();
    assertThat(redrive.subscription().queue()).isEqualTo("q.poison");
    assertThat(redrive.incarnation()).isEqualTo("id-of-q.poison");
    assertThat(redrive.destination()).isEqualTo(queue("q"));
    assertThat(redrive.marks()).isEqualTo(queue("q.poison"));
    assertThat(redrive.messages()).isEqualTo(20);
    assertThat(step.tenant()).isEqualTo(new TenantName("a"));
    assertThat(step.needsApproval()).isTrue();
    assertThat(step.wayBack()).isInstanceOf(WayBack.Irreversible.class);
    assertThat(step.budget().messages()).isEqualTo(20);
    assertThat(step.preconditions())
        .contains(
            new Precondition.QueueIs(queue("q"), "id-of-q"),
            new Precondition.QueueIs(queue("q.poison"), "id-of-q.poison"))
        .doesNotHaveDuplicates();
  }

  @Test
  void deadLettersOfOthersNeedAQuarantineToBeMarkedIn() {
    assertThat(declined(wish("q.dlt", false, "q", 20))).isEqualTo("no-quarantine");
    world.quarantine("q.poison");
    Redrive redrive =
        (Redrive) plan(wish("q.dlt", false, "q", 20)).steps().findFirst().orElseThrow().operation();
    assertThat(redrive.marks()).isEqualTo(queue("q.poison"));
  }

  @Test
  void twoSourcesOfOneQueueComeOneAfterTheOther() {
    world.quarantine("q.poison");
    RedriveRequest first = wish("q.dlt", false, "q", 20);
    RedriveRequest second =
        new RedriveRequest(
            queue("q.dlt"),
            queue("other"),
            queue("other"),
            false,
            List.of(),
            List.of(new Chosen(0, "20-29")),
            10,
            "10",
            3,
            0,
            Optional.empty());
    assertThat(plan(first, second).waves()).hasSize(2);
  }

  @Test
  void messagesOfOneTenantNeverGoToAnothers() {
    assertThat(declined(wish("q.poison", true, "other", 20))).isEqualTo("not-permitted");
  }

  @Test
  void refusesWhatThePolicyOrTheBrokerDoesNotAllow() {
    assertThat(declined(wish("gone", true, "q", 20))).isEqualTo("not-found");
    assertThat(declined(wish("q.poison", true, "gone", 20))).isEqualTo("not-found");
    world.broker("prod").without(Capability.REDRIVE);
    assertThat(declined(wish("q.poison", true, "q", 20))).isEqualTo("cannot-on-this-broker");
    world.policies.clear();
    assertThat(declined(wish("q.poison", true, "q", 20))).isEqualTo("no-policy");
    world.policy(scope("a", "*"), Permission.AUTOMATIC, StepKind.OFFSETS);
    assertThat(declined(wish("q.poison", true, "q", 20))).isIn("not-permitted", "no-policy");
  }

  @Test
  void thePolicysBudgetHoldsUnlessAPersonSaysAnother() {
    assertThat(declined(wish("q.poison", true, "q", 1_001))).isEqualTo("over-budget");
    Step step =
        plan(wish("q.poison", true, "q", 1_001, 0, Optional.of(2_000L)))
            .steps()
            .findFirst()
            .orElseThrow();
    assertThat(step.budget().setByPerson()).isTrue();
    assertThat(step.budget().messages()).isEqualTo(1_001);
    assertThat(declined(wish("q.poison", true, "q", 1_001, 0, Optional.of(1_000L))))
        .isEqualTo("over-budget");
  }

  @Test
  void aRateThatTakesLongerThanAStepMayIsDeclined() {
    assertThat(plan(wish("q.poison", true, "q", 600, 10, Optional.empty())).steps()).hasSize(1);
    assertThat(declined(wish("q.poison", true, "q", 620, 10, Optional.empty())))
        .isEqualTo("over-budget");
  }
}
