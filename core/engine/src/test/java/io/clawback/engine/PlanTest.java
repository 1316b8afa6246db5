package io.clawback.engine;

import static io.clawback.engine.World.each;
import static io.clawback.engine.World.scope;
import static org.assertj.core.api.Assertions.assertThat;

import io.clawback.engine.World.GroupBuilder;
import io.clawback.model.finding.Finding;
import io.clawback.model.fleet.ParityRule.Equal;
import io.clawback.model.fleet.Policy;
import io.clawback.model.fleet.Policy.Permission;
import io.clawback.model.fleet.Scope;
import io.clawback.model.observed.Capability;
import io.clawback.model.observed.GroupState;
import io.clawback.model.plan.Budget;
import io.clawback.model.plan.Operation.AlterQuota;
import io.clawback.model.plan.Operation.AlterSettings;
import io.clawback.model.plan.Operation.ExpandPartitions;
import io.clawback.model.plan.Operation.RemoveMembers;
import io.clawback.model.plan.Operation.RestartConsumers;
import io.clawback.model.plan.Operation.ScaleConsumers;
import io.clawback.model.plan.Plan;
import io.clawback.model.plan.Precondition;
import io.clawback.model.plan.Step;
import io.clawback.model.plan.StepKind;
import io.clawback.model.plan.WayBack;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PlanTest {
  private final World world = new World();

  /** Even load on eight partitions of four members: only more consumers help. */
  private GroupBuilder tooFew() {
    GroupBuilder group = world.broker("prod").group("g");
    for (int m = 0; m < 4; m++) {
      group.member("m" + m, "q", m * 2, m * 2 + 1);
    }
    group.behind("q", 500, 500, 500, 500, 500, 500, 500, 500);
    world.slo("o", scope("", "g"), 1_000);
    world.runs("g", 4, 8);
    return group;
  }

  /** One member carries all of it. */
  private GroupBuilder skewed() {
    GroupBuilder group = world.broker("prod").group("g");
    group.member("a", "q", 0, 1).member("b", "q", 2, 3).behind("q", 900, 900, 1, 1);
    world.slo("o", scope("", "g"), 1_000);
    return group;
  }

  private static Step only(Plan plan) {
    assertThat(plan.steps()).hasSize(1);
    return plan.steps().findFirst().orElseThrow();
  }

  private static ScaleConsumers scale(Plan plan) {
    return (ScaleConsumers)
        plan.steps()
            .map(Step::operation)
            .filter(ScaleConsumers.class::isInstance)
            .findFirst()
            .orElseThrow();
  }

  private String declined(String prefix) {
    return declined(world.plan(), prefix);
  }

  private static String declined(Plan plan, String prefix) {
    return plan.declined().stream()
        .filter(d -> d.finding().startsWith(prefix))
        .map(d -> d.code())
        .findFirst()
        .orElse("(nothing)");
  }

  @Test
  void withoutRatesItGoesOneStepUpByHalfAndSaysSo() {
    tooFew();
    world.automatic();
    Step step = only(world.plan());

    assertThat(step.operation())
        .isEqualTo(new ScaleConsumers(world.broker("prod").group("g").id, "g", 4, 6));
    assertThat(step.reason()).contains("not known well enough").contains("4,000 messages");
    assertThat(step.wayBack())
        .isEqualTo(
            new WayBack.Undo(new ScaleConsumers(world.broker("prod").group("g").id, "g", 6, 4)));
    assertThat(step.preconditions())
        .contains(
            new Precondition.InstancesAre("g", 4),
            new Precondition.ClusterIs(world.broker("prod").id, "cluster-prod"));
    assertThat(step.unfenced()).isTrue();
    assertThat(step.nativeCommand()).isEqualTo("do SCALE on consumers g");
  }

  @Test
  void aGroupThatReadsTwoTenantsQueuesIsLeftAlone() {
    GroupBuilder group = tooFew();
    group.behind("r", 0, 0);
    world.tenant("one", "q", "none").tenant("other", "r", "none").automatic();

    assertThat(world.plan().steps()).isEmpty();
    assertThat(declined("breach:")).isEqualTo("ambiguous-owner");

    world.tenants.removeLast();
    assertThat(scale(world.plan()).to()).isEqualTo(6);
  }

  @Test
  void withRatesItRunsAsManyAsAreNeeded() {
    GroupBuilder group = tooFew();
    world.automatic();
    // 8 × 12.5 = 100 arrive, (4,000 - 800) / 120 s = 26.7 more are needed; a member does 24, and
    // four fifths of that is planned with: 6.6.
    world.past(group, "q", 5, 10, each(8, 12.5), each(8, 12));

    assertThat(scale(world.plan()).to()).isEqualTo(7);
  }

  @Test
  void neverMoreThanPartitionsMaximumOrBudget() {
    GroupBuilder group = tooFew();
    world.automatic();
    world.past(group, "q", 5, 10, each(8, 100), each(8, 5));
    assertThat(scale(world.plan()).to()).isEqualTo(8);

    world.policies.clear();
    world.policy(
        Scope.ALL,
        Permission.AUTOMATIC,
        new Budget(1_000_000, 100, Duration.ofMinutes(5), 1, 64),
        StepKind.values());
    assertThat(scale(world.plan()).to()).isEqualTo(5);
  }

  @Test
  void sharesAnewFirstAndOnlyThatWhenThePresentOnesAreEnough() {
    GroupBuilder group = skewed();
    world.automatic();
    world.runs("g", 2, 8);
    world.past(group, "q", 5, 10, new double[] {13, 13, 1, 1}, new double[] {12, 12, 1, 1});
    Step step = only(world.plan());

    assertThat(step.operation()).isInstanceOf(RestartConsumers.class);
    assertThat(step.findings()).contains("breach:prod/main/g:q", "skew:prod/main/g:q");
    assertThat(step.wayBack()).isInstanceOf(WayBack.Nothing.class);
  }

  @Test
  void removesTheStuckStaticMemberWhereNobodyRunsTheConsumers() {
    GroupBuilder group = skewed();
    group.staticMember("a", "q", 0, 1);
    world.automatic();
    Step step = only(world.plan());

    assertThat(step.operation())
        .isInstanceOfSatisfying(
            RemoveMembers.class,
            remove -> {
              assertThat(remove.instances()).containsExactly("static-a");
              assertThat(remove.members()).isEmpty();
              assertThat(remove.redelivered()).isEqualTo(1_800);
            });
    assertThat(step.needsApproval()).isFalse();
    assertThat(step.preconditions())
        .contains(new Precondition.MembersAre(group.id, List.of("a", "b")));
  }

  @Test
  void removesAllMembersOnlyByApprovalAndSaysWhatComesAgain() {
    GroupBuilder group = skewed();
    world.automatic();
    world.past(group, "q", 5, 10, each(4, 3), each(4, 2));
    Step step = only(world.plan());

    assertThat(step.operation())
        .isInstanceOfSatisfying(
            RemoveMembers.class,
            remove -> {
              assertThat(remove.members()).containsExactly("a", "b");
              // Five seconds at 2/s on the busy two, no more than the one waiting on the others.
              assertThat(remove.redelivered()).isEqualTo(22);
            });
    assertThat(step.needsApproval()).isTrue();
    assertThat(step.reason()).contains("22 messages");
  }

  @Test
  void aStuckMemberIsReplacedBeforeAnythingIsScaled() {
    GroupBuilder group = tooFew();
    world.automatic();
    double[] outflow = each(8, 10);
    outflow[0] = 0;
    outflow[1] = 0;
    world.past(group, "q", 5, 8, each(8, 10), outflow);
    Plan plan = world.plan();

    assertThat(plan.steps().map(Step::operation).findFirst().orElseThrow())
        .isInstanceOf(RestartConsumers.class);
    assertThat(plan.steps()).hasSize(1);
  }

  @Test
  void approvalIsNeededWherePolicySaysSo() {
    tooFew();
    world.policy(Scope.ALL, Permission.APPROVAL, StepKind.values());

    assertThat(only(world.plan()).needsApproval()).isTrue();
  }

  @Test
  void settingsOfOneQueueBecomeOneStepAndRisksAStepOfTheirOwn() {
    world.broker("prod").queue("q", 1).set("retention.ms", "200").set("retention.bytes", "200");
    world.broker("staging").queue("q", 1).set("retention.ms", "100").set("retention.bytes", "100");
    world.broker("prod").queue("q", 1).set("cleanup.policy", "compact");
    world.rule("a", "queue.settings.retention.ms", "q", "prod", new Equal(), true);
    world.rule("b", "queue.settings.retention.bytes", "q", "prod", new Equal(), true);
    world.rule("c", "queue.settings.cleanup.policy", "q", "prod", new Equal(), true);
    world.automatic();
    Plan plan = world.plan();

    assertThat(plan.waves()).hasSize(2);
    List<Step> steps = plan.steps().toList();
    assertThat(steps)
        .extracting(s -> ((AlterSettings) s.operation()).changes().size(), Step::needsApproval)
        .containsExactlyInAnyOrder(
            org.assertj.core.groups.Tuple.tuple(2, false),
            org.assertj.core.groups.Tuple.tuple(1, true));
    assertThat(steps).allMatch(s -> s.wayBack() instanceof WayBack.Undo);
    assertThat(steps).allMatch(s -> s.operation().target().equals("queue staging/main/q"));
  }

  @Test
  void anAbsentQuotaIsSetAndItsWayBackTakesItAway() {
    world.broker("prod").quota("c", "producer_byte_rate", 100);
    world.broker("staging");
    world.rule("r", "quota.producer_byte_rate", "*", "prod", new Equal(), true);
    world.automatic();
    Step step = only(world.plan());

    assertThat(step.operation())
        .isInstanceOfSatisfying(
            AlterQuota.class,
            alter -> {
              assertThat(alter.changes().getFirst().from()).isEmpty();
              assertThat(alter.changes().getFirst().to()).hasValue("100");
            });
    assertThat(step.wayBack())
        .isInstanceOfSatisfying(
            WayBack.Undo.class,
            undo ->
                assertThat(((AlterQuota) undo.operation()).changes().getFirst().to()).isEmpty());
    assertThat(step.needsApproval()).isTrue();
  }

  @Test
  void aChosenDirectionAlignsWhatNoRuleSaysIsRight() {
    world.broker("dev").queue("q", 2);
    world.broker("staging").queue("q", 6);
    world.broker("prod").queue("q", 8);
    world.rule("r", "queue.partitions", "q", "", new Equal(), true);
    world.automatic();
    assertThat(declined("parity:")).isEqualTo("direction-not-chosen");

    PlanRequest asked =
        new PlanRequest(
            "ops",
            World.NOW,
            Scope.ALL,
            Optional.of(new PlanRequest.Direction("prod", "staging")),
            World::typed);
    assertThat(only(world.plan(asked)).operation())
        .isEqualTo(new ExpandPartitions(world.broker("staging").queue("q", 6).id, 6, 8));
  }

  @Test
  void aChosenDirectionAlignsTheOneThatTheOthersWereComparedWith() {
    world.broker("dev").queue("q", 6);
    world.broker("staging").queue("q", 6);
    world.broker("prod").queue("q", 8);
    world.rule("r", "queue.partitions", "q", "", new Equal(), true);
    world.automatic();

    // Only prod drifts, from dev and staging alike.
    for (String environment : List.of("dev", "staging")) {
      PlanRequest asked =
          new PlanRequest(
              "ops",
              World.NOW,
              Scope.ALL,
              Optional.of(new PlanRequest.Direction("prod", environment)),
              World::typed);
      Plan plan = world.plan(asked);
      assertThat(only(plan).operation())
          .isEqualTo(new ExpandPartitions(world.broker(environment).queue("q", 6).id, 6, 8));
      assertThat(plan.declined()).isEmpty();
    }
  }

  @Test
  void noTwoStepsOfAWaveTouchOneTarget() {
    world.broker("prod").queue("q", 8).set("retention.ms", "200");
    world.broker("staging").queue("q", 6).set("retention.ms", "100");
    world.rule("a", "queue.partitions", "q", "prod", new Equal(), true);
    world.rule("b", "queue.settings.retention.ms", "q", "prod", new Equal(), true);
    world.automatic();
    Plan plan = world.plan();

    assertThat(plan.waves()).hasSize(2);
    assertThat(plan.waves()).allMatch(w -> w.steps().size() == 1);
  }

  @Test
  void theWorstComesInAnEarlierWave() {
    world.automatic();
    for (String name : List.of("mild", "bad")) {
      GroupBuilder group = world.broker("prod").group(name);
      group.member(name, name, 0, 1).behind(name, name.equals("bad") ? 9_000 : 900, 900);
      world.runs(name, 1, 4);
    }
    world.slo("o", Scope.ALL, 1_000);
    Plan plan = world.plan();

    assertThat(plan.waves()).hasSize(2);
    assertThat(plan.waves().getFirst().why()).startsWith("CRITICAL");
    assertThat(plan.waves().getFirst().steps().getFirst().operation().target())
        .isEqualTo("consumers bad");
  }

  @Test
  void theOrderOfTheFindingsDoesNotMatter() {
    World one = ScenarioOneTest.world();
    List<Finding> findings = new ArrayList<>(one.detect());
    String id = one.plan().id();
    Random random = new Random(7);
    for (int i = 0; i < 20; i++) {
      Collections.shuffle(findings, random);
      assertThat(
              one.engine
                  .plan(one.fleet(), one.history(), one.snapshot(), findings, one.request())
                  .id())
          .isEqualTo(id);
    }
  }

  @Test
  void theOrderInWhichTenantsAndConsumersAreDeclaredDoesNotMatter() {
    World one = ScenarioOneTest.world();
    String id = one.plan().id();
    Collections.reverse(one.tenants);
    Collections.reverse(one.consumers);
    Collections.reverse(one.running);
    Collections.reverse(one.parity);

    assertThat(one.plan().id()).isEqualTo(id);
  }

  @Test
  void aPlanOfTheSameWorldIsTheSamePlan() {
    assertThat(ScenarioOneTest.world().plan().id()).isEqualTo(ScenarioOneTest.world().plan().id());
  }

  @Test
  void aHungTransactionIsNotCuredByMoreConsumers() {
    tooFew();
    world.automatic();
    world.broker("prod").hangs("q", 3, 400);

    assertThat(world.plan().steps()).isEmpty();
    assertThat(declined("breach:")).isEqualTo("transaction-hung");
    assertThat(declined("hung:")).isEqualTo("transaction-hung");
  }

  @Test
  void aGroupThatNobodyRunsIsNotStartedByUs() {
    GroupBuilder group = tooFew();
    group.members.clear();
    group.phase = GroupState.Phase.EMPTY;
    world.automatic();

    assertThat(world.plan().steps()).isEmpty();
    assertThat(declined("breach:")).isEqualTo("consumers-stopped");
  }

  @Test
  void aBrokerWithoutGroupsCannotShareAnew() {
    skewed();
    world.automatic();
    world.broker("prod").without(Capability.GROUPS);

    assertThat(declined("skew:")).isEqualTo("cannot-on-this-broker");
    assertThat(declined("breach:")).isEqualTo("no-consumers-declared");
  }

  @Test
  void oneBusyPartitionForEachMemberIsNotCuredByMoreMembers() {
    GroupBuilder group = world.broker("prod").group("g");
    group.member("a", "q", 0).member("b", "q", 1).behind("q", 900, 900);
    world.slo("o", Scope.ALL, 1_000);
    world.runs("g", 2, 8);
    world.automatic();

    assertThat(declined("breach:")).isEqualTo("no-remedy");
  }

  @Test
  void whatDrainsInTimeIsLeftAlone() {
    GroupBuilder group = tooFew();
    world.automatic();
    world.past(group, "q", 5, 10, each(8, 1), each(8, 10));

    assertThat(declined("breach:")).isEqualTo("recovering");
  }

  @Test
  void aTargetThatWasJustChangedRests() {
    tooFew();
    world.automatic();
    world.acted.put("consumers g", World.NOW.minusSeconds(599));
    assertThat(declined("breach:")).isEqualTo("cooldown");

    world.acted.put("consumers g", World.NOW.minusSeconds(600));
    assertThat(world.plan().steps()).hasSize(1);
  }

  @Test
  void onlyTheScopeAskedForIsPlanned() {
    tooFew();
    world.automatic();
    PlanRequest other =
        new PlanRequest("ops", World.NOW, scope("", "other"), Optional.empty(), World::typed);

    assertThat(declined(world.plan(other), "breach:")).isEqualTo("out-of-scope");
  }

  @Test
  void rulesThatContradictEachOtherAreNotBothFollowed() {
    world.broker("prod").queue("q", 8);
    world.broker("dev").queue("q", 10);
    world.broker("staging").queue("q", 6);
    world.rule("a", "queue.partitions", "q", "prod", new Equal(), true);
    world.rule("b", "queue.partitions", "q", "dev", new Equal(), true);
    world.automatic();
    Plan plan = world.plan();

    assertThat(plan.steps().map(s -> s.operation().target()))
        .containsExactlyInAnyOrder("queue staging/main/q", "queue prod/main/q");
    assertThat(declined(plan, "parity:b:q:staging")).isEqualTo("rules-conflict");
  }

  @Test
  void anUnownedNameIsPlannedForOnlyWherePolicyCoversIt() {
    tooFew();
    world.policy(scope("tenant-x", ""), Policy.Permission.AUTOMATIC, StepKind.values());

    assertThat(declined("breach:")).isEqualTo("no-policy");
  }
}
