package io.clawback.app.show;

import static org.assertj.core.api.Assertions.assertThat;

import io.clawback.model.json.Json;
import io.clawback.model.json.JsonReader;
import org.junit.jupiter.api.Test;

class RemediationViewTest {
  private static final Json.Obj LOG =
      JsonReader.readObject(
          """
          {"stages": [
             {"stage": "topology_analysis", "duration_ms": 190, "seed_duration_ms": 245, "status": "complete", "output": "Detected."},
             {"stage": "poison_detection", "duration_ms": 900, "seed_duration_ms": 1203, "status": "complete", "output": "Identified."},
             {"stage": "threshold_evaluation", "duration_ms": 8, "seed_duration_ms": 89, "status": "complete", "output": "Exceeds."},
             {"stage": "drain_execution", "duration_ms": 12345, "seed_duration_ms": 3420, "status": "complete", "output": "Drained.",
              "books_share_percent": "4.5", "ledger_ms": 210, "rollback_store_ms": 1165},
             {"stage": "consumer_recovery", "duration_ms": 3100, "seed_duration_ms": 156, "status": "complete", "output": "All."}],
           "remediation_record": {"messages_removed": 18247, "messages_preserved": 829046, "method": "rewrite",
             "estimated_downtime_prevented": "9m 46s", "compliance_fingerprint":
             "sha256:3ccffff24107ba7f5c9235dcf7a74796e0e9c7b8499cb4454d28f11e28ef0c55",
             "rollback_key": "7ec2db0daeef27825b808451da3f5411",
             "estimated_from": {"manual_baseline_seconds": 600, "measured_standstill_ms": 13443,
               "throughput_before_per_second": 53987, "messages_not_held_up": 31636382}},
           "rollback": {"messages": 847293, "unreadable": 18247, "same_messages": true, "same_order": true,
             "same_settings": false, "preserved_once_in_order": true, "poison_put_back_once": false, "groups_stand_again": 3}}
          """);

  @Test
  void everyLineFitsInto100Columns() {
    assertThat(text().lines()).allMatch(line -> line.length() <= 100);
  }

  @Test
  void whatTheEstimateWasWorkedOutFromStandsBesideIt() {
    assertThat(text())
        .contains("9m 46s: 10m00s by hand as declared, less 13,443 ms measured")
        .contains("31,636,382 messages, at the 53,987 a second that were read before")
        .contains("4.5% of the drain: ledger 210 ms, rollback store 1,165 ms")
        .contains("The first four, until every consumer goes on: 13,443 ms")
        .contains(
            "poison once, behind them: NO", "settings: NO", "3 groups that read it stand again");
  }

  private static String text() {
    return RemediationView.of(LOG).text().get();
  }
}
