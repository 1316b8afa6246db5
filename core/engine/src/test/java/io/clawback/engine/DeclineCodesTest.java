package io.clawback.engine;

import static io.clawback.engine.World.each;
import static io.clawback.engine.World.scope;
import static org.assertj.core.api.Assertions.assertThat;

import io.clawback.engine.World.GroupBuilder;
import io.clawback.engine.plan.DeclineCode;
import io.clawback.model.fleet.ParityRule.Equal;
import io.clawback.model.fleet.Policy.Permission;
import io.clawback.model.fleet.Scope;
import io.clawback.model.name.GroupId;
import io.clawback.model.name.SubscriptionId;
import io.clawback.model.observed.Capability;
import io.clawback.model.observed.GroupState;
import io.clawback.model.plan.Budget;
import io.clawback.model.plan.Declined;
import io.clawback.model.plan.Plan;
import io.clawback.model.plan.StepKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Each code of the closed vocabulary has a world in which it is the answer. */
class DeclineCodesTest {
  private static final Map<DeclineCode, Supplier<Plan>> WORLDS = new EnumMap<>(DeclineCode.class);

  static {
    WORLDS.put(DeclineCode.BELOW_ACT_THRESHOLD, () -> breached().slo("o", Scope.ALL, 2_100).plan());
    WORLDS.put(DeclineCode.NOT_PERSISTENT, () -> breached().slo("o", Scope.ALL, 100, 3).plan());
    WORLDS.put(DeclineCode.WITHIN_SLO, DeclineCodesTest::stalledWithinItsObjective);
    WORLDS.put(DeclineCode.RECOVERING, DeclineCodesTest::draining);
    WORLDS.put(
        DeclineCode.NO_POLICY,
        () -> {
          World world = breached().slo("o", Scope.ALL, 100);
          world.policies.clear();
          return world.plan();
        });
    WORLDS.put(
        DeclineCode.NOT_PERMITTED,
        () -> {
          World world = breached().slo("o", Scope.ALL, 100);
          world.policies.clear();
          return world.policy(Scope.ALL, Permission.NEVER, StepKind.SCALE).plan();
        });
    WORLDS.put(
        DeclineCode.OVER_BUDGET,
        () -> {
          World world = breached().slo("o", Scope.ALL, 100);
          world.policies.clear();
          Budget none = new Budget(0, 100, Duration.ofMinutes(1), 0, 0);
          return world.policy(Scope.ALL, Permission.AUTOMATIC, none, StepKind.SCALE).plan();
        });
    WORLDS.put(
        DeclineCode.COOLDOWN,
        () -> {
          World world = breached().slo("o", Scope.ALL, 100);
          world.acted.put("consumers g", World.NOW.minusSeconds(5));
          return world.plan();
        });
    WORLDS.put(
        DeclineCode.OUT_OF_SCOPE,
        () ->
            breached()
                .slo("o", Scope.ALL, 100)
                .plan(
                    new PlanRequest(
                        "ops", World.NOW, scope("x", ""), Optional.empty(), World::typed)));
    WORLDS.put(
        DeclineCode.AMBIGUOUS_OWNER,
        () ->
            breached().slo("o", Scope.ALL, 100).tenant("a", "", "g").tenant("b", "", "g*").plan());
    WORLDS.put(
        DeclineCode.NO_CONSUMERS_DECLARED,
        () -> {
          World world = breached().slo("o", Scope.ALL, 100);
          world.consumers.clear();
          return world.plan();
        });
    WORLDS.put(
        DeclineCode.AT_MAX_INSTANCES,
        () -> {
          World world = breached().slo("o", Scope.ALL, 100);
          world.consumers.clear();
          world.running.clear();
          return world.runs("g", 2, 2).plan();
        });
    WORLDS.put(
        DeclineCode.CONSUMERS_STOPPED,
        () -> {
          World world = breached().slo("o", Scope.ALL, 100);
          world.running.clear();
          world.consumers.clear();
          return world.runs("g", 0, 4).plan();
        });
    WORLDS.put(
        DeclineCode.CANNOT_ON_THIS_BROKER,
        () -> {
          World world = new World().automatic();
          world.broker("prod").without(Capability.OFFSETS);
          empty(world).behind("q", 10);
          return offsets(world, new OffsetsRequest.ToLatest());
        });
    WORLDS.put(
        DeclineCode.TRANSACTION_HUNG,
        () -> {
          World world = breached().slo("o", Scope.ALL, 100);
          world.broker("prod").hangs("q", 0, 5);
          return world.plan();
        });
    WORLDS.put(DeclineCode.STUCK_ON_POISON, () -> inside(r -> r.poison("a", 97, 9, 0, 999_500)));
    WORLDS.put(DeclineCode.NO_MESSAGE_STEPS, () -> inside(r -> r.repeats(7, 0)));
    WORLDS.put(DeclineCode.NO_QUARANTINE, () -> inside(r -> r.poison("a", 97, 9, 0, 999_500)));
    WORLDS.put(DeclineCode.NOT_AT_POSITION, () -> drained(Optional.of(DrainWay.UNBLOCK)));
    WORLDS.put(DeclineCode.NO_SKIP_LIST, () -> drained(Optional.empty()));
    WORLDS.put(DeclineCode.NO_IDEMPOTENCY_KEY, () -> heldBack(r -> r));
    WORLDS.put(DeclineCode.REPETITION_UNCERTAIN, () -> heldBack(r -> r.repeats(7, 0.5, 0.1)));
    WORLDS.put(DeclineCode.OTHER_READERS, () -> drained(Optional.of(DrainWay.REWRITE)));
    WORLDS.put(DeclineCode.SIDE_QUEUE_UNFIT, DeclineCodesTest::beside);
    WORLDS.put(
        DeclineCode.TENANT_NOT_LIMITED, () -> inside(r -> r.tenant("a", 900).tenant("b", 100)));
    WORLDS.put(
        DeclineCode.NO_REMEDY,
        () -> {
          World world = breached();
          world.broker("prod").queue("q", 4).logStart = 999_900;
          return world.plan();
        });
    WORLDS.put(DeclineCode.COVERED_BY_OTHER_STEP, () -> ScenarioOneTest.world().plan());
    WORLDS.put(DeclineCode.NOT_ALIGNABLE, () -> ScenarioOneTest.world().plan());
    WORLDS.put(DeclineCode.REPORT_ONLY, () -> ScenarioOneTest.world().plan());
    WORLDS.put(
        DeclineCode.DIRECTION_NOT_CHOSEN,
        () -> partitions().rule("a", "queue.partitions", "q", "", new Equal(), true).plan());
    WORLDS.put(
        DeclineCode.RULES_CONFLICT,
        () ->
            partitions()
                .rule("a", "queue.partitions", "q", "prod", new Equal(), true)
                .rule("b", "queue.partitions", "q", "dev", new Equal(), true)
                .plan());
    WORLDS.put(DeclineCode.BLIND, () -> new World().unseen("prod", "prod/main").plan());
    WORLDS.put(
        DeclineCode.NOT_FOUND,
        () -> {
          World world = new World().automatic();
          world.broker("prod");
          return offsets(world, new OffsetsRequest.ToLatest());
        });
    WORLDS.put(DeclineCode.GROUP_ACTIVE, () -> offsets(breached(), new OffsetsRequest.ToLatest()));
    WORLDS.put(
        DeclineCode.NOTHING_TO_CHANGE,
        () -> {
          World world = new World().automatic();
          empty(world).behind("q", 10, 10);
          return offsets(world, new OffsetsRequest.ToCurrent());
        });
  }

