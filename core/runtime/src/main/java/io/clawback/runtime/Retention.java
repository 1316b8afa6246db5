package io.clawback.runtime;

import io.clawback.ledger.Ledger;
import io.clawback.ledger.LedgerReplay;
import io.clawback.ledger.RunState;
import io.clawback.model.run.OperationId;
import io.clawback.model.run.StepState;
import java.util.TreeSet;

/**
 * Which operations' messages stay however old they are: those of a run that has not ended, and of
 * one that ended with a step that a person has to settle.
 */
record Retention(TreeSet<String> operations) {
  static Retention of(Ledger ledger) {
    LedgerReplay replay = LedgerReplay.of(ledger);
    TreeSet<String> operations = new TreeSet<>();
    ledger.forEach(entry ->
        entry
            .draft()
            .operation()
            .filter(
                o -> entry.draft().run().flatMap(replay::run).map(Retention::open).orElse(false))
            .ifPresent(operations::add));
    return new Retention(operations);
  }

  /** Whether what was kept of the operation is needed. */
  boolean needs(OperationId operation) {
    return operations.contains(operation.value());
  }

  private static boolean open(RunState run) {
    return run.ended().isEmpty()
        || !run.open().isEmpty()
        || run.steps().containsValue(StepState.STRANDED);
  }
}
