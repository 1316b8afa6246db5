package io.clawback.execute;

import io.clawback.ledger.Ledger;
import io.clawback.model.audit.Draft;
import io.clawback.model.audit.Entry;
import io.clawback.model.audit.EntryKind;
import io.clawback.model.json.Json;
import io.clawback.model.json.RecordJson;
import io.clawback.model.plan.Operation;
import io.clawback.model.plan.Step;
import io.clawback.model.run.OperationId;
import java.util.SortedMap;
import java.util.TreeMap;

/** Writes a run's entries. Each returns only when it is on disk (SAFETY I2). */
final class Journal {
  private final Ledger ledger;
  private final Order order;
  private final String planId;

  Journal(Ledger ledger, Order order) {
    this.ledger = ledger;
    this.order = order;
    this.planId = order.plan().id();
  }

  /** An entry about the run as a whole. */
  void run(EntryKind kind, SortedMap<String, Json> detail) {
    ledger.append(Draft.of(kind, order.who(), Json.of(detail)).in(order.run(), planId));
  }

  /** An entry about one operation of a step. */
  Entry step(EntryKind kind, Step step, OperationId id, SortedMap<String, Json> detail) {
    return ledger.append(
        Draft.of(kind, order.who(), Json.of(detail))
            .in(order.run(), planId)
            .about(
                step.id(),
                id.value(),
                step.tenant().value(),
                step.operation().target(),
                step.policy()));
  }

  /** What an intent says: the operation, and the way back, before the first effect. */
  static SortedMap<String, Json> intent(Step step, Operation operation) {
    TreeMap<String, Json> detail = new TreeMap<>();
    detail.put("operation", RecordJson.write(operation));
    detail.put("preconditions", RecordJson.write(step.preconditions()));
    step.tier().ifPresent(t -> detail.put("tier", Json.of(t)));
    detail.put("wayBack", RecordJson.write(step.wayBack()));
    return detail;
  }

  /** A detail of one field. */
  static SortedMap<String, Json> detail(String field, Object value) {
    TreeMap<String, Json> detail = new TreeMap<>();
    detail.put(field, RecordJson.write(value));
    return detail;
  }

  /** Makes the end of a run provable. */
  void checkpoint() {
    ledger.checkpoint();
  }
}
