package io.clawback.engine;

import static io.clawback.engine.World.scope;

import io.clawback.engine.World.GroupBuilder;
import io.clawback.model.fleet.ParityRule.AtLeast;
import io.clawback.model.fleet.ParityRule.Equal;
import io.clawback.model.fleet.ParityRule.Within;
import io.clawback.model.fleet.Policy.Permission;
import io.clawback.model.fleet.Scope;
import io.clawback.model.observed.Capability;
import io.clawback.model.observed.GroupState;
import io.clawback.model.plan.StepKind;
import java.util.List;
import java.util.Random;

/** Draws worlds of every kind of trouble; the same seed draws the same world. */
final class RandomWorlds {
  private static final List<String> ENVIRONMENTS = List.of("dev", "staging", "prod");

  private RandomWorlds() {}

  static World draw(long seed) {
    Random random = new Random(seed);
    World world = new World();
    for (int t = 0; t < 3; t++) {
      world.tenant("t" + t, "q" + t + "*", random.nextInt(4) == 0 ? "g*" : "g" + t + "*");
    }
    world.slo("tight", scope("t1", ""), 200, 1 + random.nextInt(2));
    world.slo("wide", Scope.ALL, 3_000, 1 + random.nextInt(2));
    if (random.nextInt(5) > 0) {
      Permission permission = Permission.values()[random.nextInt(3)];
      world.policy(Scope.ALL, permission, StepKind.values());
    }
    world.rule(
        "p", "queue.partitions", "*", any(random, "prod", ""), new Equal(), random.nextBoolean());
    world.rule("p2", "queue.partitions", "q1*", "dev", new AtLeast(), true);
    world.rule("s", "queue.settings.retention.ms", "*", "prod", new AtLeast(), true);
    world.rule("l", "group.lag", "*", "prod", new Within(500), true);
    world.rule("q", "quota.rate", "*", "staging", new Equal(), true);
    for (String environment : ENVIRONMENTS) {
      broker(world, environment, random);
    }
    if (random.nextInt(3) == 0) {
      world.unseen("prod", "prod/other");
    }
    return world;
  }

  private static String any(Random random, String... of) {
    return of[random.nextInt(of.length)];
  }

  private static void broker(World world, String environment, Random random) {
    var broker = world.broker(environment);
    for (Capability capability : Capability.values()) {
      if (random.nextInt(8) == 0) {
        broker.without(capability);
      }
    }
    if (random.nextBoolean()) {
      broker.quota("c", "rate", 10 + random.nextInt(2));
    }
    for (int q = 0; q < 4; q++) {
      String queue = "q" + q;
      int partitions = 1 + random.nextInt(6);
      broker.queue(queue, partitions).set("retention.ms", any(random, "3600000", "7200000", "-1"));
      broker.queue(queue, partitions).logStart = random.nextInt(4) == 0 ? 999_000 : 0;
      if (random.nextInt(6) == 0) {
        broker.hangs(queue, random.nextInt(partitions), random.nextInt(2) * 50L);
      }
      group(world, environment, "g" + q, queue, partitions, random);
    }
  }

  private static void group(
      World world, String environment, String name, String queue, int partitions, Random random) {
    GroupBuilder group = world.broker(environment).group(name);
    int members = random.nextInt(4);
    group.phase = members == 0 ? GroupState.Phase.EMPTY : GroupState.Phase.STABLE;
    for (int m = 0; m < members; m++) {
      int first = m;
      Integer[] mine =
          java.util.stream.IntStream.range(0, partitions)
              .filter(p -> p % members == first)
              .boxed()
              .toArray(Integer[]::new);
      if (random.nextInt(3) == 0) {
        group.staticMember("m" + m, queue, mine);
      } else {
        group.member("m" + m, queue, mine);
      }
    }
    long[] lag = new long[partitions];
    double[] inflow = new double[partitions];
    double[] outflow = new double[partitions];
    for (int p = 0; p < partitions; p++) {
      int kind = random.nextInt(12);
      lag[p] = kind < 2 ? -1 - kind : kind < 6 ? random.nextInt(50) : random.nextInt(4_000);
      inflow[p] = random.nextInt(30);
      outflow[p] = random.nextInt(3) == 0 ? 0 : random.nextInt(30);
    }
    group.behind(queue, lag);
    if (random.nextInt(4) > 0) {
      world.past(group, queue, 2 + random.nextInt(9), 1 + random.nextInt(20), inflow, outflow);
    }
    if (environment.equals("prod") && random.nextBoolean()) {
      world.runs(name, random.nextInt(5), 1 + random.nextInt(8));
    }
    if (random.nextInt(3) == 0) {
      contents(world, group, queue, lag, random);
    }
    world.streaks.put("breach:" + group.on(queue), random.nextInt(3));
    if (random.nextInt(5) == 0) {
      world.acted.put("group " + group.id, World.NOW.minusSeconds(random.nextInt(1_200)));
      world.acted.put("consumers " + name, World.NOW.minusSeconds(random.nextInt(1_200)));
    }
  }

  private static void contents(
      World world, GroupBuilder group, String queue, long[] lag, Random random) {
    Reports report = Reports.of(group.on(queue));
    if (random.nextBoolean()) {
      int partition = random.nextInt(lag.length);
      long position = 1_000_000 - Math.max(0, lag[partition]);
      report.poison("s", 80 + random.nextInt(20), 1 + random.nextInt(50), partition, position);
    }
    if (random.nextBoolean()) {
      report.repeats(random.nextInt(3), random.nextInt(2));
    }
    if (random.nextBoolean()) {
      report.tenant("x", random.nextInt(900)).tenant("y", random.nextInt(300));
    }
    if (random.nextInt(4) == 0) {
      report.unreadable(0, 3);
    }
    world.contents.add(report.build());
  }
}