  /** All of the backlog waits on partition 0. */
  private static Plan inside(UnaryOperator<Reports> content) {
    World world = breached().slo("o", Scope.ALL, 100);
    GroupBuilder group = world.broker("prod").group("g").behind("q", 500, 0, 0, 0);
    world.contents.add(content.apply(Reports.of(group.on("q"))).build());
    return world.plan();
  }

  /** One poison message in the middle of the backlog. */
  private static Plan drained(Optional<DrainWay> way) {
    return drained(breached().quarantine("q.poison"), way);
  }

  private static Plan beside() {
    World world = breached().beside("q.poison", "q.side");
    world.broker("prod").queue("q.side", 4);
    return drained(world, Optional.of(DrainWay.REWRITE));
  }

  private static Plan drained(World world, Optional<DrainWay> way) {
    world.broker("prod").queue("q.poison", 1);
    world.broker("prod").group("other").behind("q", 1, 1, 1, 1);
    SubscriptionId id = world.broker("prod").group("g").on("q");
    return world.engine.planDrain(
        world.fleet(),
        world.history(),
        world.snapshot(),
        List.of(
            new DrainRequest(
                List.of(id),
                Reports.of(id).poisonOf("a", 97, 0, 999_900).build(),
                List.of(),
                Optional.empty(),
                way)),
        world.request());
  }

