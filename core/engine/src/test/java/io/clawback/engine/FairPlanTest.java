package io.clawback.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.clawback.engine.World.GroupBuilder;
import io.clawback.model.fleet.Policy.Permission;
import io.clawback.model.fleet.Scope;
import io.clawback.model.fleet.Tenant;
import io.clawback.model.fleet.TenantBudget;
import io.clawback.model.name.TenantName;
import io.clawback.model.plan.Budget;
import io.clawback.model.plan.Declined;
import io.clawback.model.plan.Operation.RemoveMembers;
import io.clawback.model.plan.Operation.ScaleConsumers;
import io.clawback.model.plan.Plan;
import io.clawback.model.plan.Step;
import io.clawback.model.plan.StepKind;
import java.time.Duration;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Many tenants in need of one budget: none eats it all, and the worst comes first. */
class FairPlanTest {
  private final World world = new World();

  private void allows(long messages, int instances) {
    world.policies.clear();
    world.policy(
        Scope.ALL,
        Permission.AUTOMATIC,
        new Budget(messages, 100, Duration.ofMinutes(5), instances, 64),
        StepKind.values());
  }

  private void tenant(String name, TenantBudget budget) {
    world.tenants.add(
        new Tenant(
            new TenantName(name),
            List.of(),
            World.names(name + "-*"),
            List.of(),
            World.names(name + "-*"),
            List.of(),
            budget));
  }

  private void tenants(String... names) {
    for (String name : names) {
      tenant(name, TenantBudget.NONE);
    }
  }

  /** One static member of the group carries all of it; twice {@code lag} may be delivered again. */
  private void skewed(String group, long lag) {
    GroupBuilder g = world.broker("prod").group(group);
    String queue = group + "-q";
    g.staticMember("a-" + group, queue, 0, 1).member("b-" + group, queue, 2, 3);
    g.behind(queue, lag, lag, 1, 1);
  }

  /** Four consumers where eight partitions lag: two more are wanted. */
  private void tooFew(String group, long lag) {
    GroupBuilder g = world.broker("prod").group(group);
    String queue = group + "-q";
    for (int m = 0; m < 4; m++) {
      g.member(group + m, queue, m * 2, m * 2 + 1);
    }
    g.behind(queue, lag, lag, lag, lag, lag, lag, lag, lag);
    world.runs(group, 4, 8);
  }

  private static List<String> removed(Plan plan) {
    return plan.steps()
        .map(Step::operation)
        .filter(RemoveMembers.class::isInstance)
        .map(o -> ((RemoveMembers) o).group().name())
        .toList();
  }

  private static TreeMap<String, Integer> added(Plan plan) {
    TreeMap<String, Integer> added = new TreeMap<>();
    plan.steps()
        .map(s -> (ScaleConsumers) s.operation())
        .forEach(o -> added.put(o.group().name(), o.to() - o.from()));
    return added;
  }

  private static List<Declined> overBudget(Plan plan) {
    return plan.declined().stream().filter(d -> d.code().equals("over-budget")).toList();
  }

  @Test
  void oneTenantDoesNotEatWhatOthersNeedToo() {
    tenants("big", "mid", "small");
    world.slo("o", Scope.ALL, 1_000);
    // All are CRITICAL; big alone could use all of it, four times 3,000.
    for (String group : List.of("big-1", "big-2", "big-3", "big-4")) {
      skewed(group, 3_000);
    }
    skewed("mid-1", 2_000);
    skewed("small-1", 1_600);
    allows(18_000, 8);

    Plan plan = world.plan();

    assertThat(removed(plan)).containsExactly("big-1", "mid-1", "small-1");
    assertThat(overBudget(plan)).hasSize(3);
    assertThat(overBudget(plan).getFirst().reason())
        .isEqualTo(
            "It may deliver 6,000 messages again; the budget allows 18,000 messages a run, and"
                + " 6,000 of them are the share of tenant 'big' beside others who need it as"
                + " much.");
  }

