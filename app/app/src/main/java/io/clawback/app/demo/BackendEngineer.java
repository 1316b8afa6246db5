package io.clawback.app.demo;

import io.clawback.app.cli.Session;
import io.clawback.app.show.EvaluationView;
import io.clawback.app.show.RunView;
import io.clawback.app.show.Words;
import io.clawback.execute.RunResult;
import io.clawback.ledger.ChainVerifier;
import io.clawback.model.audit.ChainReport;
import io.clawback.model.audit.Verdict;
import io.clawback.model.finding.Evaluation;
import io.clawback.model.finding.Evaluation.OfTenant;
import io.clawback.model.finding.Evaluation.Reading;
import io.clawback.model.fleet.Scope;
import io.clawback.model.json.Json;
import io.clawback.model.name.TenantName;
import io.clawback.model.plan.Plan;
import io.clawback.runtime.DrainWish;
import io.clawback.runtime.Observation;
import io.clawback.runtime.Remediator;
import io.clawback.runtime.inspect.Inspection;
import io.clawback.runtime.look.AgeTeller;
import io.clawback.runtime.quarantine.Balance;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The playbook of scenario 3, through the product's own door: look, find poison by content, judge
 * every tenant, drain, see the consumers recover, take it all back. Every number in its log was
 * measured on the broker.
 */
public final class BackendEngineer {
  private final Session session;
  private final Remediator remediator;
  private final Audience audience;
  private final RemediationLog log;
  private final Meter meter;
  private final Function<String, Json.Obj> world;

  /**
   * @param meter of the session's setup
   * @param world does what it is told by a word: {@code worsen}, {@code stand}, {@code count}
   */
  public BackendEngineer(
      Session session,
      Audience audience,
      RemediationLog log,
      Meter meter,
      Function<String, Json.Obj> world) {
    this.session = session;
    this.remediator = session.remediator();
    this.audience = audience;
    this.log = log;
    this.meter = meter;
    this.world = world;
  }

  /** Plays it through; whether everything came as it should. */
  public boolean play(BooleanSupplier stop) throws InterruptedException {
    audience.part("While all is well");
    Recovery.Throughput well = Recovery.settled(session);
    audience.line(
        "All groups together read %s messages a second, over %d s."
            .formatted(Words.count(Math.round(well.rate())), Recovery.WINDOW.toSeconds()));
    audience.part("The trouble begins");
    Json.Obj load = world.apply("worsen");
    Json.Obj before = world.apply("count");
    log.with("load_time_ms", load.get("loadMillis"));
    audience.line(
        "The producer wrote what it wrote (%.1f s), and the groups stand."
            .formatted(load.whole("loadMillis") / 1_000.0));

    log.begin();
    Supplier<Duration> watch = log.stopwatch();
    Observation seen = remediator.look(id -> true, AgeTeller.Records.NONE);
    Optional<TenantName> worst =
        remediator.evaluate(seen, Scope.ALL).tenants().stream()
            .filter(t -> t.verdict() == Evaluation.Verdict.EXCEEDED)
            .map(OfTenant::tenant)
            .findFirst();
    if (worst.isEmpty()) {
      log.stage("topology_analysis", log.elapsed(), false, "No SLA is exceeded.", Map.of());
      return false;
    }
    Affected affected = Affected.of(session.fleet(), seen.snapshot(), worst.get());
    topology(affected, log.elapsed());
    List<Inspection> found = inspect(affected, stop);
    evaluate(seen, affected);
    return act(affected, found, well, before, watch, stop);
  }

  private void topology(Affected affected, Duration took) {
    log.with("tenant_id", Json.of(affected.tenant().toString()));
    String output =
        "Detected %d queue instances, %d consumer groups, backlog_size: %d messages"
            .formatted(affected.queues().size(), affected.groups().size(), affected.backlog());
    log.stage(
        "topology_analysis",
        took,
        true,
        output,
        Map.of(
            "queue_instances", Json.of(affected.queues().size()),
            "consumer_groups", Json.of(affected.groups().size()),
            "backlog_size", Json.of(affected.backlog())));
    told("Topology of " + affected.tenant(), took, output);
  }

