package io.clawback.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.clawback.conformance.disk.SimulatedDisk;
import io.clawback.model.audit.Draft;
import io.clawback.model.audit.EntryKind;
import io.clawback.model.json.Json;
import io.clawback.model.json.RecordJson;
import io.clawback.model.plan.Approval;
import io.clawback.model.run.StepState;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LedgerReplayTest {
  private final SimulatedDisk disk = new SimulatedDisk(1);
  private final FileLedger ledger = new World().open(disk);

  private void step(EntryKind kind, String step) {
    ledger.append(World.step(kind, "run-1", step));
  }

  private void outcome(String step, StepState state) {
    Draft of =
        Draft.of(EntryKind.OUTCOME, "alice@host", Json.of(Map.of("state", Json.of(state.name()))));
    ledger.append(of.in("run-1", "sha256:plan").about(step, "op", "t", "q", "p"));
  }

  private RunState run() {
    return LedgerReplay.of(ledger).run("run-1").orElseThrow();
  }

  @Test
  void aRunIsWhatItsEntriesAddUpTo() {
    step(EntryKind.RUN_STARTED, "-");
    step(EntryKind.INTENDED, "1.1");
    assertThat(run().steps()).containsEntry("1.1", StepState.INTENDED);
    assertThat(run().open().get("1.1").operation()).isEqualTo("op-run-11.1");
    step(EntryKind.IN_DOUBT, "1.1");
    assertThat(run().steps()).containsEntry("1.1", StepState.IN_DOUBT);
    assertThat(LedgerReplay.of(ledger).unsettled()).hasSize(1);
    outcome("1.1", StepState.DONE);
    assertThat(run().open()).isEmpty();
    step(EntryKind.COMPENSATION_INTENDED, "1.1");
    assertThat(run().steps()).containsEntry("1.1", StepState.COMPENSATING);
    step(EntryKind.COMPENSATED, "1.1");
    outcome("1.2", StepState.FAILED);
    step(EntryKind.STRANDED, "1.3");
    assertThat(run().ended()).isEmpty();
    step(EntryKind.RUN_ENDED, "-");
    assertThat(run().steps())
        .containsEntry("1.1", StepState.COMPENSATED)
        .containsEntry("1.2", StepState.FAILED)
        .containsEntry("1.3", StepState.STRANDED);
    assertThat(run().ended()).isPresent();
    assertThat(run().plan()).isEqualTo("sha256:plan");
    assertThat(LedgerReplay.of(new LedgerReader(disk)).runs()).containsExactly(run());
  }

  @Test
  void approvalsAreKeptInOrder() {
    Instant now = Instant.parse("2026-01-01T00:00:00Z");
    Approval approval = new Approval("sha256:plan", "bob@host", "checked", now, now);
    ledger.append(
        Draft.of(
            EntryKind.APPROVED,
            "bob@host",
            Json.of(Map.of("approval", RecordJson.write(approval)))));
    assertThat(LedgerReplay.of(ledger).approvals()).containsExactly(approval);
  }
}
