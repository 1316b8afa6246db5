package io.clawback.ledger;

import io.clawback.model.audit.Draft;
import io.clawback.model.audit.Entry;
import io.clawback.model.json.Json;
import io.clawback.model.json.JsonException;
import io.clawback.model.json.RecordJson;
import io.clawback.model.plan.Approval;
import io.clawback.model.run.StepState;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;

/**
 * The state that the entries add up to: there is no other place where it is kept. Entries come in
 * order. Not thread-safe.
 */
public final class LedgerReplay {
  private final List<Approval> approvals = new ArrayList<>();
  private final LinkedHashMap<String, RunState> runs = new LinkedHashMap<>();

  /** The state after all of the ledger's entries. */
  public static LedgerReplay of(Ledger ledger) {
    LedgerReplay replay = new LedgerReplay();
    ledger.forEach(replay::add);
    return replay;
  }

  /** The same, read while somebody else may be writing. */
  public static LedgerReplay of(LedgerReader reader) {
    LedgerReplay replay = new LedgerReplay();
    reader.forEach(replay::add);
    return replay;
  }

  /** Takes in the next entry. Throws {@link JsonException} when its detail is not as agreed. */
  public void add(Entry entry) {
    Draft draft = entry.draft();
    switch (draft.kind()) {
      case APPROVED -> approved(draft);
      case RUN_STARTED -> started(entry);
      case INTENDED -> intended(entry, StepState.INTENDED);
      case IN_DOUBT -> intended(entry, StepState.IN_DOUBT);
      case COMPENSATION_INTENDED -> intended(entry, StepState.COMPENSATING);
      case OUTCOME -> rested(draft, outcome(draft.detail()));
      case COMPENSATED -> rested(draft, StepState.COMPENSATED);
      case STRANDED -> rested(draft, StepState.STRANDED);
      case ROLLBACK_STARTED -> run(draft).ifPresent(r -> put(r.wentBack()));
      case RUN_ENDED -> run(draft).ifPresent(r -> put(r.ended(draft.detail())));
      case OPENED,
          CONFIG_LOADED,
          SNAPSHOT_TAKEN,
          FINDINGS_MADE,
          PLAN_MADE,
          APPROVAL_REFUSED,
          BATCH_INTENDED,
          BATCH_PLACED,
          BATCH_SETTLED,
          VERIFIED,
          TAIL_CUT -> {}
    }
  }

  /** All approvals, oldest first; whether one still holds is its {@code until}'s to say. */
  public List<Approval> approvals() {
    return List.copyOf(approvals);
  }

  /** All runs, oldest first. */
  public List<RunState> runs() {
    return List.copyOf(runs.values());
  }

  /** The run of that id. */
  public Optional<RunState> run(String id) {
    return Optional.ofNullable(runs.get(id));
  }

  /** The runs that have intents without an outcome, oldest first. */
  public List<RunState> unsettled() {
    return runs.values().stream().filter(r -> !r.open().isEmpty()).toList();
  }

  private void approved(Draft draft) {
    approvals.add(RecordJson.read(draft.detail().get("approval"), Approval.class));
  }

  private void started(Entry entry) {
    Draft draft = entry.draft();
    put(
        new RunState(
            draft.run().orElse(""),
            draft.plan().orElse(""),
            draft.who(),
            entry.at(),
            draft.detail(),
            new java.util.TreeMap<>(),
            new java.util.TreeMap<>(),
            false,
            Optional.empty()));
  }

  private void intended(Entry entry, StepState state) {
    Draft draft = entry.draft();
    RunState.Intent intent =
        new RunState.Intent(
            entry.seq(), draft.step().orElse(""), draft.operation().orElse(""), state);
    run(draft).ifPresent(r -> put(r.intended(intent)));
  }

  private void rested(Draft draft, StepState state) {
    run(draft).ifPresent(r -> put(r.rested(draft.step().orElse(""), state)));
  }

  private static StepState outcome(Json.Obj detail) {
    String state = detail.text("state");
    try {
      return StepState.valueOf(state);
    } catch (IllegalArgumentException e) {
      throw new JsonException("no state of a step is called " + state, e);
    }
  }

  private Optional<RunState> run(Draft draft) {
    return draft.run().flatMap(this::run);
  }

  private void put(RunState run) {
    runs.put(run.run(), run);
  }
}
