package io.clawback.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.clawback.engine.World.GroupBuilder;
import io.clawback.model.fleet.Policy.Permission;
import io.clawback.model.fleet.Scope;
import io.clawback.model.message.OffsetSpans;
import io.clawback.model.name.SubscriptionId;
import io.clawback.model.observed.Capability;
import io.clawback.model.plan.Budget;
import io.clawback.model.plan.Chosen;
import io.clawback.model.plan.MessageOperation.PassOver;
import io.clawback.model.plan.MessageOperation.PauseConsumers;
import io.clawback.model.plan.MessageOperation.PublishSkips;
import io.clawback.model.plan.MessageOperation.ResumeConsumers;
import io.clawback.model.plan.MessageOperation.Rewrite;
import io.clawback.model.plan.MessageOperation.SetAside;
import io.clawback.model.plan.Operation.OffsetMove;
import io.clawback.model.plan.Plan;
import io.clawback.model.plan.Precondition;
import io.clawback.model.plan.Step;
import io.clawback.model.plan.StepKind;
import io.clawback.model.plan.WayBack;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class DrainTest {
  private static final long END = 1_000_000;
  private final World world = new World();

  /** Two groups, one 500 behind, the other 300. */
  private World reading() {
    world.broker("prod").queue("q", 2);
    world.broker("prod").queue("q.poison", 2);
    world.broker("prod").queue("skip", 1);
    world.broker("prod").queue("skip.status", 1);
    world.broker("prod").group("far").member("a", "q", 0, 1).behind("q", 500, 500);
    world.broker("prod").group("near").member("b", "q", 0, 1).behind("q", 300, 300);
    return world.skips("q.poison", "skip", "skip.status").automatic();
  }

  private SubscriptionId on(String group) {
    return world.broker("prod").group(group).on("q");
  }

  private Plan drain(Reports report, Optional<DrainWay> way, String... groups) {
    return world.engine.planDrain(
        world.fleet(),
        world.history(),
        world.snapshot(),
        List.of(
            new DrainRequest(
                Arrays.stream(groups).map(this::on).toList(),
                report.build(),
                List.of(),
                Optional.empty(),
                way)),
        world.request());
  }

  private Plan drain(Reports report, String... groups) {
    return drain(report, Optional.empty(), groups);
  }

  private Reports inTheMiddle() {
    return Reports.of(on("far").queueId())
        .poisonOf("9f86d081", 97, 0, END - 450, END - 400, END - 100)
        .poisonOf("60303ae2", 95, 1, END - 450);
  }

  private static <T> List<T> operations(Plan plan, Class<T> kind) {
    return plan.steps().map(Step::operation).filter(kind::isInstance).map(kind::cast).toList();
  }

  private static String only(Plan plan) {
    assertThat(plan.steps()).isEmpty();
    assertThat(plan.declined()).hasSize(1);
    return plan.declined().getFirst().code();
  }

  @Test
  void aTenantIsParkedByTheSameWays() {
    reading();
    TreeMap<Integer, OffsetSpans> theirs = new TreeMap<>();
    theirs.put(0, OffsetSpans.parse((END - 450) + "," + (END - 400) + "-" + (END - 398)));
    DrainRequest wish =
        new DrainRequest(
            List.of(on("far")),
            Reports.of(on("far").queueId()).build(),
            List.of(),
            Optional.of(new DrainRequest.Parked("acme", theirs)),
            Optional.empty());

    Plan plan =
        world.engine.planDrain(
            world.fleet(), world.history(), world.snapshot(), List.of(wish), world.request());

    SetAside aside = operations(plan, SetAside.class).getFirst();
    assertThat(aside.signature()).isEqualTo("parked:acme");
    assertThat(aside.chosen()).containsExactly(new Chosen(0, theirs.get(0).text()));
    assertThat(plan.steps().map(Step::reason).findFirst().orElseThrow())
        .contains("say that they are of acme");
  }

  @Test
  void whatLiesInTheMiddleIsSetAsideAndLeftOut() {
    reading();

    Plan plan = drain(inTheMiddle(), "far");

    assertThat(plan.steps().<Class<?>>map(s -> s.operation().getClass()))
        .containsExactly(SetAside.class, PublishSkips.class);
    assertThat(plan.waves()).hasSize(2);
    assertThat(plan.steps()).allMatch(s -> s.wayBack() instanceof WayBack.Undo);
    Golden.check("skip-list", plan);
  }

  @Test
  void allGroupsOfAQueueRestOnOneCopyAndEachLeavesOutOnlyWhatItHasBeforeIt() {
    reading();

    Plan plan = drain(inTheMiddle(), "far", "near");

    assertThat(operations(plan, SetAside.class))
        .singleElement()
        .satisfies(a -> assertThat(a.messages()).isEqualTo(4));
    assertThat(operations(plan, PublishSkips.class))
        .extracting(p -> p.group().name(), p -> p.chosen())
        .containsExactly(
            tuple("far", List.of(new Chosen(0, "999550,999600,999900"), new Chosen(1, "999550"))),
            tuple("near", List.of(new Chosen(0, "999900"))));
    assertThat(plan.steps().findFirst().orElseThrow().operation()).isInstanceOf(SetAside.class);
  }

  @Test
  void aGroupThatIsPastAllOfItGetsNoList() {
    reading();
    world.broker("prod").group("near").behind("q", 10, 10);

    assertThat(operations(drain(inTheMiddle(), "far", "near"), PublishSkips.class))
        .extracting(p -> p.group().name())
        .containsExactly("far");
  }

  @Test
  void nothingIsDoneWhereEveryGroupIsPastIt() {
    reading();
    world.broker("prod").group("near").behind("q", 10, 10);

    assertThat(only(drain(inTheMiddle(), "near"))).isEqualTo("nothing-to-change");
  }

  @Test
  void aGroupThatStandsAtAllOfItIsMovedPastItUnlessSomebodyWantsAnotherWay() {
    reading().runs("far", 1, 4);
    Reports head =
        Reports.of(on("far").queueId()).poisonOf("9f86d081", 97, 0, END - 500, END - 499);

    assertThat(operations(drain(head, "far"), PassOver.class)).hasSize(1);
    assertThat(operations(drain(head, Optional.of(DrainWay.SKIP), "far"), PublishSkips.class))
        .hasSize(1);
    assertThat(operations(drain(head, "far", "near"), PassOver.class)).isEmpty();
  }

  @Test
  void whereOneWayCannotBeGoneTheNextIs() {
    reading(); // Nobody who could pause the consumers is declared.
    Reports head = Reports.of(on("far").queueId()).poisonOf("9f86d081", 97, 0, END - 500);

    assertThat(operations(drain(head, "far"), PublishSkips.class)).hasSize(1);
  }

  @Test
  void whereNoneCanBeGoneItIsSaidWhyOfEach() {
    reading();
    world.declaredContents.clear();
    world.quarantine("q.poison");
    Reports head = Reports.of(on("far").queueId()).poisonOf("9f86d081", 97, 0, END - 500);

    Plan plan = drain(head, "far");

    assertThat(only(plan)).isEqualTo("no-consumers-declared");
    assertThat(plan.declined().getFirst().reason())
        .contains("by moving past them: ")
        .contains("By a skip list: No skip list is declared");
    assertThat(only(drain(inTheMiddle(), "far"))).isEqualTo("no-skip-list");
  }

  @Test
  void theOneGroupsBacklogIsWrittenOnceMoreWhereSomebodyWantsThat() {
    world.broker("prod").queue("q", 2);
    world.broker("prod").queue("q.poison", 2);
    world.broker("prod").group("far").member("a", "q", 0, 1).behind("q", 500, 500);
    world.quarantine("q.poison").automatic();
    world.runs("far", 1, 4);
    Reports middle =
        Reports.of(on("far").queueId())
            .poisonOf("9f86d081", 97, 0, END - 450, END - 100)
            .cut(0, END - 500, END, END);

    Plan plan = drain(middle, Optional.of(DrainWay.REWRITE), "far");

    assertThat(plan.steps().<Class<?>>map(s -> s.operation().getClass()))
        .containsExactly(PauseConsumers.class, Rewrite.class, ResumeConsumers.class);
    Rewrite rewrite = operations(plan, Rewrite.class).getFirst();
    assertThat(rewrite.moves())
        .containsExactly(new OffsetMove(0, Optional.of(END - 500), Optional.of(END)));
    assertThat(rewrite.poison()).containsExactly(new Chosen(0, "999550,999900"));
    assertThat(rewrite.inPlace()).isTrue();
    assertThat(plan.steps()).allMatch(s -> s.wayBack() instanceof WayBack.Undo);
    Golden.check("rewrite", plan);
  }

  @Test
  void nothingIsWrittenOnceMoreUnderAnotherGroup() {
    reading().runs("far", 1, 4);

    assertThat(only(drain(inTheMiddle(), Optional.of(DrainWay.REWRITE), "far")))
        .isEqualTo("other-readers");
  }

  @Test
  void whatOthersReadTooIsWrittenToTheQueueBesideIt() {
    Reports middle = beside();

    Plan plan = drain(middle, Optional.of(DrainWay.REWRITE), "far");

    Rewrite rewrite = operations(plan, Rewrite.class).getFirst();
    assertThat(rewrite.inPlace()).isFalse();
    assertThat(rewrite.destination().name()).isEqualTo("q.side");
    assertThat(rewrite.back().to()).isEqualTo(rewrite.destination());
    assertThat(
            plan.steps()
                .filter(s -> s.operation() instanceof Rewrite)
                .flatMap(s -> s.preconditions().stream())
                .filter(p ->
                    p instanceof Precondition.QueueIs is && is.queue().name().endsWith("side")))
        .hasSize(1);
    assertThat(plan.steps().map(Step::expect).filter(e -> e.contains("through prod/main/q.side")))
        .hasSize(1);
  }

  @Test
  void aQueueBesideItThatTheGroupDoesNotReadIsNoPlaceForItsMessages() {
    Reports middle = beside();
    world.broker("prod").group("far").lags.remove("q.side");

    Plan plan = drain(middle, Optional.of(DrainWay.REWRITE), "far");

    assertThat(only(plan)).isEqualTo("side-queue-unfit");
    assertThat(plan.declined().getFirst().reason()).contains("far does not read prod/main/q.side");
  }

  @Test
  void norIsOneThatOthersRead() {
    Reports middle = beside();
    world.broker("prod").group("near").behind("q.side", 0, 0);

    assertThat(only(drain(middle, Optional.of(DrainWay.REWRITE), "far")))
        .isEqualTo("side-queue-unfit");
  }

  @Test
  void besideItGoesOneNamedGroupsBacklog() {
    Reports middle = beside();

    assertThat(only(drain(middle, Optional.of(DrainWay.REWRITE), "far", "near")))
        .isEqualTo("other-readers");
  }

  /** Two groups read the queue, and one of them another beside it. */
  private Reports beside() {
    reading().runs("far", 1, 4);
    world.broker("prod").queue("q.side", 2);
    world.broker("prod").group("far").behind("q.side", 0, 0);
    world.declaredContents.clear();
    world.beside("q.poison", "q.side");
    return inTheMiddle().cut(0, END - 500, END, END).cut(1, END - 500, END, END);
  }

  @Test
  void aListThatWasNotSeenIsNone() {
    reading();
    world.broker("prod").queues.remove("skip.status");

    assertThat(only(drain(inTheMiddle(), "far"))).isEqualTo("no-skip-list");
  }

  @Test
  void nothingIsDoneOnABrokerThatCannot() {
    reading();
    world.broker("prod").without(Capability.SKIP_LIST);

    assertThat(only(drain(inTheMiddle(), "far"))).isEqualTo("cannot-on-this-broker");
  }

  @Test
  void groupsOfTwoTenantsAreNotDrainedTogether() {
    reading().tenant("a", "", "far").tenant("b", "", "near");

    assertThat(only(drain(inTheMiddle(), "far", "near"))).isEqualTo("ambiguous-owner");
    assertThat(drain(inTheMiddle(), "far").steps()).hasSize(2);
  }

  @Test
  void theBudgetCountsEachMessageOnceHoweverManyGroupsLeaveItOut() {
    reading();
    world.policies.clear();
    Budget four = new Budget(4, 100, Duration.ofMinutes(1), 0, 0);
    world.policy(Scope.ALL, Permission.APPROVAL, four, StepKind.QUARANTINE);

    Plan plan = drain(inTheMiddle(), "far", "near");

    assertThat(plan.steps()).hasSize(3).allMatch(s -> s.needsApproval());
    world.policies.clear();
    Budget three = new Budget(3, 100, Duration.ofMinutes(1), 0, 0);
    world.policy(Scope.ALL, Permission.APPROVAL, three, StepKind.QUARANTINE);
    assertThat(only(drain(inTheMiddle(), "far", "near"))).isEqualTo("over-budget");
  }

  @Test
  void oneGroupWhoseOwnPolicyForbidsItHoldsAllBack() {
    reading();
    world.policies.clear();
    GroupBuilder near = world.broker("prod").group("near");
    world.policy(World.scope("", "far"), Permission.AUTOMATIC, StepKind.values());

    assertThat(near.on("q")).isEqualTo(on("near"));
    assertThat(only(drain(inTheMiddle(), "far", "near"))).isEqualTo("no-policy");
  }
}
