package io.clawback.runtime;

import io.clawback.model.audit.Draft;
import io.clawback.model.audit.Entry;
import io.clawback.model.json.Json;
import io.clawback.model.json.RecordJson;
import io.clawback.model.plan.Approval;
import io.clawback.model.run.StepState;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/**
 * Approvals and runs, replayed from the ledger: there is no other place where they are kept. Not
 * thread-safe.
 */
final class LedgerBook {
  private final List<Approval> approvals = new ArrayList<>();
  private final TreeMap<String, RunRecord> runs = new TreeMap<>();
  private final List<String> order = new ArrayList<>();

  /** Takes in one entry; entries come in order. */
  void read(Entry entry) {
    Draft draft = entry.draft();
    switch (draft.kind()) {
      case APPROVED ->
          approvals.add(RecordJson.read(draft.detail().get("approval"), Approval.class));
      case RUN_STARTED -> start(entry);
      case INTENDED -> state(draft, StepState.INTENDED);
      case IN_DOUBT -> state(draft, StepState.IN_DOUBT);
      case COMPENSATION_INTENDED -> state(draft, StepState.COMPENSATING);
      case COMPENSATED -> state(draft, StepState.COMPENSATED);
      case STRANDED -> state(draft, StepState.STRANDED);
      case OUTCOME -> state(draft, StepState.valueOf(draft.detail().text("state")));
      case RUN_ENDED -> end(draft);
      case OPENED,
          CONFIG_LOADED,
          DISCOVERED,
          SNAPSHOT_TAKEN,
          FINDINGS_MADE,
          PLAN_MADE,
          APPROVAL_REFUSED,
          VERIFIED,
          TAIL_CUT -> {}
    }
  }

  /** All approvals, oldest first. */
  List<Approval> approvals() {
    return List.copyOf(approvals);
  }

  /** All runs, oldest first. */
  List<RunRecord> runs() {
    return order.stream().flatMap(id -> Optional.ofNullable(runs.get(id)).stream()).toList();
  }

  private void start(Entry entry) {
    Draft draft = entry.draft();
    Json.Obj detail = draft.detail();
    String run = draft.run().orElse("");
    List<String> steps = new ArrayList<>();
    if (detail.get("steps") instanceof Json.Array(var items)) {
      items.forEach(item -> steps.add(RecordJson.read(item, String.class)));
    }
    Optional<Approval> approval =
        detail.get("approval") instanceof Json.Obj yes
            ? Optional.of(RecordJson.read(yes, Approval.class))
            : Optional.empty();
    order.add(run);
    runs.put(
        run,
        new RunRecord(
            run,
            draft.plan().orElse(""),
            detail.text("rollbackKey"),
            draft.who(),
            entry.at(),
            steps,
            approval,
            new TreeMap<>(),
            Optional.empty()));
  }

  private void state(Draft draft, StepState state) {
    change(
        draft,
        r -> {
          SortedMap<String, StepState> states = new TreeMap<>(r.states());
          states.put(draft.step().orElse(""), state);
          return with(r, states, Optional.empty());
        });
  }

  private void end(Draft draft) {
    change(draft, r -> with(r, r.states(), Optional.of(draft.detail().text("ending"))));
  }

  private void change(Draft draft, UnaryOperator<RunRecord> change) {
    RunRecord record = runs.get(draft.run().orElse(""));
    if (record != null) {
      runs.put(record.run(), change.apply(record));
    }
  }

  private static RunRecord with(
      RunRecord r, SortedMap<String, StepState> states, Optional<String> ending) {
    return new RunRecord(
        r.run(),
        r.plan(),
        r.rollbackKey(),
        r.who(),
        r.startedAt(),
        r.steps(),
        r.approval(),
        states,
        ending);
  }
}
