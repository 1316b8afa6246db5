package io.clawback.runtime;

import io.clawback.model.audit.EntryKind;
import io.clawback.model.error.Category;
import io.clawback.model.error.ClawbackException;
import io.clawback.model.error.Problem;
import io.clawback.model.json.RecordJson;
import io.clawback.model.plan.Approval;
import io.clawback.model.plan.Plan;

/** A person's yes to a plan, or why it does not count; recorded either way. */
final class Approving {
  private final Setup setup;
  private final Records records;

  Approving(Setup setup, Records records) {
    this.setup = setup;
    this.records = records;
  }

  /** Records this person's yes to the plan. */
  Approval approve(Plan plan, String reason) {
    if (plan.steps().findAny().isEmpty()) {
      throw new ClawbackException(
          new Problem(
              "approval.nothing",
              Category.USAGE,
              "plan " + plan.shortId(),
              "it has no steps: there is nothing to approve.",
              "Nothing needs to be done; `clawback plan` looks again."));
    }
    ApprovalGate gate = new ApprovalGate(setup.fleet(), records.knownAuthors(plan));
    Approval approval;
    try {
      approval = gate.grant(plan, setup.who(), reason, setup.clock().now());
    } catch (ClawbackException e) {
      records.append(EntryKind.APPROVAL_REFUSED, "problem", RecordJson.write(e.problem()));
      throw e;
    }
    records.append(EntryKind.APPROVED, "approval", RecordJson.write(approval));
    records.ledger().checkpoint();
    return approval;
  }
}
