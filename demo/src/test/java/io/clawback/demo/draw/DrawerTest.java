package io.clawback.demo.draw;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

final class DrawerTest {
  private static final int SEEDS = 300;

  @Test
  void sameSeedDrawsTheSameWorld() {
    worlds().forEach(w -> assertThat(Drawer.draw(w.seed(), Size.FULL)).isEqualTo(w));
  }

  @Test
  void otherSeedsDrawOtherWorlds() {
    assertThat(worlds().stream().map(World::topics).distinct()).hasSizeGreaterThan(SEEDS - 5);
    assertThat(worlds().stream().map(w -> w.busy().hot()).distinct()).hasSizeGreaterThan(20);
    assertThat(worlds().stream().map(w -> w.tenants().getFirst()).distinct()).hasSizeGreaterThan(3);
  }

  @Test
  void everyWorldHasTheScenariosTotals() {
    for (World world : worlds()) {
      assertThat(world.tenants()).hasSize(18).doesNotHaveDuplicates();
      assertThat(world.topics().stream().map(World.Topic::name).distinct()).hasSize(12);
      assertThat(world.groups().stream().map(World.Group::name).distinct()).hasSize(24);
      assertThat(partitions(world, "dev")).isEqualTo(24);
      assertThat(partitions(world, "staging")).isEqualTo(36);
      assertThat(partitions(world, "prod")).isEqualTo(48);
    }
  }

  @Test
  void everyTenantOwnsSomethingAndEverythingHasAnOwner() {
    for (World world : worlds()) {
      assertThat(world.groups().stream().map(World.Group::tenant).distinct())
          .containsExactlyInAnyOrderElementsOf(world.tenants());
      assertThat(world.topics()).allMatch(t -> world.tenants().contains(t.tenant()));
      assertThat(world.groups()).allMatch(g -> world.topic(g.topic()).name().equals(g.topic()));
    }
  }

  @Test
  void fourConsumersAreTooFewAndSixAreEnough() {
    for (World world : worlds()) {
      Busy busy = world.busy();
      assertThat(busy.inflow())
          .isGreaterThan(busy.instances() * busy.capacity())
          .isLessThan(busy.target() * busy.capacity());
      assertThat(busy.partitions()).isEqualTo(world.topic(busy.topic()).partitions("prod"));
    }
  }

  @Test
  void onlyTheHolderOfTheHotPartitionsFallsBehind() {
    for (World world : worlds()) {
      Busy busy = world.busy();
      List<Double> loads =
          busy.holdings().stream()
              .map(held -> held.stream().mapToDouble(busy::inflow).sum())
              .toList();
      assertThat(loads.getFirst()).isGreaterThan(busy.capacity());
      assertThat(loads.subList(1, loads.size())).allMatch(load -> load < busy.capacity());
      assertThat(new HashSet<>(busy.holdings().stream().flatMap(List::stream).toList()))
          .hasSize(busy.partitions());
    }
  }

  @Test
  void exactlyTwoGroupsReachAnAlertThreshold() {
    for (World world : worlds()) {
      assertThat(world.busy().lag()).isGreaterThan(world.busy().slo());
      Slow slow = world.slow();
      Slow.Behind prod = slow.behind().get(World.PROD);
      assertThat(prod.lag()).isBetween(slow.slo() * 8 / 10, slow.slo());
      assertThat(slow.behind().get(World.STAGING).lag()).isLessThan(slow.slo() * 8 / 10);
      assertThat(world.quietGroups()).hasSize(22);
      assertThat(world.quietGroups().stream().flatMap(g -> g.lag().values().stream()))
          .allMatch(lag -> lag < 1_000);
    }
  }

  @Test
  void environmentsDifferWhereTheRulesLook() {
    for (World world : worlds()) {
      World.Topic slow = world.topic(world.slow().topic());
      assertThat(slow.partitions("staging")).isLessThan(slow.partitions("prod"));
      assertThat(
              world.topics().stream()
                  .filter(t -> t.retentionMillis("staging") != t.retentionMillis("prod")))
          .hasSize(1);
      assertThat(
              world.quotas().stream()
                  .filter(q -> q.bytesPerSecond("staging") != q.bytesPerSecond("prod")))
          .hasSize(1);
      long apart =
          world.slow().behind().get(World.PROD).lag()
              - world.slow().behind().get(World.STAGING).lag();
      assertThat(apart).isGreaterThan(world.slow().slo() / 10);
      assertThat(world.topics())
          .allMatch(t -> t.partitions("dev") * 5 >= t.partitions("prod"))
          .allMatch(t -> t.partitions("staging") * 5 >= t.partitions("prod"))
          .allMatch(t -> t.partitions("staging") <= t.partitions("prod"));
    }
  }

  @Test
  void seedZeroIsTheWorldThatTheScenarioTells() {
    World world = Drawer.draw(0, Size.FULL);
    assertThat(world.tenants()).startsWith("tenant-a", "tenant-b").endsWith("tenant-r");
    Busy busy = world.busy();
    assertThat(List.of(busy.tenant(), busy.group())).containsExactly("tenant-a", "order-processor");
    assertThat(List.of(busy.lag(), busy.ageSeconds(), busy.slo()))
        .containsExactly(156_000L, 1_842L, 100_000L);
    assertThat(busy.hot()).containsExactly(0, 3, 7);
    Slow.Behind prod = world.slow().behind().get(World.PROD);
    assertThat(prod).isEqualTo(new Slow.Behind(List.of(1, 4), 89_000, 512));
    assertThat(world.slow().behind().get(World.STAGING).lag()).isEqualTo(89_000 - 42_000);
    World.Topic slow = world.topic(world.slow().topic());
    assertThat(List.of(slow.partitions("staging"), slow.partitions("prod"))).containsExactly(6, 8);
  }

  @Test
  void sharesOfABacklogAddUp() {
    for (World world : worlds()) {
      for (Slow.Behind behind : world.slow().behind().values()) {
        assertThat(behind.partitions().stream().mapToLong(behind::lag).sum())
            .isEqualTo(behind.lag());
      }
    }
  }

  private static int partitions(World world, String environment) {
    return world.topics().stream().mapToInt(t -> t.partitions(environment)).sum();
  }

  private static List<World> worlds() {
    return LongStream.range(0, SEEDS).mapToObj(seed -> Drawer.draw(seed, Size.FULL)).toList();
  }
}