  private List<Inspection> inspect(Affected affected, BooleanSupplier stop) {
    log.begin();
    List<Inspection> found = remediator.readDrain(wishes(affected), stop);
    Duration took = log.elapsed();
    Poison poison = Poison.of(found, session.fleet().limits().poisonConfidence());
    log.stage("poison_detection", took, poison.messages() > 0, poison.sentence(), poison.fields());
    told("Poison, by content", took, poison.sentence());
    return found;
  }

  private static List<DrainWish> wishes(Affected affected) {
    return affected.queues().stream()
        .map(q -> new DrainWish(q, Optional.empty(), List.of(), Optional.empty(), Optional.empty()))
        .toList();
  }

  private void evaluate(Observation seen, Affected affected) {
    log.begin();
    Evaluation evaluation = remediator.evaluate(seen, Scope.ALL);
    Duration took = log.elapsed();
    Optional<Reading> worst =
        evaluation.tenants().stream()
            .filter(t -> t.tenant().equals(affected.tenant()))
            .findFirst()
            .flatMap(OfTenant::worst);
    long exceeded =
        evaluation.tenants().stream()
            .filter(t -> t.verdict() == Evaluation.Verdict.EXCEEDED)
            .count();
    String output =
        "Backlog exceeds SLA threshold by %d%%. Remediation policy: %s activated."
            .formatted(
                worst.flatMap(Reading::exceededPercent).orElse(0L),
                worst
                    .flatMap(Reading::tier)
                    .or(() -> worst.flatMap(Reading::policy))
                    .orElse("none"));
    TreeMap<String, Json> more = new TreeMap<>();
    more.put("tenants_evaluated", Json.of(evaluation.tenants().size()));
    more.put("tenants_exceeded", Json.of(exceeded));
    more.put(
        "worst_first",
        Json.of(evaluation.tenants().stream().map(t -> Json.of(t.tenant().toString())).toList()));
    log.stage("threshold_evaluation", took, worst.isPresent(), output, more);
    told(
        "SLAs of %s".formatted(Words.several(evaluation.tenants().size(), "tenant")), took, output);
    audience.show(new EvaluationView(evaluation).summary());
  }

  private boolean act(
      Affected affected,
      List<Inspection> found,
      Recovery.Throughput well,
      Json.Obj before,
      Supplier<Duration> stood,
      BooleanSupplier stop)
      throws InterruptedException {
    log.begin();
    Meter.Cost books = meter.cost();
    Duration looked = stood.get();
    Plan plan = remediator.planDrain(wishes(affected), found);
    audience.part("Draining");
    audience.line(DrainWords.plan(plan));
    Watched watched = new Watched(session, audience, log, affected, well, meter, plan);
    Drained drained = new Drained(plan, remediator.apply(plan, stop, watched));
    drained(affected, drained, watched, watched.cost().since(books));
    boolean recovered = watched.recovery().filter(r -> r.stage(log, audience)).isPresent();
    audience.line("The run: " + RunView.ending(drained.run()));
    boolean once = !drained.rewritten() || preserved(drained, before);
    record(
        affected,
        drained,
        Prevented.by(session.fleet(), plan, looked.plus(watched.acted()), well.rate()));
    return takeBack(drained, before, stop) && drained.done() && recovered && once;
  }

