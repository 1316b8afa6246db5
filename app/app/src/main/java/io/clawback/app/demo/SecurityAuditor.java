package io.clawback.app.demo;

import io.clawback.app.cli.Session;
import io.clawback.app.demo.ExecutionLog.Status;
import io.clawback.app.show.Census;
import io.clawback.app.show.OperationWords;
import io.clawback.app.show.ParityView;
import io.clawback.app.show.PlanView;
import io.clawback.app.show.RunEventWords;
import io.clawback.app.show.RunView;
import io.clawback.app.show.ScanView;
import io.clawback.app.show.Words;
import io.clawback.execute.RunEvent;
import io.clawback.execute.RunResult;
import io.clawback.execute.RunResult.StepResult;
import io.clawback.ledger.ChainVerifier;
import io.clawback.ledger.SinkFollower;
import io.clawback.model.audit.ChainReport;
import io.clawback.model.audit.Verdict;
import io.clawback.model.error.ClawbackException;
import io.clawback.model.finding.Finding;
import io.clawback.model.fleet.Policy;
import io.clawback.model.fleet.Scope;
import io.clawback.model.fleet.SinkDeclaration;
import io.clawback.model.json.Json;
import io.clawback.model.observed.SubscriptionState;
import io.clawback.model.observed.Unseen;
import io.clawback.model.plan.Plan;
import io.clawback.model.plan.Step;
import io.clawback.runtime.Observation;
import io.clawback.runtime.Remediator;
import io.clawback.runtime.look.AgeTeller;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The playbook of scenario 1, through the product's own door: look, compare, detect, plan, approve,
 * apply, verify, audit. Every number in its log was measured on the brokers.
 */
public final class SecurityAuditor {
  private final Session session;
  private final Remediator remediator;
  private final Audience audience;
  private final Supplier<Duration> elapsed;
  private final ExecutionLog log;

  /**
   * @param elapsed time since the first look, measured
   */
  public SecurityAuditor(
      Session session, Audience audience, ExecutionLog log, Supplier<Duration> elapsed) {
    this.session = session;
    this.remediator = session.remediator();
    this.audience = audience;
    this.log = log;
    this.elapsed = elapsed;
  }

  /**
   * What came of it.
   *
   * @param log the execution log
   * @param fine whether all that was planned is applied and verified, and the ledger is clean
   */
  public record Report(Json.Obj log, boolean fine) {}

  /** Plays it through. {@code world} is what building the world took before. */
  public Report play(Duration world, BooleanSupplier stop) throws InterruptedException {
    Observation seen = look();
    List<Finding.ParityDrift> drifts = compare(seen);
    List<Finding.BacklogBreach> backlogs = backlogs(seen);
    Plan plan = decide(seen, backlogs);
    RunResult result = act(plan, stop);
    List<StepResult> steps = result.steps();
    boolean clean = audit();
    boolean fine = clean && !steps.isEmpty() && steps.stream().allMatch(Tally::verified);
    List<String> remediated =
        Tally.remediated(Stream.concat(backlogs.stream(), drifts.stream()).toList(), steps);
    Json.Obj document =
        log.document(
            new ExecutionLog.Summary(
                backlogs.size(),
                remediated,
                drifts.size(),
                elapsed.get(),
                world,
                fine ? Optional.of(byHand(plan)) : Optional.empty()));
    return new Report(document, fine);
  }

