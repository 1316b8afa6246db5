package io.clawback.runtime;

import io.clawback.engine.Engine;
import io.clawback.engine.evaluate.TenantBounds;
import io.clawback.engine.look.Look;
import io.clawback.execute.Backoff;
import io.clawback.execute.Books;
import io.clawback.execute.Executor;
import io.clawback.execute.Order;
import io.clawback.execute.RunEvent;
import io.clawback.execute.RunResult;
import io.clawback.model.audit.Draft;
import io.clawback.model.audit.EntryKind;
import io.clawback.model.error.Category;
import io.clawback.model.error.ClawbackException;
import io.clawback.model.error.Problem;
import io.clawback.model.fleet.Policy;
import io.clawback.model.fleet.TenantBudget;
import io.clawback.model.json.Json;
import io.clawback.model.name.TenantName;
import io.clawback.model.observed.FleetSnapshot;
import io.clawback.model.observed.History;
import io.clawback.model.plan.Approval;
import io.clawback.model.plan.Budget;
import io.clawback.model.plan.Plan;
import io.clawback.model.run.StepState;
import io.clawback.runtime.act.BrokerHands;
import io.clawback.runtime.act.FreshWorld;
import io.clawback.runtime.act.LeasedHands;
import io.clawback.runtime.act.RecoveryWatch;
import io.clawback.runtime.look.AgeTeller;
import io.clawback.runtime.look.Connections;
import io.clawback.runtime.look.SnapshotTaker;
import io.clawback.runtime.quarantine.RedrivenLook;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * Begins runs, goes on with them and takes them back. Refuses before anything is changed: while
 * another run waits, when the config or the world has changed since the plan was made. Not
 * thread-safe.
 */
final class Runs {
  private final Setup setup;
  private final Engine engine;
  private final Connections connections;
  private final SnapshotTaker taker;
  private final AgeTeller ages;
  private final Records records;
  private final BooleanSupplier stop;
  private final Consumer<RunEvent> listener;

  Runs(
      Setup setup,
      Engine engine,
      Connections connections,
      SnapshotTaker taker,
      AgeTeller ages,
      Records records,
      BooleanSupplier stop,
      Consumer<RunEvent> listener) {
    this.setup = setup;
    this.engine = engine;
    this.connections = connections;
    this.taker = taker;
    this.ages = ages;
    this.records = records;
    this.stop = stop;
    this.listener = listener;
  }

  /** A new run of those steps of the plan. */
  RunResult begin(Plan plan, Optional<Approval> approval, List<String> steps)
      throws InterruptedException {
    records.knownAuthors(plan);
    Admission admission = new Admission(setup.fleet(), engine, records);
    admission.refuseOtherConfig(plan);
    admission.refuseWhileAnotherIsOpen("");
    admission.refuseCarriedOut(plan, steps);
    records.plans().keep(plan);
    FleetSnapshot base = taker.take(id -> true);
    admission.refuseStale(plan, steps, base);
    admission.refuseBeyondMandate(plan, steps, aged(base));
    approval.ifPresent(yes -> admission.refuseUsed(plan, yes));
    Order order =
        new Order(
            handle(8),
            handle(16),
            setup.who(),
            plan,
            approval,
            new TreeMap<>(),
            steps,
            steps,
            budgets(),
            tenants(base));
    TreeMap<String, Json> detail = new TreeMap<>();
    detail.put("digest", Json.of(setup.fleet().digest()));
    records.ledger().append(Draft.of(EntryKind.CONFIG_LOADED, setup.who(), Json.of(detail)));
    return executor(base, remembered(base)).run(order);
  }

  /** Goes on with the run, or with the only open one when {@code run} is empty. */
  RunResult resume(String run) throws InterruptedException {
    RunRecord record = open(run);
    Plan plan = records.plans().find(record.plan());
    FleetSnapshot base = taker.take(id -> true);
    return executor(base).run(order(record, plan, stillPermitted(record, plan, base), base));
  }

  /**
   * Acts only under the same config and a yes that still holds; what was begun and may not be gone
   * on with is settled by asking.
   */
  private List<String> stillPermitted(RunRecord record, Plan plan, FleetSnapshot base) {
    boolean sameConfig = plan.fleet().equals(setup.fleet().digest());
    List<String> now =
        new ApprovalGate(setup.fleet(), records.knownAuthors(plan))
            .permitted(plan, record.approval(), setup.clock().now());
    Mandate mandate = new Mandate(setup.fleet(), aged(base), new TreeMap<>());
    return record.steps().stream()
        .filter(id -> sameConfig && now.contains(id))
        // What was begun was within its mandate then, and its own effect is no reason against it.
        .filter(id -> begun(record, id) || mandate.beyond(plan, List.of(id)).isEmpty())
        .toList();
  }

  /** With ages, where it matters how far an objective is exceeded. */
  private FleetSnapshot aged(FleetSnapshot base) {
    boolean tiered = setup.fleet().policies().stream().anyMatch(p -> !p.tiers().isEmpty());
    return tiered
        ? ages.tell(
            setup.fleet(),
            engine.withAges(
                records.store().history(setup.clock().now(), setup.fleet().limits()), base),
            AgeTeller.Records.ABOVE_HALF)
        : base;
  }

  private static boolean begun(RunRecord record, String step) {
    return record.states().getOrDefault(step, StepState.PLANNED) != StepState.PLANNED;
  }

