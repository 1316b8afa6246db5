package io.clawback.proofs.done;

import static org.assertj.core.api.Assertions.assertThat;

import io.clawback.demo.draw.World;
import io.clawback.model.json.Json;
import java.time.Instant;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Holds an execution log against the one that scenario 1 tells: the same keys and types, the same
 * phases, and in them what was really the matter with the drawn world.
 */
final class SeedLog {
  private static final List<String> PHASES =
      List.of(
          "topology_scan in_progress message",
          "topology_scan completed result",
          "parity_validation in_progress message",
          "parity_validation warning result",
          "lag_analysis completed result",
          "backlog_detection completed detections",
          "auto_remediation in_progress message",
          "auto_remediation in_progress message",
          "auto_remediation completed result",
          "parity_sync in_progress message",
          "parity_sync completed result",
          "audit_log completed message");
  private static final Pattern NEW_LAG = Pattern.compile("New lag: ([\\d,]+) msgs");

  private final Json.Obj log;
  private final World world;

  private SeedLog(Json.Obj log, World world) {
    this.log = log;
    this.world = world;
  }

  /** Asserts it all; the world is what was drawn, of which the product knew nothing. */
  static void check(Json.Obj log, World world) {
    new SeedLog(log, world).check();
  }

  private void check() {
    assertThat(log.text("execution_id")).matches("audit_queue_backlog_\\d{8}_\\d{4}");
    assertThat(log.text("agent")).isEqualTo("Security Auditor");
    assertThat(Instant.parse(log.text("timestamp"))).isBefore(Instant.now());
    assertThat(steps().stream().map(SeedLog::shape)).containsExactlyElementsOf(PHASES);
    assertThat(words("topology_scan"))
        .contains("Found 12 topics, 24 consumer groups, 18 tenants.")
        .contains("Partition distribution: dev=24, staging=36, prod=48.");
    parity();
    detections();
    remediation();
    assertThat(words("audit_log"))
        .contains("CloudWatch Logs", "compliance sink", "chain verified")
        .as("nobody is led to believe that Amazon was written to")
        .contains("fake");
    summary();
  }

  private void parity() {
    World.Topic slow = world.topic(world.slow().topic());
    assertThat(words("parity_validation"))
        .contains(
            "%s topic %s in staging has %d partitions, prod has %d partitions."
                .formatted(
                    slow.tenant(),
                    slow.name(),
                    slow.partitions(World.STAGING),
                    slow.partitions(World.PROD)))
        .containsPattern(
            "group " + world.slow().group() + ": consumer group offsets differ by [\\d,]+ messages")
        .contains("retention.ms", "producer_byte_rate");
  }

  private void detections() {
    List<Json.Obj> detections =
        steps().stream()
            .filter(s -> s.get("detections") instanceof Json.Array)
            .flatMap(s -> objects(s.get("detections")).stream())
            .toList();
    assertThat(detections).hasSize(2);

    Json.Obj busy = detections.getFirst();
    assertThat(busy.text("tenant")).isEqualTo(world.busy().tenant());
    assertThat(busy.text("consumer_group")).isEqualTo(world.busy().group());
    assertThat(numbers(busy.get("affected_partitions"))).isEqualTo(world.busy().hot());
    // It falls behind as long as nobody acts, so that a slow machine finds more than was drawn.
    assertThat(busy.whole("lag_messages")).isGreaterThan(world.busy().slo());
    assertThat(busy.whole("lag_messages")).isBetween(drawn(0.9), drawn(4));
    assertThat(busy.whole("lag_age_seconds"))
        .isBetween(world.busy().ageSeconds() * 9 / 10, world.busy().ageSeconds() + 900);
    assertThat(busy.text("remediation_action")).isEqualTo("trigger_rebalance");

    Json.Obj slow = detections.getLast();
    var behind = world.slow().behind().get(World.PROD);
    assertThat(slow.text("tenant")).isEqualTo(world.slow().tenant());
    assertThat(slow.text("consumer_group")).isEqualTo(world.slow().group());
    assertThat(numbers(slow.get("affected_partitions"))).isEqualTo(behind.partitions());
    assertThat(slow.whole("lag_messages")).isBetween(behind.lag() * 9 / 10, world.slow().slo() - 1);
    assertThat(slow.whole("lag_age_seconds"))
        .isBetween(behind.ageSeconds() * 8 / 10, behind.ageSeconds() + 600);
    assertThat(slow.text("remediation_action")).isEqualTo("none");
  }

  private long drawn(double factor) {
    return Math.round(world.busy().lag() * factor);
  }

  private void remediation() {
    assertThat(messages("auto_remediation"))
        .contains(
            "Triggering partition rebalancing for "
                + world.busy().tenant()
                + " "
                + world.busy().group())
        .contains(
            "%s %s from %d to %d instances"
                .formatted(
                    world.busy().tenant(),
                    world.busy().group(),
                    world.busy().instances(),
                    world.busy().target()));
    Matcher lag = NEW_LAG.matcher(words("auto_remediation"));
    assertThat(lag.find()).as(words("auto_remediation")).isTrue();
    assertThat(Long.parseLong(lag.group(1).replace(",", ""))).isLessThan(world.busy().slo());
    World.Topic slow = world.topic(world.slow().topic());
    assertThat(messages("parity_sync"))
        .contains(
            "staging %d → %d partitions"
                .formatted(slow.partitions(World.STAGING), slow.partitions(World.PROD)));
    assertThat(words("parity_sync"))
        .contains("partitions is %d, as planned".formatted(slow.partitions(World.PROD)));
  }

  private void summary() {
    Json.Obj summary = (Json.Obj) log.get("summary");
    assertThat(summary.whole("total_detections")).isEqualTo(2);
    assertThat(summary.whole("total_remediations")).isEqualTo(2);
    // Partitions, lag, retention and a quota.
    assertThat(summary.whole("parity_mismatches")).isEqualTo(4);
    long seconds = summary.whole("execution_time_seconds");
    assertThat(seconds).isPositive();
    long percent = Math.floorDiv((1_800_000 - summary.whole("execution_time_ms")) * 100, 1_800_000);
    assertThat(summary.text("mttr_improvement"))
        .isEqualTo(percent + "% faster than the declared manual baseline of 30 min");
  }

  private List<Json.Obj> steps() {
    return objects(log.get("steps"));
  }

  private static String shape(Json.Obj step) {
    return step.text("phase")
        + " "
        + step.text("status")
        + " "
        + List.of("message", "result", "detections").stream()
            .filter(step.fields()::containsKey)
            .findFirst()
            .orElse("nothing");
  }

  /** What the last step of that phase says. */
  private String words(String phase) {
    Json.Obj last = steps().stream().filter(s -> s.text("phase").equals(phase)).toList().getLast();
    return last.text(last.fields().containsKey("result") ? "result" : "message");
  }

  private String messages(String phase) {
    return String.join(
        "\n",
        steps().stream()
            .filter(s -> s.text("phase").equals(phase) && s.fields().containsKey("message"))
            .map(s -> s.text("message"))
            .toList());
  }

  static List<Json.Obj> objects(Json array) {
    return ((Json.Array) array).items().stream().map(Json.Obj.class::cast).toList();
  }

  private static List<Integer> numbers(Json array) {
    return ((Json.Array) array)
        .items().stream().map(n -> Math.toIntExact(Json.asLong(n, "number"))).toList();
  }
}
