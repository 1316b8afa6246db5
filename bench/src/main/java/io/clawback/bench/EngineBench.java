package io.clawback.bench;

import io.clawback.engine.Engine;
import io.clawback.engine.PlanRequest;
import io.clawback.model.finding.Finding;
import io.clawback.model.fleet.Scope;
import io.clawback.model.observed.FleetSnapshot;
import io.clawback.model.plan.Plan;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Optional;

/**
 * A look at 5,000 groups, 100,000 partitions and 500,000 positions through ages, detection and
 * plan: to be run with {@code -Xmx512m}. Prints elapsed and processor time of each pass, the first
 * and cold one included: compiling and collecting count as processor time, waiting for a busy
 * machine does not.
 */
public final class EngineBench {
  private EngineBench() {}

  /**
   * One pass over a world.
   *
   * @param agesMillis for filling in ages
   * @param detectMillis for detecting
   * @param planMillis for planning, with the plan's id
   * @param cpuMillis processor time of the whole process meanwhile
   */
  record Pass(
      long agesMillis,
      long detectMillis,
      long planMillis,
      long cpuMillis,
      int findings,
      long steps,
      String id) {
    long millis() {
      return agesMillis + detectMillis + planMillis;
    }
  }

  static Pass pass(EngineWorld world) {
    Engine engine = new Engine();
    long cpu = cpuNanos();
    long begun = System.nanoTime();
    FleetSnapshot aged = engine.withAges(world.history, world.snapshot);
    long ages = System.nanoTime();
    List<Finding> findings = engine.detect(world.fleet, world.history, aged, EngineWorld.NOW);
    long detected = System.nanoTime();
    Plan plan =
        engine.plan(
            world.fleet,
            world.history,
            aged,
            findings,
            new PlanRequest(
                "bench", EngineWorld.NOW, Scope.ALL, Optional.empty(), op -> op.target()));
    String id = plan.shortId();
    long planned = System.nanoTime();
    return new Pass(
        (ages - begun) / 1_000_000,
        (detected - ages) / 1_000_000,
        (planned - detected) / 1_000_000,
        (cpuNanos() - cpu) / 1_000_000,
        findings.size(),
        plan.steps().count(),
        id);
  }

  private static long cpuNanos() {
    return ManagementFactory.getOperatingSystemMXBean()
            instanceof com.sun.management.OperatingSystemMXBean system
        ? system.getProcessCpuTime()
        : System.nanoTime();
  }

  /**
   * Prints milliseconds, counts and the heap in use.
   *
   * @param args how many passes, three when empty; then the most processor time in milliseconds
   *     that a pass may take, beyond which it exits with 1, no bound when empty
   */
  public static void main(String[] args) {
    int passes = args.length > 0 ? Integer.parseInt(args[0]) : 3;
    long most = args.length > 1 ? Long.parseLong(args[1]) : Long.MAX_VALUE;
    // Per environment, of three: 334 queues of 100 partitions, 1,667 groups.
    EngineWorld world = new EngineWorld(1, 334, 100, 1_667, 300);
    long worst = 0;
    for (int i = 1; i <= passes; i++) {
      Pass pass = pass(world);
      worst = Math.max(worst, pass.cpuMillis());
      long used = Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
      System.out.printf(
          "pass %d: ages %d ms, detect %d ms, plan %d ms, together %d ms (processor"
              + " %d ms); %d findings, %d steps,"
              + " plan %s; heap %d of %d MiB%n",
          i,
          pass.agesMillis(),
          pass.detectMillis(),
          pass.planMillis(),
          pass.millis(),
          pass.cpuMillis(),
          pass.findings(),
          pass.steps(),
          pass.id(),
          used >> 20,
          Runtime.getRuntime().maxMemory() >> 20);
    }
    if (worst > most) {
      System.err.println("too slow: " + worst + " ms, allowed are " + most);
      System.exit(1);
    }
  }
}
