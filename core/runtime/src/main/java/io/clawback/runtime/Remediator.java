package io.clawback.runtime;

import io.clawback.engine.Engine;
import io.clawback.engine.PlanRequest;
import io.clawback.engine.parity.ParityMatrix;
import io.clawback.execute.Backoff;
import io.clawback.execute.Executor;
import io.clawback.execute.Order;
import io.clawback.execute.RunEvent;
import io.clawback.execute.RunResult;
import io.clawback.ledger.Ledger;
import io.clawback.model.audit.Draft;
import io.clawback.model.audit.EntryKind;
import io.clawback.model.error.Category;
import io.clawback.model.error.ClawbackException;
import io.clawback.model.error.Problem;
import io.clawback.model.finding.Finding;
import io.clawback.model.fleet.Fleet;
import io.clawback.model.fleet.Scope;
import io.clawback.model.json.Json;
import io.clawback.model.json.RecordJson;
import io.clawback.model.name.BrokerId;
import io.clawback.model.observed.FleetSnapshot;
import io.clawback.model.observed.Unseen;
import io.clawback.model.plan.Approval;
import io.clawback.model.plan.Plan;
import io.clawback.model.plan.Step;
import io.clawback.model.run.StepState;
import io.clawback.runtime.act.BrokerHands;
import io.clawback.runtime.act.FreshWorld;
import io.clawback.runtime.act.LeasedHands;
import io.clawback.runtime.act.RecoveryWatch;
import io.clawback.runtime.look.AgeTeller;
import io.clawback.runtime.look.Connections;
import io.clawback.runtime.look.SnapshotTaker;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * The Java API: look, plan, approve, apply, resume, roll back. Looking takes no lock and changes
 * nothing; whatever is recorded or changed goes through the one ledger, which one process at a time
 * may write. Blocking; not thread-safe.
 */
public final class Remediator implements AutoCloseable {
  private final Setup setup;
  private final Fleet fleet;
  private final Engine engine = new Engine();
  private final Connections connections;
  private final SnapshotTaker taker;
  private final AgeTeller ages;
  private final Records records;

  private Remediator(Setup setup) {
    this.setup = setup;
    this.fleet = setup.fleet();
    this.connections =
        new Connections(fleet.brokers(), fleet.consumers(), setup.brokers(), setup.consumers());
    this.taker = new SnapshotTaker(connections, setup.clock());
    this.ages = new AgeTeller(connections, fleet.limits());
    this.records = new Records(setup);
  }

  /** A remediator; connects to nothing yet. */
  public static Remediator open(Setup setup) {
    return new Remediator(setup);
  }

  /** What was declared. */
  public Fleet fleet() {
    return fleet;
  }

  /** One look at the brokers chosen; it is remembered as history. */
  public Observation look(Predicate<BrokerId> chosen, AgeTeller.Records ageRecords) {
    return observer().look(chosen, ageRecords);
  }

  /**
   * As {@link #look}, but a second time when nothing recent is remembered, so that rates are known.
   */
  public Observation lookForRates(Predicate<BrokerId> chosen, AgeTeller.Records ageRecords)
      throws InterruptedException {
    return observer().lookForRates(chosen, ageRecords);
  }

  /** What to do about what was observed; recorded, and kept to be approved and applied. */
  public Plan plan(Observation seen, Scope scope, Optional<PlanRequest.Direction> align) {
    PlanRequest request = request(seen, scope, align);
    Plan plan = engine.plan(fleet, seen.history(), seen.snapshot(), seen.findings(), request);
    record(seen);
    keep(plan);
    return plan;
  }

  /** A plan that moves a group's position; recorded and kept like any other. */
  public Plan planOffsets(OffsetsRequest wish) {
    BrokerId broker = wish.subscription().broker();
    Observation seen = look(broker::equals, AgeTeller.Records.NONE);
    if (seen.snapshot().broker(broker).isEmpty()) {
      throw new ClawbackException(
          seen.snapshot().unseen().stream().map(Unseen::problem).toList(), null);
    }
    var resolved =
        OffsetWishes.resolve(wish, () -> connections.broker(broker).inspect(), setup.clock().now());
    Plan plan =
        engine.planOffsets(
            fleet,
            seen.history(),
            seen.snapshot(),
            resolved,
            request(seen, Scope.ALL, Optional.empty()));
    keep(plan);
    return plan;
  }

  /** Which environments agree where the parity rules say that they should. */
  public ParityMatrix parity(Observation seen) {
    return engine.parity(fleet, seen.history(), seen.snapshot());
  }

  /** What a decline's code means, and what the reader does about it. */
  public String explain(String declineCode) {
    return engine.explain(declineCode);
  }

  /** The plan that is kept under that id, or the beginning of it. */
  public Plan findPlan(String id) {
    return records.plans().find(id);
  }

