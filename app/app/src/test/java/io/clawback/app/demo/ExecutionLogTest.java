package io.clawback.app.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.clawback.app.demo.ExecutionLog.Status;
import io.clawback.app.show.ExecutionView;
import io.clawback.app.show.Samples;
import io.clawback.execute.RunResult.StepResult;
import io.clawback.model.json.Json;
import io.clawback.model.run.StepState;
import io.clawback.model.run.Verification;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ExecutionLogTest {
  private final ExecutionLog log = new ExecutionLog(Samples.NOW, () -> Duration.ofMillis(1_500));

  private Json.Obj document() {
    return log.document(
        new ExecutionLog.Summary(
            2,
            List.of("a", "b"),
            1,
            Duration.ofMillis(12_300),
            Duration.ofMillis(7_000),
            Optional.of(Duration.ofMinutes(30))));
  }

  @Test
  void hasTheNamesAndTypesOfThePublishedLog() {
    log.message("topology_scan", Status.in_progress, "m");
    log.detections(List.of(Narrative.detection(Samples.breach(), Samples.plan())));
    Json.Obj document = document();
    assertThat(document.text("execution_id")).isEqualTo("audit_queue_backlog_20260301_0845");
    assertThat(document.text("agent")).isEqualTo("Security Auditor");
    assertThat(document.text("timestamp")).isEqualTo("2026-03-01T08:45:12Z");
    Json.Array steps = (Json.Array) document.get("steps");
    assertThat(((Json.Obj) steps.items().get(0)).fields())
        .containsKeys("phase", "status", "message");
    Json.Array detections = (Json.Array) ((Json.Obj) steps.items().get(1)).get("detections");
    Json.Obj detection = (Json.Obj) detections.items().getFirst();
    assertThat(detection.text("tenant")).isEqualTo("tenant-a");
    assertThat(detection.text("consumer_group")).isEqualTo("order-processor");
    assertThat(detection.whole("lag_messages")).isEqualTo(156_000);
    assertThat(detection.whole("lag_age_seconds")).isEqualTo(1_842);
    assertThat(detection.get("affected_partitions"))
        .isEqualTo(Json.of(List.of(Json.of(0), Json.of(2), Json.of(3))));
    assertThat(detection.text("remediation_action")).isEqualTo("scale_consumers");
    Json.Obj summary = (Json.Obj) document.get("summary");
    assertThat(summary.whole("total_detections")).isEqualTo(2);
    assertThat(summary.whole("total_remediations")).isEqualTo(2);
    assertThat(summary.whole("parity_mismatches")).isEqualTo(1);
    assertThat(summary.whole("execution_time_seconds")).isEqualTo(13);
    assertThat(summary.text("mttr_improvement"))
        .isEqualTo("99% faster than the declared manual baseline of 30 min");
  }

  @Test
  void saysWhatItLeavesAloneAndWhy() {
    Json.Obj detection = (Json.Obj) Narrative.detection(Samples.alert(), Samples.plan());
    assertThat(detection.text("remediation_action")).isEqualTo("none");
    assertThat(detection.text("declined")).startsWith("below-act-threshold: ");
  }

  @Test
  void keepsPhasesTogetherInTheirOrder() {
    log.message("parity_sync", Status.in_progress, "late");
    log.result("auto_remediation", Status.completed, "early");
    assertThat(ExecutionView.of(document()).rows().get().text().lines().map(l -> l.split(" ")[0]))
        .containsExactly("PHASE", "auto_remediation", "parity_sync");
  }

  @Test
  void comparesOnlyWithWhatIsDeclared() {
    assertThat(ExecutionLog.improvement(Duration.ofSeconds(9), Optional.empty()))
        .isEqualTo("none: not all of it was remediated and verified");
    assertThat(ExecutionLog.improvement(Duration.ofSeconds(9), Optional.of(Duration.ZERO)))
        .isEqualTo("unknown: no manual baseline is declared");
    assertThat(
            ExecutionLog.improvement(Duration.ofSeconds(90), Optional.of(Duration.ofSeconds(45))))
        .isEqualTo("100% slower than the declared manual baseline of 45 s");
  }

  @Test
  void wordsMismatchesWithTheirNumbers() {
    assertThat(Narrative.mismatches(List.of(Samples.drift())))
        .isEqualTo(
            "Mismatch detected: tenant-b topic payments in staging has 6 partitions, prod has 8"
                + " partitions.");
    assertThat(Narrative.mismatches(List.of())).isEqualTo("No mismatch: all parity rules hold.");
    assertThat(Narrative.lags(List.of(Samples.breach(), Samples.alert()), 3))
        .isEqualTo(
            "Consumer lag threshold breached: tenant-a group 'order-processor' lag = 156,000 msgs"
                + " (SLO: 100,000), oldest 1,842 s. Above the alert threshold: tenant-b group"
                + " 'payment-service' lag = 89,000 msgs (SLO: 100,000), oldest 512 s. 1 other"
                + " tenant within normal bounds.");
  }

  @Test
  void countsOnlyFindingsWhoseEveryStepIsAppliedAndVerified() {
    StepResult scaled =
        new StepResult(
            Samples.scale(), StepState.DONE, "done", Optional.of(new Verification.Recovered("ok")));
    StepResult kept =
        new StepResult(
            Samples.scale(),
            StepState.DONE,
            "done",
            Optional.of(new Verification.NotRecovered("no")));
    StepResult failed = new StepResult(Samples.scale(), StepState.FAILED, "no", Optional.empty());
    assertThat(Tally.remediated(List.of(Samples.breach(), Samples.alert()), List.of(scaled)))
        .containsExactly(Samples.breach().key());
    assertThat(Tally.remediated(List.of(Samples.breach()), List.of(scaled, failed))).isEmpty();
    assertThat(Tally.remediated(List.of(Samples.breach()), List.of(kept))).isEmpty();
  }
}
