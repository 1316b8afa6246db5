package io.clawback.engine;

import static io.clawback.engine.World.scope;
import static org.assertj.core.api.Assertions.assertThat;

import io.clawback.engine.World.GroupBuilder;
import io.clawback.model.finding.Finding;
import io.clawback.model.finding.Finding.BacklogBreach;
import io.clawback.model.finding.Finding.Change;
import io.clawback.model.finding.Finding.ParityDrift;
import io.clawback.model.finding.Finding.SkewedGroup;
import io.clawback.model.finding.Severity;
import io.clawback.model.fleet.ParityRule;
import io.clawback.model.fleet.Policy;
import io.clawback.model.observed.PartitionLag;
import io.clawback.model.plan.Declined;
import io.clawback.model.plan.Operation.ExpandPartitions;
import io.clawback.model.plan.Operation.RestartConsumers;
import io.clawback.model.plan.Operation.ScaleConsumers;
import io.clawback.model.plan.Plan;
import io.clawback.model.plan.Step;
import io.clawback.model.plan.StepKind;
import io.clawback.model.plan.WayBack;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The first scenario's world, by hand: what must be found, what must be done, what must not. */
class ScenarioOneTest {

  static World world() {
    World world = new World();
    for (String environment : List.of("dev", "staging", "prod")) {
      world.broker(environment).queue("tenant-a.orders", 8);
      world.broker(environment).queue("tenant-b.payments", environment.equals("staging") ? 6 : 8);
      world.broker(environment).queue("tenant-c.invoices", 4);
      world.broker(environment).quota("tenant-a", "producer_byte_rate", 1_048_576);
    }
    world.broker("staging").queue("tenant-a.orders", 8).set("retention.ms", "86400000");
    world.broker("staging").quotas.clear();
    world.broker("staging").quota("tenant-a", "producer_byte_rate", 524_288);
    for (String tenant : List.of("tenant-a", "tenant-b", "tenant-c")) {
      world.tenant(tenant, tenant + ".*", tenant.equals("tenant-a") ? "order-*" : tenant + "-*");
    }
    world.slo("standard", scope("", ""), 100_000);
    world.policy(
        scope("", ""),
        Policy.Permission.AUTOMATIC,
        StepKind.REBALANCE,
        StepKind.SCALE,
        StepKind.EXPAND);
    world.rule("partitions", "queue.partitions", "tenant-*", "prod", equal(), true);
    world.rule("retention", "queue.settings.retention.ms", "tenant-*", "prod", equal(), false);
    world.rule("quotas", "quota.producer_byte_rate", "*", "prod", equal(), false);
    world.rule("skew", "group.lag", "payment-*", "prod", new ParityRule.Within(10_000), false);
    world.runs("order-processor", 4, 6);

    GroupBuilder orders = world.broker("prod").group("order-processor");
    orders.member("a", "tenant-a.orders", 0, 3, 7);
    orders.member("b", "tenant-a.orders", 1, 2);
    orders.member("c", "tenant-a.orders", 4, 5);
    orders.member("d", "tenant-a.orders", 6);
    orders.behind(
        "tenant-a.orders",
        new long[] {52_000, 120, 80, 51_800, 100, 60, 140, 51_700},
        new long[] {1_842, 1, 1, 1_790, 1, 1, 1, 1_775});
    world.past(
        orders,
        "tenant-a.orders",
        6,
        5,
        new double[] {180, 100, 100, 180, 100, 100, 100, 180},
        new double[] {70, 100, 100, 65, 100, 100, 100, 65});

    GroupBuilder payments = world.broker("prod").group("payment-service");
    payments.member("a", "tenant-b.payments", 0, 1, 2, 3);
    payments.member("b", "tenant-b.payments", 4, 5, 6, 7);
    payments.behind(
        "tenant-b.payments",
        new long[] {10, 45_000, 10, 5, 43_960, 5, 5, 5},
        new long[] {1, 512, 1, 1, 488, 1, 1, 1});
    GroupBuilder staging = world.broker("staging").group("payment-service");
    staging.member("a", "tenant-b.payments", 0, 1, 2, 3, 4, 5);
    staging.behind("tenant-b.payments", 10_000, 9_000, 8_000, 7_000, 7_000, 6_000);
    world.broker("dev").group("payment-service").behind("tenant-b.payments", new long[8]);
    world.parity.removeIf(r -> r.name().equals("skew"));
    world.parity.add(
        new ParityRule(
            "skew",
            "group.lag",
            World.names("payment-*"),
            List.of(),
            java.util.Optional.of("prod"),
            List.of("staging"),
            new ParityRule.Within(10_000),
            false));
    GroupBuilder invoices = world.broker("prod").group("tenant-c-invoices");
    invoices.member("a", "tenant-c.invoices", 0, 1, 2, 3);
    invoices.behind("tenant-c.invoices", 40, 30, 20, 10);
    return world;
  }

  private static ParityRule.Equal equal() {
    return new ParityRule.Equal();
  }

  private static <T extends Finding> List<T> of(List<Finding> findings, Class<T> kind) {
    return findings.stream().filter(kind::isInstance).map(kind::cast).toList();
  }