  /** The plan in a text as {@link #document} wrote it; refuses one that was changed since. */
  public static Plan readPlan(String text, String where) {
    return PlanStore.parse(text, where);
  }

  /** The plan as a document for a file. */
  public static Json.Obj document(Plan plan) {
    return PlanStore.document(plan);
  }

  /** Records this person's yes to the plan. */
  public Approval approve(String planId, String reason) {
    Plan plan = findPlan(planId);
    Approval approval;
    try {
      approval = new ApprovalGate(fleet).grant(plan, setup.who(), reason, setup.clock().now());
    } catch (ClawbackException e) {
      append(EntryKind.APPROVAL_REFUSED, "problem", RecordJson.write(e.problem()));
      throw e;
    }
    append(EntryKind.APPROVED, "approval", RecordJson.write(approval));
    records.ledger().checkpoint();
    return approval;
  }

  /**
   * Carries the whole plan out. Throws a problem of category STALE or APPROVAL before anything is
   * changed; once it acts, it always returns a result.
   */
  public RunResult apply(Plan plan, BooleanSupplier stop, Consumer<RunEvent> listener)
      throws InterruptedException {
    ApprovalGate gate = new ApprovalGate(fleet);
    Optional<Approval> approval =
        gate.holding(records.bookForActing().approvals(), plan, setup.clock().now());
    gate.require(plan, approval);
    return begin(plan, approval, plan.steps().map(Step::id).toList(), stop, listener);
  }

  /**
   * Carries out what the policies allow by themselves; steps that need a yes run only if there is
   * one.
   */
  public RunResult run(Plan plan, BooleanSupplier stop, Consumer<RunEvent> listener)
      throws InterruptedException {
    ApprovalGate gate = new ApprovalGate(fleet);
    Optional<Approval> approval =
        gate.holding(records.bookForActing().approvals(), plan, setup.clock().now());
    return begin(
        plan, approval, gate.permitted(plan, approval, setup.clock().now()), stop, listener);
  }

  private RunResult begin(
      Plan plan,
      Optional<Approval> approval,
      List<String> steps,
      BooleanSupplier stop,
      Consumer<RunEvent> listener)
      throws InterruptedException {
    refuseWhileAnotherIsOpen();
    records.plans().keep(plan);
    FleetSnapshot base = taker.take(id -> true);
    refuseStale(plan, steps, base);
    Order order =
        new Order(handle(8), handle(16), setup.who(), plan, approval, new TreeMap<>(), steps);
    append(EntryKind.CONFIG_LOADED, "digest", Json.of(fleet.digest()));
    return executor(base, stop, listener).run(order);
  }

  /** Goes on with the run, or with the only open one when {@code run} is empty. */
  public RunResult resume(String run, BooleanSupplier stop, Consumer<RunEvent> listener)
      throws InterruptedException {
    RunRecord record = open(run);
    Plan plan = findPlan(record.plan());
    FleetSnapshot base = taker.take(id -> true);
    return executor(base, stop, listener).run(order(record, plan));
  }

  /** Takes back the run that has this rollback key. */
  public RunResult rollBack(String key, BooleanSupplier stop, Consumer<RunEvent> listener)
      throws InterruptedException {
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
    Plan plan = findPlan(record.plan());
    FleetSnapshot base = taker.take(id -> true);
    return executor(base, stop, listener).rollBack(order(record, plan));
  }

  /** All runs, oldest first, as the ledger tells them. */
  public List<RunRecord> runs() {
    return records.book().runs();
  }

  /** The ledger, for reading. */
  public Ledger ledger() {
    return records.ledger();
  }

  /** The connections, for {@code doctor}. */
  Connections connections() {
    return connections;
  }

  private PlanRequest request(
      Observation seen, Scope scope, Optional<PlanRequest.Direction> align) {
    return new PlanRequest(
        setup.who(),
        seen.snapshot().at(),
        scope,
        align,
        op -> setup.nativeCommand().apply(fleet, op));
  }

  private Observer observer() {
    return new Observer(
        fleet, engine, taker, ages, records.store(), setup.clock(), setup.scheduler());
  }

  private Executor executor(FleetSnapshot base, BooleanSupplier stop, Consumer<RunEvent> listener) {
    FreshWorld world = new FreshWorld(engine, taker, base);
    RecoveryWatch recovery =
        new RecoveryWatch(
            fleet,
            engine,
            world,
            s -> ages.tell(fleet, s, AgeTeller.Records.ABOVE_HALF),
            setup.clock(),
            setup.scheduler(),
            s -> {});
    return new Executor(
        records.ledger(),
        new LeasedHands(
            new BrokerHands(connections),
            records.leases(),
            setup.who() + " " + ProcessHandle.current().pid()),
        world,
        recovery,
        setup.scheduler(),
        setup.random(),
        Backoff.DEFAULT,
        stop,
        event -> {
          remember(event);
          listener.accept(event);
        });
  }

