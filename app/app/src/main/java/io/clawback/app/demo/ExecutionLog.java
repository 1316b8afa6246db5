package io.clawback.app.demo;

import io.clawback.model.json.Json;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * The execution log of the Security Auditor's playbook: the same names, nesting and types as the
 * published one, filled from what was measured; ours adds keys. Not thread-safe.
 */
public final class ExecutionLog {
  /** What the published run took. */
  static final Duration SEED = Duration.ofSeconds(47);

  private static final DateTimeFormatter MINUTE =
      DateTimeFormatter.ofPattern("yyyyMMdd_HHmm", Locale.ROOT).withZone(ZoneOffset.UTC);

  private final Instant at;
  private final List<Json> steps = new ArrayList<>();
  private final Supplier<Duration> elapsed;

  /**
   * @param at when the execution began
   * @param elapsed the time since, measured
   */
  public ExecutionLog(Instant at, Supplier<Duration> elapsed) {
    this.at = at;
    this.elapsed = elapsed;
  }

  /** How a phase stands. */
  enum Status {
    in_progress,
    completed,
    warning,
    failed
  }

  /** Something goes on. */
  void message(String phase, Status status, String message) {
    add(phase, status, "message", Json.of(message));
  }

  /** Something was found or done. */
  void result(String phase, Status status, String result) {
    add(phase, status, "result", Json.of(result.strip()));
  }

  /** The backlogs at or above the alert threshold. */
  void detections(List<? extends Json> detections) {
    add("backlog_detection", Status.completed, "detections", Json.of(detections));
  }

  private static final List<String> PHASES =
      List.of(
          "topology_scan",
          "parity_validation",
          "lag_analysis",
          "backlog_detection",
          "auto_remediation",
          "parity_sync",
          "audit_log");

  /** Steps phase by phase; within a phase as they came. */
  private List<Json> ordered() {
    return steps.stream()
        .sorted(Comparator.comparingInt(s -> PHASES.indexOf(((Json.Obj) s).text("phase"))))
        .toList();
  }

  private void add(String phase, Status status, String field, Json value) {
    TreeMap<String, Json> step = new TreeMap<>();
    step.put("phase", Json.of(phase));
    step.put("status", Json.of(status.name()));
    step.put(field, value);
    step.put("elapsed_ms", Json.of(elapsed.get().toMillis()));
    steps.add(Json.of(step));
  }

  /**
   * What it came to.
   *
   * @param detections backlogs at or above the alert threshold
   * @param remediated keys of findings whose steps were applied and verified
   * @param mismatches places where environments do not agree
   * @param took from the first look to the verified ledger
   * @param world what building the world took before that
   * @param byHand what the owner's policy declares for the same work by hand, zero when it says
   *     nothing; empty when the work was not done, so that there is nothing to compare
   */
  record Summary(
      int detections,
      List<String> remediated,
      int mismatches,
      Duration took,
      Duration world,
      Optional<Duration> byHand) {}

  /** The whole log. */
  Json.Obj document(Summary summary) {
    TreeMap<String, Json> sums = new TreeMap<>();
    sums.put("total_detections", Json.of(summary.detections()));
    sums.put("total_remediations", Json.of(summary.remediated().size()));
    sums.put("parity_mismatches", Json.of(summary.mismatches()));
    sums.put("execution_time_seconds", Json.of(seconds(summary.took())));
    sums.put("execution_time_ms", Json.of(summary.took().toMillis()));
    sums.put("world_time_ms", Json.of(summary.world().toMillis()));
    sums.put("seed_execution_time_seconds", Json.of(SEED.toSeconds()));
    sums.put("mttr_improvement", Json.of(improvement(summary.took(), summary.byHand())));
    sums.put(
        "remediated_findings",
        Json.of(summary.remediated().stream().map(k -> Json.of(k)).toList()));
    TreeMap<String, Json> fields = new TreeMap<>();
    fields.put("execution_id", Json.of("audit_queue_backlog_" + MINUTE.format(at)));
    fields.put("agent", Json.of("Security Auditor"));
    fields.put("timestamp", Json.of(at.truncatedTo(ChronoUnit.SECONDS).toString()));
    fields.put("steps", Json.of(ordered()));
    fields.put("summary", Json.of(sums));
    return Json.of(fields);
  }

  /** Begun seconds count as whole ones: never faster than measured. */
  private static long seconds(Duration took) {
    return took.toSeconds() + (took.toMillisPart() > 0 ? 1 : 0);
  }

  /** Against what the owner declares that the same takes by hand; nothing else is compared with. */
  static String improvement(Duration took, Optional<Duration> byHand) {
    if (byHand.isEmpty()) {
      return "none: not all of it was remediated and verified";
    }
    if (byHand.get().isZero()) {
      return "unknown: no manual baseline is declared";
    }
    long hand = byHand.get().toMillis();
    long percent = Math.floorDiv((hand - took.toMillis()) * 100, hand);
    String baseline =
        byHand.get().toSeconds() % 60 == 0
            ? byHand.get().toMinutes() + " min"
            : byHand.get().toSeconds() + " s";
    return percent >= 0
        ? percent + "% faster than the declared manual baseline of " + baseline
        : -percent + "% slower than the declared manual baseline of " + baseline;
  }
}