  /** Takes back the run that has this rollback key, or this id. */
  RunResult rollBack(String key) throws InterruptedException {
    RunRecord record =
        records.bookForActing().runs().stream()
            .filter(r -> r.rollbackKey().equals(key) || r.run().equals(key))
            .findFirst()
            .orElseThrow(() ->
                usage(
                    "run.unknown-key",
                    key,
                    "no run has this rollback key.",
                    "See `clawback runs`."));
    new Admission(setup.fleet(), engine, records).refuseWhileAnotherIsOpen(record.run());
    Plan plan = records.plans().find(record.plan());
    refuseRedriven(record, plan);
    FleetSnapshot base = taker.take(id -> true);
    return executor(base).rollBack(order(record, plan, record.steps(), base));
  }

  /** What was put back since would be delivered twice. */
  private void refuseRedriven(RunRecord record, Plan plan) {
    for (Books.Aside aside : new Asides(records).of(record, plan)) {
      RedrivenLook.Redriven found =
          aside.back() || aside.messages().count() == 0
              ? new RedrivenLook.Redriven(0, 0)
              : RedrivenLook.of(connections, aside, stop);
      if (found.messages() > 0) {
        throw new ClawbackException(
            new Problem(
                "rollback.redriven",
                Category.STALE,
                "run " + record.run() + ", step " + aside.step().id(),
                found.messages()
                    + " of its "
                    + found.of()
                    + " messages were put back since: taken back, the run would deliver them"
                    + " twice. Nothing was changed.",
                found.messages() == found.of()
                    ? "Nothing is left to take back."
                    : "Put the rest back too: `clawback redrive "
                        + aside.quarantine()
                        + " --operation "
                        + aside.id()
                        + "`."));
      }
    }
  }

  /** What was seen before anything was done, and what was remembered by then. */
  private Look remembered(FleetSnapshot base) {
    History history = records.store().history(base.at(), setup.fleet().limits());
    return new Look(setup.fleet(), history, base, base.at());
  }

  /** A run that goes on: how it was before its first step is not known any more. */
  private Executor executor(FleetSnapshot base) {
    FleetSnapshot nothing = new FleetSnapshot(base.at(), List.of(), List.of(), List.of());
    return executor(base, new Look(setup.fleet(), History.none(), nothing, base.at()));
  }

  private Executor executor(FleetSnapshot base, Look remembered) {
    FreshWorld world = new FreshWorld(engine, taker, base);
    RecoveryWatch recovery =
        new RecoveryWatch(
            setup.fleet(),
            remembered,
            engine,
            world,
            s -> ages.tell(setup.fleet(), s, AgeTeller.Records.ABOVE_HALF),
            setup.clock(),
            setup.scheduler(),
            stop,
            s -> {});
    return new Executor(
        records.ledger(),
        new LeasedHands(
            new BrokerHands(connections, setup.clock(), setup.scheduler()),
            records.leases(),
            setup.who() + " " + ProcessHandle.current().pid()),
        records.custody(),
        world,
        recovery,
        setup.clock(),
        setup.scheduler(),
        setup.random(),
        Backoff.DEFAULT,
        stop,
        event -> {
          remember(event);
          listener.accept(event);
        },
        setup.sideBySide());
  }

  private void remember(RunEvent event) {
    if (event instanceof RunEvent.Rested rested && rested.state() == StepState.DONE) {
      records.store().acted(rested.step().operation().target(), setup.clock().now());
    }
  }

  private RunRecord open(String run) {
    List<RunRecord> candidates =
        records.bookForActing().runs().stream()
            .filter(r -> r.ending().isEmpty() && (run.isEmpty() || r.run().equals(run)))
            .toList();
    if (candidates.size() != 1) {
      throw usage(
          "run.unknown",
          run.isEmpty() ? "resume" : run,
          candidates.isEmpty()
              ? (run.isEmpty() ? "no run is open" : "no open run is called so") + "."
              : "more than one run is open.",
          "See `clawback runs`.");
    }
    RunRecord found = candidates.getFirst();
    if (found.goingBack()) {
      throw usage(
          "run.going-back",
          "run " + found.run(),
          "its way back has begun.",
          "Run `clawback rollback " + found.rollbackKey() + " --execute`.");
    }
    return found;
  }

  private Order order(RunRecord r, Plan plan, List<String> steps, FleetSnapshot base) {
    TreeMap<String, StepState> states = new TreeMap<>(r.states());
    plan.steps().forEach(s -> states.putIfAbsent(s.id(), StepState.PLANNED));
    // Whoever goes on with it is recorded, not who began it.
    return new Order(
        r.run(),
        r.rollbackKey(),
        setup.who(),
        plan,
        r.approval(),
        states,
        r.steps(),
        steps,
        budgets(),
        tenants(base));
  }

  /** What the policies and their tiers allow the steps of one run together. */
  private SortedMap<String, Budget> budgets() {
    TreeMap<String, Budget> budgets = new TreeMap<>();
    for (Policy policy : setup.fleet().policies()) {
      budgets.put(policy.name(), policy.budget());
      policy
          .tiers()
          .forEach(t ->
              t.budget()
                  .ifPresent(b -> budgets.put(Policy.account(policy.name(), Optional.of(t)), b)));
    }
    return budgets;
  }

  /** What one run may do to each tenant, shares by what is seen now. */
  private SortedMap<TenantName, TenantBudget> tenants(FleetSnapshot base) {
    return TenantBounds.of(new Look(setup.fleet(), History.none(), base, base.at()));
  }

  private String handle(int bytes) {
    byte[] random = new byte[bytes];
    setup.random().nextBytes(random);
    return HexFormat.of().formatHex(random);
  }

  private static ClawbackException usage(String code, String culprit, String message, String next) {
    return new ClawbackException(new Problem(code, Category.USAGE, culprit, message, next));
  }
}