  private Observation look() throws InterruptedException {
    String where =
        session.fleet().environments().stream()
            .map(e -> e.name())
            .collect(Collectors.joining(", "));
    log.message(
        "topology_scan",
        Status.in_progress,
        "Analyzing Kafka broker topology across %d environments (%s)"
            .formatted(session.fleet().environments().size(), where));
    audience.part("Looking at " + where);
    Observation seen = remediator.lookForRates(id -> true, AgeTeller.Records.ABOVE_HALF);
    seen.snapshot()
        .unseen()
        .forEach(u -> audience.line("not seen: " + u.what() + ": " + u.problem()));
    if (seen.snapshot().brokers().isEmpty()) {
      throw new ClawbackException(
          seen.snapshot().unseen().stream().map(Unseen::problem).toList(), null);
    }
    Census census = Census.of(seen.snapshot());
    int tenants = Census.tenants(session.fleet(), seen.snapshot());
    String found =
        "Found %d topics, %d consumer groups, %d tenants. Partition distribution: %s."
            .formatted(
                census.topics(), census.groups(), tenants, census.distribution(session.fleet()));
    log.result("topology_scan", census.unseen() == 0 ? Status.completed : Status.warning, found);
    audience.line(census.line(session.fleet(), tenants));
    audience.show(
        ScanView.of(session.fleet(), seen.snapshot(), seen.history(), seen.findings(), Scope.ALL)
            .worst(6));
    return seen;
  }

  private List<Finding.ParityDrift> compare(Observation seen) {
    log.message(
        "parity_validation",
        Status.in_progress,
        "Comparing configuration parity: "
            + session.fleet().environments().stream()
                .map(e -> e.name())
                .collect(Collectors.joining(" vs ")));
    List<Finding.ParityDrift> drifts = only(seen, Finding.ParityDrift.class);
    log.result(
        "parity_validation",
        drifts.isEmpty() ? Status.completed : Status.warning,
        Narrative.mismatches(drifts));
    audience.part("Comparing environments");
    audience.show(ParityView.of(remediator.parity(seen), false).text().get());
    return drifts;
  }

  private List<Finding.BacklogBreach> backlogs(Observation seen) {
    List<Finding.BacklogBreach> backlogs = only(seen, Finding.BacklogBreach.class);
    log.result(
        "lag_analysis",
        Status.completed,
        Narrative.lags(backlogs, Census.tenants(session.fleet(), seen.snapshot())));
    return backlogs;
  }

  private static <F extends Finding> List<F> only(Observation seen, Class<F> kind) {
    return seen.findings().stream().filter(kind::isInstance).map(kind::cast).toList();
  }

  private Plan decide(Observation seen, List<Finding.BacklogBreach> backlogs) {
    Plan plan = remediator.plan(seen, Scope.ALL, Optional.empty());
    log.detections(backlogs.stream().map(b -> Narrative.detection(b, plan)).toList());
    audience.part("Planning");
    audience.show(PlanView.brief(plan));
    if (plan.steps().anyMatch(Step::needsApproval)) {
      String why =
          "demo: "
              + plan.steps()
                  .filter(Step::needsApproval)
                  .map(s -> OperationWords.what(s.operation()))
                  .collect(Collectors.joining("; "));
      remediator.approve(plan.id(), why);
      audience.line("Approved " + plan.shortId() + ": " + why);
    }
    return plan;
  }

  private RunResult act(Plan plan, BooleanSupplier stop) throws InterruptedException {
    audience.part("Acting");
    Tally tally = new Tally(elapsed);
    RunResult result =
        remediator.apply(
            plan,
            stop,
            event -> {
              tally.take(event);
              audience.line(RunEventWords.line(event));
              if (event instanceof RunEvent.Began began) {
                log.message(phase(began.step()), Status.in_progress, Narrative.doing(began.step()));
              }
            });
    audience.show(RunView.of(result).text().get());
    report(result, tally);
    return result;
  }

  private static String phase(Step step) {
    return Narrative.syncs(step) ? "parity_sync" : "auto_remediation";
  }

  private void report(RunResult result, Tally tally) {
    List<StepResult> remedies =
        result.steps().stream().filter(s -> !Narrative.syncs(s.step())).toList();
    List<StepResult> syncs =
        result.steps().stream().filter(s -> Narrative.syncs(s.step())).toList();
    if (!remedies.isEmpty()) {
      log.result(
          "auto_remediation",
          status(remedies),
          (remedies.stream().allMatch(Tally::verified)
                  ? "Remediation applied. "
                  : "Remediation not complete: " + states(remedies) + ". ")
              + lagNow(remedies)
              + seconds("Rebalancing time: ", tally.actedMillis(remedies))
              + seconds("Verified after: ", tally.recoveredMillis(remedies)));
    }
    if (!syncs.isEmpty()) {
      log.result(
          "parity_sync",
          status(syncs),
          (syncs.stream().allMatch(Tally::verified)
                  ? "Environments aligned, as read back: "
                  : "Alignment not complete: " + states(syncs) + ". ")
              + syncs.stream()
                  .flatMap(s -> s.verification().stream())
                  .map(RunView::evidence)
                  .collect(Collectors.joining(" "))
              + seconds(" Sync time: ", tally.actedMillis(syncs)));
    }
  }

