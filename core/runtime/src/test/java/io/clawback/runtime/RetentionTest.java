package io.clawback.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.clawback.conformance.disk.SimulatedDisk;
import io.clawback.conformance.time.ManualClock;
import io.clawback.ledger.FileLedger;
import io.clawback.model.audit.Draft;
import io.clawback.model.audit.EntryKind;
import io.clawback.model.json.Json;
import io.clawback.model.run.OperationId;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class RetentionTest {
  private final FileLedger ledger =
      FileLedger.open(
          new SimulatedDisk(1),
          new ManualClock(Instant.parse("2026-03-01T12:00:00Z")),
          new SecureRandom(),
          "alice@here");

  private void run(String run, EntryKind kind) {
    ledger.append(Draft.of(kind, "alice", Json.of(new TreeMap<>())).in(run, "plan"));
  }

  private void step(String run, EntryKind kind, String operation) {
    TreeMap<String, Json> detail = new TreeMap<>();
    detail.put("state", new Json.Text("DONE"));
    ledger.append(
        Draft.of(kind, "alice", Json.of(detail))
            .in(run, "plan")
            .about("step " + operation, operation, "acme", "orders", "policy"));
  }

  private boolean needs(String operation) {
    return Retention.of(ledger).needs(new OperationId(operation));
  }

  @Test
  void whatAnEndedRunKeptIsNeededNoLonger() {
    run("r1", EntryKind.RUN_STARTED);
    step("r1", EntryKind.INTENDED, "o1");
    assertThat(needs("o1")).isTrue();
    step("r1", EntryKind.OUTCOME, "o1");
    assertThat(needs("o1")).isTrue();
    run("r1", EntryKind.RUN_ENDED);
    assertThat(needs("o1")).isFalse();
    run("r1", EntryKind.ROLLBACK_STARTED);
    assertThat(needs("o1")).isTrue();
  }

  @Test
  void whatAPersonHasToSettleIsNeededHoweverTheRunEnded() {
    run("r1", EntryKind.RUN_STARTED);
    step("r1", EntryKind.INTENDED, "o1");
    step("r1", EntryKind.IN_DOUBT, "o1");
    run("r1", EntryKind.RUN_ENDED);
    assertThat(needs("o1")).isTrue();
    step("r1", EntryKind.STRANDED, "o1");
    assertThat(needs("o1")).isTrue();
    assertThat(needs("o2")).isFalse();
  }
}
