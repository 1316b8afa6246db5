package io.clawback.app.demo;

import io.clawback.model.fleet.Fleet;
import io.clawback.model.fleet.Policy;
import io.clawback.model.json.Json;
import io.clawback.model.plan.Plan;
import io.clawback.model.plan.Step;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * What a drain was worth: the work by hand, as the policy declares it, less how long the groups
 * stood since the first look.
 *
 * @param byHand zero when no policy says
 * @param stood from the first look to the last consumer's acknowledgement, measured
 * @param rate messages a second that all groups read while all was well, measured
 */
record Prevented(Duration byHand, Duration stood, double rate) {

  /** By the longest baseline of the policies that decided the plan's steps. */
  static Prevented by(Fleet fleet, Plan plan, Duration stood, double rate) {
    List<String> policies = plan.steps().map(Step::policy).distinct().toList();
    return new Prevented(
        fleet.policies().stream()
            .filter(p -> policies.contains(p.name()))
            .map(Policy::manualBaseline)
            .filter(d -> !d.isZero())
            .max(Duration::compareTo)
            .orElse(Duration.ZERO),
        stood,
        rate);
  }

  /** Such as {@code 8m 34s}. */
  Json estimate() {
    Duration prevented = byHand.minus(stood);
    return Json.of(
        byHand.isZero() || prevented.isNegative()
            ? "unknown"
            : "%dm %ds".formatted(prevented.toMinutes(), prevented.toSecondsPart()));
  }

  /** What it was worked out from. */
  Json inputs() {
    long seconds = Math.max(0, byHand.minus(stood).toSeconds());
    return Json.of(
        Map.of(
            "manual_baseline_seconds", Json.of(byHand.toSeconds()),
            "measured_standstill_ms", Json.of(stood.toMillis()),
            "throughput_before_per_second", Json.of(Math.round(rate)),
            "messages_not_held_up", Json.of(Math.round(rate * seconds))));
  }
}