  private static Plan heldBack(UnaryOperator<Reports> content) {
    World world = breached();
    SubscriptionId id = world.broker("prod").group("g").on("q");
    return world.engine.planDrain(
        world.fleet(),
        world.history(),
        world.snapshot(),
        List.of(
            new DrainRequest(
                List.of(id),
                content.apply(Reports.of(id)).build(),
                List.of(),
                Optional.empty(),
                Optional.of(DrainRequest.Repeated.NONE),
                Optional.empty())),
        world.request());
  }

  private static World breached() {
    World world = new World().automatic();
    world.broker("prod").group("g").member("a", "q", 0, 1).member("b", "q", 2, 3);
    world.broker("prod").group("g").behind("q", 500, 500, 500, 500);
    return world.runs("g", 2, 4);
  }

  private static GroupBuilder empty(World world) {
    GroupBuilder group = world.broker("prod").group("g");
    group.phase = GroupState.Phase.EMPTY;
    return group;
  }

  private static World partitions() {
    World world = new World().automatic();
    world.broker("dev").queue("q", 10);
    world.broker("prod").queue("q", 8);
    world.broker("staging").queue("q", 6);
    return world;
  }

  private static Plan stalledWithinItsObjective() {
    World world = breached().slo("o", Scope.ALL, 1_000_000);
    world.objectives.clear();
    world.past(world.broker("prod").group("g"), "q", 5, 10, each(4, 1), each(4, 0));
    return world.plan();
  }

  private static Plan draining() {
    World world = breached().slo("o", Scope.ALL, 1_000);
    world.past(world.broker("prod").group("g"), "q", 5, 10, each(4, 1), each(4, 20));
    return world.plan();
  }

  private static Plan offsets(World world, OffsetsRequest.Target target) {
    SubscriptionId id = new SubscriptionId(new GroupId(world.broker("prod").id, "g"), "q");
    return world.engine.planOffsets(
        world.fleet(),
        world.history(),
        world.snapshot(),
        List.of(new OffsetsRequest(id, List.of(), target, Optional.empty())),
        world.request());
  }

  @TestFactory
  List<DynamicTest> everyCodeIsGiven() {
    return WORLDS.entrySet().stream()
        .map(e ->
            DynamicTest.dynamicTest(
                e.getKey().code(),
                () ->
                    assertThat(e.getValue().get().declined())
                        .extracting(Declined::code)
                        .contains(e.getKey().code())))
        .toList();
  }

  @Test
  void noCodeIsLeftOut() {
    assertThat(WORLDS.keySet()).containsExactly(DeclineCode.values());
  }

  @Test
  void everyCodeIsDocumented() throws IOException {
    String page = Files.readString(Path.of("../../docs/detection.md"));
    for (DeclineCode code : DeclineCode.values()) {
      assertThat(page).contains("| `" + code.code() + "` | " + code.meaning() + " |");
    }
  }

  @Test
  void everyCodeIsExplained() {
    Engine engine = new Engine();
    for (DeclineCode code : DeclineCode.values()) {
      assertThat(DeclineCode.of(code.code())).hasValue(code);
      assertThat(engine.explain(code.code())).contains(code.meaning()).contains("Next: ");
    }
    assertThat(engine.explain("other")).isEqualTo("other");
  }
}
