package io.clawback.runtime;

import io.clawback.engine.DrainRequest;
import io.clawback.engine.Engine;
import io.clawback.engine.OffsetsRequest;
import io.clawback.engine.PlanRequest;
import io.clawback.model.audit.Draft;
import io.clawback.model.audit.EntryKind;
import io.clawback.model.error.ClawbackException;
import io.clawback.model.finding.Finding;
import io.clawback.model.fleet.Fleet;
import io.clawback.model.fleet.Scope;
import io.clawback.model.json.Json;
import io.clawback.model.name.BrokerId;
import io.clawback.model.observed.Unseen;
import io.clawback.model.plan.Plan;
import io.clawback.runtime.look.Connections;
import io.clawback.runtime.quarantine.Choice;
import io.clawback.runtime.quarantine.RedriveLook;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;

/** Makes plans, records what they rest on, and keeps them. */
final class Planning {
  private final Setup setup;
  private final Fleet fleet;
  private final Engine engine;
  private final Connections connections;
  private final Records records;

  Planning(Setup setup, Engine engine, Connections connections, Records records) {
    this.setup = setup;
    this.fleet = setup.fleet();
    this.engine = engine;
    this.connections = connections;
    this.records = records;
  }

  /** What to do about what was observed; recorded, and kept to be approved and applied. */
  Plan plan(Observation seen, Scope scope, Optional<PlanRequest.Direction> align) {
    PlanRequest request = request(seen, scope, align);
    Plan plan = engine.plan(fleet, seen.history(), seen.snapshot(), seen.findings(), request);
    record(seen);
    keep(plan);
    return plan;
  }

  /**
   * One plan that moves groups' positions, so that one yes covers all of the wishes and one budget
   * bounds them; recorded and kept like any other.
   */
  Plan planOffsets(Observation seen, List<OffsetsWish> wishes) {
    List<BrokerId> brokers = wishes.stream().map(w -> w.subscription().broker()).toList();
    if (brokers.stream().anyMatch(b -> seen.snapshot().broker(b).isEmpty())) {
      throw new ClawbackException(
          seen.snapshot().unseen().stream().map(Unseen::problem).toList(), null);
    }
    Instant now = setup.clock().now();
    List<OffsetsRequest> resolved =
        wishes.stream()
            .map(w ->
                OffsetsWishes.resolve(
                    w, () -> connections.broker(w.subscription().broker()).inspect(), now))
            .flatMap(r -> OffsetsWishes.parts(r, seen.snapshot()).stream())
            .toList();
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

  /** A plan that takes poison out of groups' way; recorded and kept like any other. */
  Plan planDrain(Observation seen, List<DrainRequest> wishes) {
    if (wishes.stream().anyMatch(w -> seen.snapshot().broker(w.queue().broker()).isEmpty())) {
      throw new ClawbackException(
          seen.snapshot().unseen().stream().map(Unseen::problem).toList(), null);
    }
    Plan plan =
        engine.planDrain(
            fleet,
            seen.history(),
            seen.snapshot(),
            wishes,
            request(seen, Scope.ALL, Optional.empty()));
    keep(plan);
    return plan;
  }

  /**
   * A plan that puts messages back; recorded and kept like any other. Reads, and changes nothing.
   */
  RedrivePlan planRedrive(Observation seen, RedriveWish wish, BooleanSupplier stop) {
    BrokerId broker = wish.lies().broker();
    if (seen.snapshot().broker(broker).isEmpty()) {
      throw new ClawbackException(
          seen.snapshot().unseen().stream().map(Unseen::problem).toList(), null);
    }
    RedriveLook look =
        new RedriveLook(
            connections,
            RedriveWishes.filter(wish, setup.selectors()),
            new Asides(records).unsettled(),
            stop);
    Choice choice =
        look.choose(
            wish.lies(),
            RedriveWishes.lies(wish, seen.snapshot()).incarnation(),
            RedriveWishes.quarantines(broker, fleet, seen.snapshot()),
            wish.max(),
            wish.most());
    Plan plan =
        engine.planRedrive(
            fleet,
            seen.history(),
            seen.snapshot(),
            RedriveWishes.requests(wish, choice),
            request(seen, Scope.ALL, Optional.empty()));
    keep(plan);
    return new RedrivePlan(plan, choice);
  }

  /** Keeps a plan that was made elsewhere, so that it can be approved and applied; recorded. */
  void keep(Plan plan) {
    records.plans().keep(plan);
    TreeMap<String, Json> detail = new TreeMap<>();
    detail.put("plan", Json.of(plan.id()));
    detail.put("steps", Json.of(plan.steps().count()));
    detail.put("declined", Json.of(plan.declined().size()));
    records.ledger().append(Draft.of(EntryKind.PLAN_MADE, setup.who(), Json.of(detail)));
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
    records.append(EntryKind.FINDINGS_MADE, "keys", Json.of(keys));
  }
}
