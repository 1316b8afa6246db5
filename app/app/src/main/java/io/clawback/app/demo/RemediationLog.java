package io.clawback.app.demo;

import io.clawback.model.json.Json;
import io.clawback.spi.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * The execution log of the Backend Engineer's playbook: the same names, nesting and types as the
 * published one, filled from what was measured; ours adds keys. Not thread-safe.
 */
public final class RemediationLog {
  /** What the published run took, by stage. */
  private static final Map<String, Long> PUBLISHED =
      Map.of(
          "topology_analysis",
          245L,
          "poison_detection",
          1_203L,
          "threshold_evaluation",
          89L,
          "drain_execution",
          3_420L,
          "consumer_recovery",
          156L);

  private final Clock clock;
  private final Instant at;
  private final List<Json> stages = new ArrayList<>();
  private final SortedMap<String, Json> fields = new TreeMap<>();
  private final SortedMap<String, Json> record = new TreeMap<>();
  private long begun;

  /**
   * A log that begins now.
   *
   * @param world what building the world took before
   */
  public RemediationLog(Clock clock, Duration world) {
    this.clock = clock;
    this.at = clock.now();
    this.begun = clock.nanos();
    with("world_time_ms", Json.of(world.toMillis()));
  }

  /** A stage begins. */
  void begin() {
    begun = clock.nanos();
  }

  /** What has passed since the stage began. */
  Duration elapsed() {
    return Duration.ofNanos(clock.nanos() - begun);
  }

  /** The time since now. */
  Supplier<Duration> stopwatch() {
    long now = clock.nanos();
    return () -> Duration.ofNanos(clock.nanos() - now);
  }

  /**
   * A stage is over.
   *
   * @param took from its beginning
   * @param output what came of it, one sentence or a few
   * @param more what was measured, under names of its own
   */
  void stage(String name, Duration took, boolean complete, String output, Map<String, Json> more) {
    TreeMap<String, Json> stage = new TreeMap<>(more);
    stage.put("stage", Json.of(name));
    stage.put("duration_ms", Json.of(took.toMillis()));
    stage.put("status", Json.of(complete ? "complete" : "failed"));
    stage.put("output", Json.of(output));
    stage.put("seed_duration_ms", Json.of(PUBLISHED.getOrDefault(name, 0L)));
    stages.add(Json.of(stage));
  }

  /** A field of the log. */
  void with(String name, Json value) {
    fields.put(name, value);
  }

  /** A field of its {@code remediation_record}. */
  void record(String name, Json value) {
    record.put(name, value);
  }

  /** The whole log. */
  public Json.Obj document() {
    TreeMap<String, Json> all = new TreeMap<>(fields);
    all.put("timestamp", Json.of(at.truncatedTo(ChronoUnit.SECONDS).toString()));
    all.put("stages", Json.of(stages));
    all.put("remediation_record", Json.of(record));
    return Json.of(all);
  }
}
