package io.clawback.runtime.quarantine;

import io.clawback.model.name.QueueId;
import io.clawback.model.name.SubscriptionId;
import io.clawback.model.name.TenantName;
import java.util.List;

/**
 * The books of one run: where its messages are by the ledger, and where they were found (SAFETY
 * I1). In scope = remaining + quarantined + skipped + rewritten + redriven + expired, and lost,
 * unexpected and duplicated are 0.
 *
 * @param run which
 * @param accounts by step, in the plan's order
 */
public record Balance(String run, List<Account> accounts) {
  public Balance {
    accounts = List.copyOf(accounts);
  }

  /** Whether every message is in exactly one place. */
  public boolean balances() {
    return accounts.stream()
        .allMatch(a -> a.lost() == 0 && a.unexpected() == 0 && a.duplicated() == 0);
  }

  /**
   * One step's messages.
   *
   * @param step the step's id
   * @param inScope messages that it was about
   * @param remaining still in the group's way, as before
   * @param quarantined the group was moved past them, and a whole copy of each was found
   * @param skipped the group's consumers leave them out, or did for a while; they are still in the
   *     log, and a whole copy of each was found
   * @param rewritten written once more, and found where they were written to
   * @param redriven of those that the group was moved past, the ones that were put back since
   * @param expired the broker had let go of them before
   * @param lost no longer in the group's way, and no whole copy was found in the quarantine
   * @param unexpected copies that are of no message of the step, or not as it was
   * @param duplicated copies beyond the first, or of messages that are in the group's way too
   * @param recovered of the messages in scope, those whose fate was asked for after a crash
   * @param kept how many of them the rollback store has whole
   * @param notes what a person should know
   */
  public record Account(
      String step,
      TenantName tenant,
      SubscriptionId subscription,
      QueueId quarantine,
      long inScope,
      long remaining,
      long quarantined,
      long skipped,
      long rewritten,
      long redriven,
      long expired,
      long lost,
      long unexpected,
      long duplicated,
      long recovered,
      long kept,
      List<String> notes) {
    public Account {
      notes = List.copyOf(notes);
    }
  }
}