  @Test
  void detectsExactlyTheTwoBacklogs() {
    List<BacklogBreach> found = of(world().detect(), BacklogBreach.class);

    assertThat(found).hasSize(2);
    BacklogBreach orders = found.getFirst();
    assertThat(orders.tenant().value()).isEqualTo("tenant-a");
    assertThat(orders.subscription().group().name()).isEqualTo("order-processor");
    assertThat(orders.breached()).isTrue();
    assertThat(orders.persistent()).isTrue();
    assertThat(orders.severity()).isEqualTo(Severity.MAJOR);
    assertThat(orders.lagMessages().number()).hasValue(156_000);
    assertThat(orders.lagSeconds().number()).hasValue(1_842);
    assertThat(orders.affected()).containsExactly(0, 3, 7);
    BacklogBreach payments = found.getLast();
    assertThat(payments.subscription().group().name()).isEqualTo("payment-service");
    assertThat(payments.breached()).isFalse();
    assertThat(payments.severity()).isEqualTo(Severity.MINOR);
    assertThat(payments.lagMessages().number()).hasValue(89_000);
    assertThat(payments.lagSeconds().number()).hasValue(512);
    assertThat(payments.affected()).containsExactly(1, 4);
  }

  @Test
  void namesTheMemberThatCarriesTheThreePartitions() {
    SkewedGroup skew = of(world().detect(), SkewedGroup.class).getFirst();

    assertThat(skew.member()).isEqualTo("a");
    assertThat(skew.partitions()).containsExactly(0, 3, 7);
    assertThat(skew.severity()).isEqualTo(Severity.MAJOR);
  }

  @Test
  void reportsEveryDriftBetweenTheEnvironments() {
    List<ParityDrift> drifts = of(world().detect(), ParityDrift.class);

    assertThat(drifts)
        .extracting(d -> d.rule() + " " + d.subject() + " " + d.environment() + " " + d.change())
        .containsExactlyInAnyOrder(
            "partitions tenant-b.payments staging " + Change.IRREVERSIBLE,
            "retention tenant-a.orders staging " + Change.SAFE,
            "quotas client-id=tenant-a staging " + Change.SAFE,
            "skew payment-service staging " + Change.NOT_CHANGEABLE);
    ParityDrift skew = drifts.stream().filter(d -> d.rule().equals("skew")).findFirst().get();
    assertThat(skew.found()).isEqualTo("47000");
    assertThat(skew.wanted()).isEqualTo("89000");
    assertThat(skew.method()).contains("difference of lag").contains("offsets are not compared");
    assertThat(skew.evidence()).contains("They differ by 42,000.");
  }

  @Test
  void sharesAnewThenScalesThenExpandsWithApproval() {
    Plan plan = world().plan();

    assertThat(plan.waves()).hasSize(3);
    Step first = plan.waves().get(0).steps().getFirst();
    assertThat(first.operation()).isInstanceOf(RestartConsumers.class);
    assertThat(first.needsApproval()).isFalse();
    Step second = plan.waves().get(1).steps().getFirst();
    assertThat(second.operation())
        .isInstanceOfSatisfying(
            ScaleConsumers.class,
            scale -> {
              assertThat(scale.from()).isEqualTo(4);
              assertThat(scale.to()).isEqualTo(6);
            });
    assertThat(second.wayBack()).isInstanceOf(WayBack.Undo.class);
    Step third = plan.waves().get(2).steps().getFirst();
    assertThat(third.operation())
        .isInstanceOfSatisfying(
            ExpandPartitions.class,
            expand -> {
              assertThat(expand.queue().toString()).isEqualTo("staging/main/tenant-b.payments");
              assertThat(expand.from()).isEqualTo(6);
              assertThat(expand.to()).isEqualTo(8);
            });
    assertThat(third.needsApproval()).isTrue();
    assertThat(third.wayBack()).isInstanceOf(WayBack.Irreversible.class);
    assertThat(plan.steps()).hasSize(3);
  }

  @Test
  void leavesTheOtherTenantsLagAloneAndSaysSo() {
    assertThat(world().plan().declined())
        .extracting(Declined::finding, Declined::code)
        .contains(
            org.assertj.core.groups.Tuple.tuple(
                "alert:prod/main/payment-service:tenant-b.payments", "below-act-threshold"),
            org.assertj.core.groups.Tuple.tuple(
                "parity:skew:payment-service:staging/main", "not-alignable"),
            org.assertj.core.groups.Tuple.tuple(
                "parity:retention:tenant-a.orders:staging/main", "report-only"));
  }

  @Test
  void planIsTheGoldenOne() {
    Golden.check("scenario-one", world().plan());
  }

  @Test
  void theAgesOfTheWorldAreMeasuredNotInterpolated() {
    World world = world();
    var filled = world.engine.withAges(world.history(), world.snapshot());
    PartitionLag first =
        filled
            .group(world.broker("prod").group("order-processor").id)
            .get()
            .subscriptions()
            .getFirst()
            .partitions()
            .getFirst();
    assertThat(first.lagSeconds().number()).hasValue(1_842);
  }
}