  private void remember(RunEvent event) {
    if (event instanceof RunEvent.Rested rested && rested.state() == StepState.DONE) {
      records.store().acted(rested.step().operation().target(), setup.clock().now());
    }
  }

  private void refuseStale(Plan plan, List<String> steps, FleetSnapshot base) {
    List<Problem> stale =
        plan.steps()
            .filter(s -> steps.contains(s.id()) && firstOnItsTarget(plan, s))
            .flatMap(s ->
                engine.unmet(s.preconditions(), base).stream()
                    .map(u ->
                        new Problem(
                            "plan.stale",
                            Category.STALE,
                            "step " + s.id() + ", " + s.operation().target(),
                            "the world has changed: planned for "
                                + u.precondition()
                                + ", found "
                                + u.found()
                                + ".",
                            "Make a new plan with `clawback plan`.")))
            .toList();
    if (!stale.isEmpty()) {
      throw new ClawbackException(stale, null);
    }
  }

  /**
   * A later step on a target rests on what an earlier one does; it is checked when its turn comes.
   */
  private static boolean firstOnItsTarget(Plan plan, Step step) {
    return plan.steps()
        .filter(s -> s.operation().target().equals(step.operation().target()))
        .findFirst()
        .filter(step::equals)
        .isPresent();
  }

  private void refuseWhileAnotherIsOpen() {
    records.bookForActing().runs().stream()
        .filter(r -> r.ending().isEmpty())
        .findFirst()
        .ifPresent(r -> {
          throw usage(
              "run.open",
              "run " + r.run(),
              "it was interrupted and waits.",
              "Run `clawback resume "
                  + r.run()
                  + "` or `clawback rollback "
                  + r.rollbackKey()
                  + " --execute` first.");
        });
  }

  private RunRecord open(String run) {
    List<RunRecord> candidates =
        records.bookForActing().runs().stream()
            .filter(r -> run.isEmpty() ? r.ending().isEmpty() : r.run().equals(run))
            .toList();
    if (candidates.size() != 1) {
      throw usage(
          "run.unknown",
          run.isEmpty() ? "resume" : run,
          candidates.isEmpty() ? "there is no such run to resume." : "more than one run is open.",
          "See `clawback runs`.");
    }
    return candidates.getFirst();
  }

  private static Order order(RunRecord r, Plan plan) {
    TreeMap<String, StepState> states = new TreeMap<>(r.states());
    plan.steps().forEach(s -> states.putIfAbsent(s.id(), StepState.PLANNED));
    return new Order(r.run(), r.rollbackKey(), r.who(), plan, r.approval(), states, r.steps());
  }

  private void record(Observation seen) {
    TreeMap<String, Json> detail = new TreeMap<>();
    detail.put("at", Json.of(seen.snapshot().at().toString()));
    seen.snapshot()
        .brokers()
        .forEach(b ->
            detail.put(
                b.id().toString(),
                Json.of(
                    b.clusterId()
                        + ": "
                        + b.queues().size()
                        + " queues, "
                        + b.groups().size()
                        + " groups")));
    records.ledger().append(Draft.of(EntryKind.SNAPSHOT_TAKEN, setup.who(), Json.of(detail)));
    List<Json> keys =
        seen.findings().stream()
            .map(Finding::key)
            .map(k -> (Json) new Json.Text(k))
            .limit(500)
            .toList();
    append(EntryKind.FINDINGS_MADE, "keys", Json.of(keys));
  }

  /** Keeps a plan that was made elsewhere, so that it can be approved and applied; recorded. */
  public void keep(Plan plan) {
    records.plans().keep(plan);
    TreeMap<String, Json> detail = new TreeMap<>();
    detail.put("plan", Json.of(plan.id()));
    detail.put("steps", Json.of(plan.steps().count()));
    detail.put("declined", Json.of(plan.declined().size()));
    records.ledger().append(Draft.of(EntryKind.PLAN_MADE, setup.who(), Json.of(detail)));
  }

  private void append(EntryKind kind, String field, Json value) {
    TreeMap<String, Json> detail = new TreeMap<>();
    detail.put(field, value);
    records.ledger().append(Draft.of(kind, setup.who(), Json.of(detail)));
  }

  private String handle(int bytes) {
    byte[] random = new byte[bytes];
    setup.random().nextBytes(random);
    return HexFormat.of().formatHex(random);
  }

  private static ClawbackException usage(String code, String culprit, String message, String next) {
    return new ClawbackException(new Problem(code, Category.USAGE, culprit, message, next));
  }

  @Override
  public void close() {
    connections.close();
    records.close();
  }
}