  private static Status status(List<StepResult> steps) {
    return steps.stream().allMatch(Tally::verified) ? Status.completed : Status.failed;
  }

  private static String states(List<StepResult> steps) {
    return steps.stream()
        .map(s -> s.step().id() + " " + s.state())
        .collect(Collectors.joining(", "));
  }

  private static String seconds(String what, OptionalLong millis) {
    return millis.isPresent()
        ? what + String.format(Locale.ROOT, "%.1f", millis.getAsLong() / 1_000.0) + " seconds. "
        : "";
  }

  /** A third look, after the second one that the verification made: what the lag is now. */
  private String lagNow(List<StepResult> remedies) {
    Observation now = remediator.look(id -> true, AgeTeller.Records.NONE);
    List<String> groups =
        remedies.stream().map(s -> OperationWords.group(s.step().operation())).distinct().toList();
    List<SubscriptionState> states =
        now.snapshot().brokers().stream()
            .flatMap(b -> b.groups().stream())
            .filter(g -> groups.contains(g.id().toString()))
            .flatMap(g -> g.subscriptions().stream())
            .toList();
    OptionalLong lag =
        states.stream()
            .map(SubscriptionState::lagMessages)
            .flatMapToLong(OptionalLong::stream)
            .reduce(Long::sum);
    return lag.isPresent() ? "New lag: " + Words.count(lag.getAsLong()) + " msgs. " : "";
  }

  private boolean audit() {
    audience.part("Checking the record");
    List<SinkFollower.Progress> sinks = remediator.followSinks();
    ChainReport chain = new ChainVerifier(session.setup().disk().get()).verify();
    List<String> took = new ArrayList<>();
    List<String> failed = new ArrayList<>();
    for (SinkFollower.Progress sink : sinks) {
      boolean all = sink.behind() == 0 && sink.problem().isEmpty() && sink.rejected().isEmpty();
      (all ? took : failed)
          .add(
              called(sink.sink())
                  + sink.problem().map(p -> " (" + p.code() + ": " + p.message() + ")").orElse("")
                  + (sink.rejected().isEmpty()
                      ? ""
                      : " (rejected " + sink.rejected().size() + ")"));
    }
    String recorded =
        "%s in the ledger, chain %s, %s."
            .formatted(
                Words.several(chain.entries(), "entry"),
                chain.verdict() == Verdict.CLEAN ? "verified" : chain.verdict().name(),
                Words.several(chain.checkpoints(), "signed checkpoint"));
    String message =
        failed.isEmpty()
            ? "All state changes recorded to " + String.join(" and ", took) + ". " + recorded
            : "Not every sink has everything: " + String.join(", ", failed) + ". " + recorded;
    boolean fine = failed.isEmpty() && chain.verdict() == Verdict.CLEAN;
    log.message("audit_log", fine ? Status.completed : Status.failed, message);
    audience.line(message);
    return fine;
  }

  /** A sink in the log's words. What answers for Amazon in a demo world is named as what it is. */
  private String called(String sink) {
    return session.fleet().sinks().stream()
        .filter(d -> d.name().equals(sink) && d.type().equals("cloudwatch"))
        .findFirst()
        .map(SinkDeclaration::settings)
        .map(s ->
            "CloudWatch Logs"
                + Optional.ofNullable(s.get("endpoint"))
                    .map(e -> " (the demo's fake of its protocol, at " + e + ")")
                    .orElse(""))
        .orElse(sink + " sink");
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
}
