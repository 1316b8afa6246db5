package io.clawback.runtime;

import io.clawback.engine.Engine;
import io.clawback.engine.PlanRequest;
import io.clawback.engine.parity.ParityMatrix;
import io.clawback.execute.RunEvent;
import io.clawback.execute.RunResult;
import io.clawback.ledger.Ledger;
import io.clawback.ledger.SinkFollower;
import io.clawback.model.finding.Evaluation;
import io.clawback.model.fleet.Fleet;
import io.clawback.model.fleet.Scope;
import io.clawback.model.json.Json;
import io.clawback.model.name.BrokerId;
import io.clawback.model.name.QueueId;
import io.clawback.model.plan.Approval;
import io.clawback.model.plan.Plan;
import io.clawback.model.plan.Step;
import io.clawback.runtime.inspect.InspectListener;
import io.clawback.runtime.inspect.InspectRequest;
import io.clawback.runtime.inspect.Inspection;
import io.clawback.runtime.inspect.Inspector;
import io.clawback.runtime.inspect.MessageSight;
import io.clawback.runtime.inspect.Stillness;
import io.clawback.runtime.look.AgeTeller;
import io.clawback.runtime.look.Connections;
import io.clawback.runtime.look.SnapshotTaker;
import io.clawback.runtime.quarantine.Balance;
import io.clawback.runtime.quarantine.QuarantineLook;
import java.util.List;
import java.util.Optional;
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

  /** As {@link #look}, but not remembered before {@link #remember} is called. */
  public Observation see(Predicate<BrokerId> chosen, AgeTeller.Records ageRecords) {
    return observer().see(chosen, ageRecords);
  }

  /**
   * Adds what was {@linkplain #see seen} to the history. What is to be shown needs not wait for the
   * disk, nor be lost with it: {@code meanwhile} runs while it is written, and both have ended
   * afterwards.
   */
  public void remember(Observation seen, Runnable meanwhile) {
    observer().remember(seen, meanwhile);
  }

  /**
   * As {@link #look}, but a second time when nothing recent is remembered, so that rates are known.
   */
  public Observation lookForRates(Predicate<BrokerId> chosen, AgeTeller.Records ageRecords)
      throws InterruptedException {
    return observer().lookForRates(chosen, ageRecords);
  }

  /**
   * The same observation, and what is wrong with the messages of the backlogs that breach: a small
   * part of each is read, without consuming it. What cannot be read is a blind spot. Changes
   * nothing.
   */
  public Observation lookInside(Observation seen, BooleanSupplier stop) {
    return observer().inside(seen, new Insides(inspector()), stop);
  }

  /**
   * Why things are behind: looks a few times, looks into a small part of each backlog, and names
   * one cause for each breach. Changes nothing.
   */
  public Explanation explain(CauseRequest request) throws InterruptedException {
    return new Explainer(fleet, engine, observer(), new Insides(inspector())).explain(request);
  }

  /** What to do about what was observed; recorded, and kept to be approved and applied. */
  public Plan plan(Observation seen, Scope scope, Optional<PlanRequest.Direction> align) {
    return planning().plan(seen, scope, align);
  }

  /**
   * One plan that moves groups' positions, so that one yes covers all of the wishes and one budget
   * bounds them; recorded and kept like any other.
   */
  public Plan planOffsets(List<OffsetsWish> wishes) {
    List<BrokerId> brokers = wishes.stream().map(w -> w.subscription().broker()).toList();
    return planning().planOffsets(look(brokers::contains, AgeTeller.Records.NONE), wishes);
  }

  /**
   * A plan that puts back what lies in a quarantine or dead-letter queue; recorded and kept like
   * any other. Reads the queue through, and changes nothing.
   */
  public RedrivePlan planRedrive(RedriveWish wish, BooleanSupplier stop) {
    return planning()
        .planRedrive(look(wish.lies().broker()::equals, AgeTeller.Records.NONE), wish, stop);
  }

  /** Keeps a plan that was made elsewhere, so that it can be approved and applied; recorded. */
  public void keep(Plan plan) {
    planning().keep(plan);
  }

  /**
   * One plan that takes poison out of groups' way; recorded and kept like any other. Reads each
   * backlog to its end first.
   *
   * @param stop once true, nothing more is read, and there is no plan
   */
  public Plan planDrain(List<DrainWish> wishes, BooleanSupplier stop) {
    Draining draining = draining(wishes, stop);
    return draining.plan(wishes, draining.read(wishes), planning());
  }

  /**
   * The backlogs that the wishes are about, read to their ends, one for each wish: what {@link
   * #planDrain(List, List)} plans by. Changes nothing.
   */
  public List<Inspection> readDrain(List<DrainWish> wishes, BooleanSupplier stop) {
    return draining(wishes, stop).read(wishes);
  }

  /** A plan for the wishes by what was {@linkplain #readDrain read} of them a moment ago. */
  public Plan planDrain(List<DrainWish> wishes, List<Inspection> found) {
    return draining(wishes, () -> false).plan(wishes, found, planning());
  }

  private Draining draining(List<DrainWish> wishes, BooleanSupplier stop) {
    List<BrokerId> brokers = wishes.stream().map(w -> w.queue().broker()).toList();
    return new Draining(
        () -> look(brokers::contains, AgeTeller.Records.NONE),
        r -> inspect(r, InspectListener.NONE, stop),
        new ExactMessages(fleet, inspector(), new Asides(records), stop));
  }

  /**
   * Reads messages without consuming them, and says what they are; see {@link Inspector#inspect}.
   */
  public Inspection inspect(
      InspectRequest request, InspectListener listener, BooleanSupplier stop) {
    boolean remembers = request.subscription().isPresent() && setup.remembers().getAsBoolean();
    Stillness before =
        remembers
            ? new Stillness(records.store().history(setup.clock().now(), fleet.limits()), List.of())
            : Stillness.UNKNOWN;
    return inspector().inspect(request, before, listener, stop);
  }

  /** One message; see {@link Inspector#message}. */
  public Optional<MessageSight> message(QueueId queue, int partition, long offset, boolean show) {
    return inspector().message(queue, partition, offset, show);
  }

  private Inspector inspector() {
    int lanes = Math.clamp(Runtime.getRuntime().availableProcessors(), 2, 8);
    return new Inspector(
        fleet,
        connections,
        setup.clock(),
        setup.who(),
        lanes,
        setup.contracts(),
        setup.selectors(),
        setup.accepted());
  }

  /**
   * How far each tenant's objectives are exceeded by what was observed, the worst first; all
   * tenants are judged side by side. Changes nothing.
   *
   * @param scope what is judged
   */
  public Evaluation evaluate(Observation seen, Scope scope) {
    return Evaluating.all(
        engine.evaluation(fleet, seen.history(), seen.snapshot(), scope), seen.snapshot().at());
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
    return new Approving(setup, records).approve(findPlan(planId), reason);
  }

  /**
   * Carries the whole plan out. Throws a problem of category STALE or APPROVAL before anything is
   * changed; once it acts, it always returns a result.
   */
  public RunResult apply(Plan plan, BooleanSupplier stop, Consumer<RunEvent> listener)
      throws InterruptedException {
    ApprovalGate gate = gate(plan);
    Optional<Approval> approval =
        gate.holding(records.bookForActing().approvals(), plan, setup.clock().now());
    gate.require(plan, approval);
    return runs(stop, listener).begin(plan, approval, plan.steps().map(Step::id).toList());
  }

  /**
   * Carries out what the policies allow by themselves; steps that need a yes run only if there is
   * one.
   */
  public RunResult run(Plan plan, BooleanSupplier stop, Consumer<RunEvent> listener)
      throws InterruptedException {
    ApprovalGate gate = gate(plan);
    Optional<Approval> approval =
        gate.holding(records.bookForActing().approvals(), plan, setup.clock().now());
    return runs(stop, listener)
        .begin(plan, approval, gate.permitted(plan, approval, setup.clock().now()));
  }

  /** Goes on with the run, or with the only open one when {@code run} is empty. */
  public RunResult resume(String run, BooleanSupplier stop, Consumer<RunEvent> listener)
      throws InterruptedException {
    return runs(stop, listener).resume(run);
  }

  /** Takes back the run that has this rollback key. */
  public RunResult rollBack(String key, BooleanSupplier stop, Consumer<RunEvent> listener)
      throws InterruptedException {
    return runs(stop, listener).rollBack(key);
  }

  /** All runs, oldest first, as the ledger tells them. */
  public List<RunRecord> runs() {
    return records.book().runs();
  }

  /** The declared quarantines that are there. */
  public List<QueueId> quarantines() {
    return QuarantineLook.declared(connections, fleet);
  }

  /** What lies in that quarantine; reads it through and changes nothing. */
  public QuarantineLook.Seen quarantine(QueueId queue, BooleanSupplier stop) {
    return QuarantineLook.of(connections, queue, stop);
  }

  /** Whether the run's books balance: counted again at the brokers. Changes nothing. */
  public Balance balance(String run, BooleanSupplier stop) {
    return new RunBalance(connections, records).of(run, stop);
  }

  /** Brings every sink up to date with the ledger. What a sink refuses is told; nothing is lost. */
  public List<SinkFollower.Progress> followSinks() {
    return records.followSinks();
  }

  /** The ledger, for reading. */
  public Ledger ledger() {
    return records.ledger();
  }

  private Runs runs(BooleanSupplier stop, Consumer<RunEvent> listener) {
    return new Runs(setup, engine, connections, taker, ages, records, stop, listener);
  }

  private Planning planning() {
    return new Planning(setup, engine, connections, records);
  }

  private ApprovalGate gate(Plan plan) {
    return new ApprovalGate(fleet, records.knownAuthors(plan));
  }

  private Observer observer() {
    return new Observer(
        fleet, engine, taker, ages, records::store, setup.clock(), setup.scheduler());
  }

  @Override
  public void close() {
    connections.close();
    records.close();
  }
}
