package io.clawback.app.demo;

import io.clawback.app.cli.Session;
import io.clawback.app.show.EvaluationView;
import io.clawback.app.show.RunView;
import io.clawback.app.show.Words;
import io.clawback.execute.RunEvent;
import io.clawback.execute.RunResult;
import io.clawback.ledger.ChainVerifier;
import io.clawback.model.audit.ChainReport;
import io.clawback.model.audit.Verdict;
import io.clawback.model.finding.Evaluation;
import io.clawback.model.finding.Evaluation.OfTenant;
import io.clawback.model.finding.Evaluation.Reading;
import io.clawback.model.fleet.Policy;
import io.clawback.model.fleet.Scope;
import io.clawback.model.json.Json;
import io.clawback.model.name.TenantName;
import io.clawback.model.plan.MessageOperation;
import io.clawback.model.plan.Plan;
import io.clawback.model.plan.Step;
import io.clawback.model.run.StepState;
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
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;

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
  private final Function<String, Json.Obj> world;

  /**
   * @param world does what it is told by a word: {@code worsen}, {@code stand}, {@code count}
   */
  public BackendEngineer(
      Session session, Audience audience, RemediationLog log, Function<String, Json.Obj> world) {
    this.session = session;
    this.remediator = session.remediator();
    this.audience = audience;
    this.log = log;
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
    Duration looked = stood.get();
    Plan plan = remediator.planDrain(wishes(affected), found);
    audience.part("Draining");
    audience.line(DrainWords.plan(plan));
    Watched watched = new Watched(plan, affected, well);
    RunResult run = remediator.apply(plan, stop, watched);
    long removed = setAside(run);
    boolean done = !run.steps().isEmpty() && run.steps().stream().allMatch(BackendEngineer::done);
    log.with("execution_id", Json.of("queue_remediation_" + run.run()));
    String output =
        "Drained %d poison messages. %d valid messages preserved. Rollback snapshot created."
            .formatted(removed, affected.backlog() - removed);
    log.stage(
        "drain_execution",
        watched.acted,
        done && removed > 0,
        output,
        Map.of(
            "method", Json.of(method(plan)),
            "plan", Json.of(plan.id()),
            "run", Json.of(run.run()),
            "steps", Json.of(run.steps().size())));
    told("Drained", watched.acted, output);
    boolean recovered = watched.recovery.filter(r -> r.stage(log, audience)).isPresent();
    audience.line("The run: " + RunView.ending(run));
    record(affected, run, plan, removed, well, looked.plus(watched.acted));
    return takeBack(run, before, stop) && done && recovered;
  }

  /**
   * Watches the run. When its last step rests, every consumer has acknowledged: from there on
   * throughput is measured, before the run judges for itself whether the groups recover, which
   * takes until they are within their SLAs.
   */
  private final class Watched implements Consumer<RunEvent> {
    private final Affected affected;
    private final Recovery.Throughput well;
    private long left;
    private Duration acted = Duration.ZERO;
    private Optional<Recovery> recovery = Optional.empty();

    Watched(Plan plan, Affected affected, Recovery.Throughput well) {
      this.left = plan.steps().count();
      this.affected = affected;
      this.well = well;
    }

    @Override
    public void accept(RunEvent event) {
      DrainWords.event(event).ifPresent(audience::line);
      if (event instanceof RunEvent.Rested) {
        left--;
        acted = log.elapsed();
        if (left == 0) {
          log.begin();
          recovery = Recovery.watch(session, affected.queues()::contains, well);
        }
      }
    }
  }

  /** How the plan takes messages out of the groups' way. */
  private static String method(Plan plan) {
    return plan.steps()
        .map(s ->
            switch (s.operation()) {
              case MessageOperation.PublishSkips ignored -> "skip-list";
              case MessageOperation.Rewrite ignored -> "rewrite";
              case MessageOperation.PassOver ignored -> "unblock";
              default -> "";
            })
        .filter(m -> !m.isEmpty())
        .distinct()
        .collect(Collectors.joining(","));
  }

  private static boolean done(RunResult.StepResult step) {
    return step.state() == StepState.DONE;
  }

  private static long setAside(RunResult run) {
    return run.steps().stream()
        .filter(BackendEngineer::done)
        .map(s -> s.step().operation())
        .filter(MessageOperation.SetAside.class::isInstance)
        .mapToLong(o -> ((MessageOperation.SetAside) o).messages())
        .sum();
  }

  private void told(String title, Duration took, String output) {
    audience.part("%s: %d ms".formatted(title, took.toMillis()));
    audience.line(output);
  }

  /** What was done, and what it was worth. */
  private void record(
      Affected affected,
      RunResult run,
      Plan plan,
      long removed,
      Recovery.Throughput well,
      Duration stood) {
    remediator.followSinks();
    ChainReport chain = new ChainVerifier(session.setup().disk().get()).verify();
    Duration byHand = byHand(plan);
    Duration prevented = byHand.minus(stood);
    log.record("messages_removed", Json.of(removed));
    log.record("messages_preserved", Json.of(affected.backlog() - removed));
    log.record("method", Json.of(method(plan)));
    log.record("compliance_fingerprint", Json.of(chain.head()));
    log.record("rollback_key", Json.of(run.rollbackKey()));
    log.record(
        "estimated_downtime_prevented",
        Json.of(
            byHand.isZero() || prevented.isNegative()
                ? "unknown"
                : "%dm %ds".formatted(prevented.toMinutes(), prevented.toSecondsPart())));
    log.record(
        "estimated_from",
        Json.of(
            Map.of(
                "manual_baseline_seconds", Json.of(byHand.toSeconds()),
                "measured_standstill_ms", Json.of(stood.toMillis()),
                "throughput_before_per_second", Json.of(Math.round(well.rate())),
                "messages_not_held_up",
                    Json.of(Math.round(well.rate() * Math.max(0, prevented.toSeconds()))))));
  }

  /** The longest that any policy which decided a step declares for the work by hand. */
  private Duration byHand(Plan plan) {
    List<String> policies = plan.steps().map(Step::policy).distinct().toList();
    return session.fleet().policies().stream()
        .filter(p -> policies.contains(p.name()))
        .map(Policy::manualBaseline)
        .filter(d -> !d.isZero())
        .max(Duration::compareTo)
        .orElse(Duration.ZERO);
  }

  private boolean takeBack(RunResult run, Json.Obj before, BooleanSupplier stop)
      throws InterruptedException {
    audience.part("Taking it back: " + run.rollbackKey());
    log.begin();
    RunResult back =
        remediator.rollBack(
            run.rollbackKey(), stop, event -> DrainWords.event(event).ifPresent(audience::line));
    Duration took = log.elapsed();
    audience.line("The way back: " + RunView.ending(back));
    boolean rolledBack = back.ending() == RunResult.Ending.ROLLED_BACK;
    Balance balance = remediator.balance(run.run(), stop);
    Json.Obj stands = world.apply("stand");
    TakingBack counts = new TakingBack(before, world.apply("count"));
    remediator.followSinks();
    boolean clean =
        new ChainVerifier(session.setup().disk().get()).verify().verdict() == Verdict.CLEAN;
    Json.Obj document =
        counts
            .document(rolledBack, balance.balances())
            .with("duration_ms", Json.of(took.toMillis()))
            .with("groups_stand_after_ms", stands.get("standMillis"))
            .with("ledger_clean", Json.of(clean));
    log.with("rollback", document);
    audience.line(
        "%d messages, %d of them unreadable: %s, as the world's observer counts. No group can go on, or has anything left to read."
            .formatted(
                counts.messages(),
                counts.unreadable(),
                counts.asItWas() ? "the same, in the same order" : "NOT as before"));
    return rolledBack && balance.balances() && counts.asItWas() && clean;
  }
}