  @Test
  void stepsOfOneSeverityAreInOrderOfTheirExcess() {
    tenants("a", "b", "c");
    world.slo("o", Scope.ALL, 1_000);
    skewed("a-1", 2_000);
    skewed("b-1", 9_000);
    skewed("c-1", 5_000);
    allows(1_000_000, 8);

    assertThat(removed(world.plan())).containsExactly("b-1", "c-1", "a-1");
  }

  @Test
  void theWorseSeverityIsServedBeforeItIsShared() {
    tenants("worse", "bad");
    world.slo("o", Scope.ALL, 1_000);
    skewed("worse-1", 4_000);
    skewed("bad-1", 700);
    allows(8_500, 8);

    assertThat(removed(world.plan())).containsExactly("worse-1");
  }

  @Test
  void consumersAreSharedOneByOne() {
    tenants("a", "b", "c");
    world.slo("o", Scope.ALL, 1_000);
    List.of("a-1", "a-2", "a-3", "b-1", "c-1").forEach(g -> tooFew(g, 500));
    allows(1_000_000, 5);

    Plan plan = world.plan();

    // Each of three wants two a group; five are there: two, two and one, the first by name first.
    assertThat(added(plan)).hasToString("{a-1=2, b-1=2, c-1=1}");
    assertThat(overBudget(plan).getFirst().reason())
        .isEqualTo(
            "The budget allows 5 instances a run, and 2 of them are the share of tenant 'a' beside"
                + " others who need it as much.");
  }

  @Test
  void whatIsEnoughForAllIsNotDivided() {
    tenants("a", "b");
    world.slo("o", Scope.ALL, 1_000);
    List.of("a-1", "a-2", "a-3", "b-1").forEach(g -> tooFew(g, 500));
    allows(1_000_000, 8);

    assertThat(added(world.plan())).hasToString("{a-1=2, a-2=2, a-3=2, b-1=2}");
  }

  @Test
  void tenantsOwnBudgetBoundsWhatIsDoneToItWhateverPoliciesSay() {
    tenant("a", new TenantBudget(7_000, 100, 1, 0));
    tenants("b");
    world.slo("o", Scope.ALL, 1_000);
    skewed("a-1", 3_000);
    skewed("a-2", 3_000);
    skewed("b-1", 3_000);
    allows(1_000_000, 8);

    Plan plan = world.plan();

    assertThat(removed(plan)).containsExactly("a-1", "b-1");
    assertThat(overBudget(plan).getFirst().reason())
        .isEqualTo(
            "It may deliver 6,000 messages again; tenant 'a' allows 7,000 messages a run, and"
                + " earlier steps use 6,000.");
  }

  @Test
  void tenantsShareIsOfAllItsQueuesTogether() {
    tenant("a", new TenantBudget(Long.MAX_VALUE, 10, 8, 0));
    world.slo("o", Scope.ALL, 1_000);
    for (String group : List.of("a-1", "a-2", "a-3")) {
      world.broker("prod").queue(group + "-q", 4).logEnd = 10_000;
      skewed(group, 3_000);
    }
    allows(1_000_000, 8);

    // A tenth of three times 40,000 is 12,000: two of three.
    assertThat(removed(world.plan())).containsExactly("a-1", "a-2");
  }

  @Test
  void tenantsInstancesBoundAScale() {
    tenant("a", new TenantBudget(Long.MAX_VALUE, 100, 3, 0));
    tenants("b");
    world.slo("o", Scope.ALL, 1_000);
    List.of("a-1", "a-2", "a-3", "b-1").forEach(g -> tooFew(g, 500));
    allows(1_000_000, 8);

    Plan plan = world.plan();

    assertThat(added(plan)).hasToString("{a-1=2, a-2=1, b-1=2}");
    assertThat(overBudget(plan).getFirst().reason())
        .isEqualTo("Tenant 'a' lets a run add 3 instances, and earlier steps add 3.");
  }
}