  private void drained(Affected affected, Drained drained, Watched watched, Meter.Cost books) {
    log.with("execution_id", Json.of("queue_remediation_" + drained.run().run()));
    long removed = drained.removed();
    String output =
        "Drained %d poison messages. %d valid messages preserved. Rollback snapshot created."
            .formatted(removed, affected.backlog() - removed);
    TreeMap<String, Json> more = new TreeMap<>(books.fields(watched.acted()));
    more.put("method", Json.of(drained.method()));
    more.put("plan", Json.of(drained.plan().id()));
    more.put("run", Json.of(drained.run().run()));
    more.put("steps", Json.of(drained.run().steps().size()));
    log.stage("drain_execution", watched.acted(), drained.done() && removed > 0, output, more);
    told("Drained", watched.acted(), output);
    audience.line(
        "Keeping books took %d ms of it: the ledger %d, the rollback store %d (%s%%)."
            .formatted(
                books.ledger().plus(books.rollback()).toMillis(),
                books.ledger().toMillis(),
                books.rollback().toMillis(),
                books.share(watched.acted())));
  }

  /** Whether readers of committed messages see what was written once more: each once, in order. */
  private boolean preserved(Drained drained, Json.Obj before) {
    TakingBack now = new TakingBack(before, world.apply("count"));
    boolean once = now.preservedOnce() && now.poisonSince() == 0 && now.sameOrder();
    log.with("preserved_once_in_order", Json.of(once));
    audience.line(
        "A reader of committed messages sees each preserved message %s."
            .formatted(
                once ? "once, in its order, and none of the poison" : "NOT once and in its order"));
    return once && drained.done();
  }

  private void told(String title, Duration took, String output) {
    audience.part("%s: %d ms".formatted(title, took.toMillis()));
    audience.line(output);
  }

  /** What was done, and what it was worth. */
  private void record(Affected affected, Drained drained, Prevented prevented) {
    remediator.followSinks();
    ChainReport chain = new ChainVerifier(session.setup().disk().get()).verify();
    log.record("messages_removed", Json.of(drained.removed()));
    log.record("messages_preserved", Json.of(affected.backlog() - drained.removed()));
    log.record("method", Json.of(drained.method()));
    log.record("compliance_fingerprint", Json.of(chain.head()));
    log.record("rollback_key", Json.of(drained.run().rollbackKey()));
    log.record("estimated_downtime_prevented", prevented.estimate());
    log.record("estimated_from", prevented.inputs());
  }

  private boolean takeBack(Drained drained, Json.Obj before, BooleanSupplier stop)
      throws InterruptedException {
    boolean rewritten = drained.rewritten();
    audience.part("Taking it back: " + drained.run().rollbackKey());
    log.begin();
    RunResult back =
        remediator.rollBack(
            drained.run().rollbackKey(),
            stop,
            event -> DrainWords.event(event).ifPresent(audience::line));
    Duration took = log.elapsed();
    audience.line("The way back: " + RunView.ending(back));
    Balance balance = remediator.balance(drained.run().run(), stop);
    Json.Obj standing = world.apply("stand");
    TakingBack counts = new TakingBack(before, world.apply("count"));
    audience.line(counts.sentence(rewritten));
    // What a skip list named is behind its groups by now; they meet it when they read it again.
    Json.Obj stands = rewritten ? standing : world.apply("reread");
    audience.line(DrainWords.standing(stands.whole("standing"), stands.whole("groups"), rewritten));
    remediator.followSinks();
    boolean clean =
        new ChainVerifier(session.setup().disk().get()).verify().verdict() == Verdict.CLEAN;
    boolean fine =
        back.ending() == RunResult.Ending.ROLLED_BACK
            && balance.balances()
            && clean
            && stands.whole("standing") == stands.whole("groups");
    log.with(
        "rollback",
        counts
            .document(rewritten, fine)
            .with("duration_ms", Json.of(took.toMillis()))
            .with("books_balance", Json.of(balance.balances()))
            .with("groups_stand_again", stands.get("standing"))
            .with("groups_stand_after_ms", stands.get("standMillis"))
            .with("ledger_clean", Json.of(clean)));
    return fine && counts.asItWas(rewritten);
  }
}
