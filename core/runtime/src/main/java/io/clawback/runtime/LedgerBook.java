package io.clawback.runtime;

import io.clawback.ledger.LedgerReplay;
import io.clawback.ledger.RunState;
import io.clawback.model.json.Json;
import io.clawback.model.json.RecordJson;
import io.clawback.model.plan.Approval;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Approvals and runs as the ledger's replay tells them: there is no other place where they are
 * kept.
 */
record LedgerBook(List<Approval> approvals, List<RunRecord> runs) {

  static LedgerBook of(LedgerReplay replay) {
    return new LedgerBook(replay.approvals(), replay.runs().stream().map(LedgerBook::run).toList());
  }

  private static RunRecord run(RunState state) {
    Json.Obj started = state.started();
    List<String> steps = new ArrayList<>();
    if (started.get("steps") instanceof Json.Array(var items)) {
      items.forEach(item -> steps.add(RecordJson.read(item, String.class)));
    }
    Optional<Approval> approval =
        started.get("approval") instanceof Json.Obj yes
            ? Optional.of(RecordJson.read(yes, Approval.class))
            : Optional.empty();
    return new RunRecord(
        state.run(),
        state.plan(),
        started.text("rollbackKey"),
        state.who(),
        state.startedAt(),
        steps,
        approval,
        state.steps(),
        state.goingBack(),
        state.ended().map(end -> end.text("ending")));
  }
}
