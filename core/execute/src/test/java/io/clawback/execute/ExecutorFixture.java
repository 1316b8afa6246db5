package io.clawback.execute;

import io.clawback.model.fleet.TenantBudget;
import io.clawback.model.message.Prints;
import io.clawback.model.name.BrokerId;
import io.clawback.model.name.QueueId;
import io.clawback.model.name.TenantName;
import io.clawback.model.plan.Approval;
import io.clawback.model.plan.Budget;
import io.clawback.model.plan.Operation;
import io.clawback.model.plan.Plan;
import io.clawback.model.plan.Step;
import io.clawback.model.plan.WayBack;
import io.clawback.model.run.StepState;
import io.clawback.model.run.Verification;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.random.RandomGenerator;

/** Plans of settings and expansions, carried out in a scripted world. */
abstract class ExecutorFixture {
  static final BrokerId PROD = new BrokerId("prod", "main");
  static final QueueId ORDERS = new QueueId(PROD, "orders");
  static final QueueId BILLS = new QueueId(PROD, "bills");

  final ScriptedWorld world = new ScriptedWorld();
  final List<Verification> verdicts = new ArrayList<>();
  boolean rollBack;

  /** The only step that the policy wants taken back; empty: as {@link #rollBack} says. */
  String onlyBack = "";

  boolean stop;

  static Step settings(String id, QueueId queue) {
    Operation forth = new Operation.AlterSettings(queue, List.of(change("1", "2")));
    Operation back = new Operation.AlterSettings(queue, List.of(change("2", "1")));
    return step(id, forth, new WayBack.Undo(back), false);
  }

  static Step expand(String id) {
    return step(
        id,
        new Operation.ExpandPartitions(ORDERS, 6, 8),
        new WayBack.Irreversible("it grows only"),
        true);
  }

  static Operation.Change change(String from, String to) {
    return new Operation.Change("retention.ms", Optional.of(from), Optional.of(to));
  }

  static Step step(String id, Operation operation, WayBack back, boolean approval) {
    return new Step(
        id,
        new TenantName("a"),
        "policy",
        List.of("finding"),
        operation,
        List.of(),
        Budget.DEFAULT,
        back,
        approval,
        true,
        "because",
        "by hand",
        "better");
  }

  static Plan plan(Step... steps) {
    return new Plan(
        Instant.EPOCH,
        "test",
        "sha256:0",
        List.of(new Plan.Wave(1, "all", List.of(steps))),
        List.of());
  }

  /** What a run may do to each tenant. */
  static final TreeMap<TenantName, TenantBudget> tenants = new TreeMap<>();

  static Order order(Plan plan, SortedMap<String, StepState> states, Optional<Approval> approval) {
    List<String> all = plan.steps().map(Step::id).toList();
    return order(plan, states, approval, all);
  }

  static Order order(
      Plan plan,
      SortedMap<String, StepState> states,
      Optional<Approval> approval,
      List<String> permitted) {
    List<String> all = plan.steps().map(Step::id).toList();
    TreeMap<String, Budget> budgets = new TreeMap<>();
    budgets.put("policy", Budget.DEFAULT);
    return new Order(
        "run-1", "key", "test", plan, approval, states, all, permitted, budgets, tenants);
  }

  static Order fresh(Step... steps) {
    return order(plan(steps), new TreeMap<>(), Optional.empty());
  }

  Executor executor() {
    return executor(world);
  }

  Executor executor(Backoff backoff) {
    return executor(world, backoff);
  }

  Executor executor(ScriptedWorld world) {
    return executor(world, new Backoff(Duration.ofMillis(1), Duration.ofMillis(2), 2));
  }

  Executor executor(ScriptedWorld world, Backoff backoff) {
    Recovery recovery =
        done ->
            done.stream()
                .map(s ->
                    new Recovery.Judgement(
                        s,
                        verdicts.isEmpty() ? new Verification.Recovered("ok") : verdicts.getFirst(),
                        onlyBack.isEmpty() ? rollBack : s.id().equals(onlyBack)))
                .toList();
    return new Executor(
        world,
        world,
        new Custody(
            () -> {
              throw new IllegalStateException("nothing is carried here");
            },
            tenant -> new Prints(new byte[32])),
        world,
        recovery,
        world.clock,
        length -> {},
        RandomGenerator.of("L64X128MixRandom"),
        backoff,
        () -> stop,
        event -> {},
        SideBySide.NEVER);
  }

  static List<StepState> states(RunResult result) {
    return result.steps().stream().map(RunResult.StepResult::state).toList();
  }

  static TreeMap<String, StepState> at(String step, StepState state) {
    TreeMap<String, StepState> states = new TreeMap<>();
    states.put(step, state);
    return states;
  }
}
