package io.clawback.brokers.kafka;

import io.clawback.model.error.Category;
import io.clawback.model.plan.Budget;
import io.clawback.model.plan.Operation.OffsetMove;
import io.clawback.model.plan.Operation.ResetOffsets;
import io.clawback.spi.broker.Mutation;
import java.util.List;

/** Whether positions may be moved: direction, bounds, budget, nobody there. Pure. */
final class ResetJudgement {
  private ResetJudgement() {}

  /** Refuses unless they may. */
  static void of(
      Mutation mutation, ResetOffsets operation, Positions now, List<OffsetMove> pending) {
    withinLog(operation, now, pending);
    if (!operation.rewind() && pending.stream().anyMatch(now::backward)) {
      throw Refusal.of(
          "kafka.rewind",
          Category.APPROVAL,
          operation.target(),
          "A position would go back, and the operation does not say so.",
          "Plan it as a rewind, and have that approved.");
    }
    budget(mutation.budget(), operation, now, pending);
    if (!now.members().isEmpty()) {
      throw Refusal.stale(
          "kafka.group-active",
          operation.target(),
          now.members().size() + " consumers are in the group; nothing was changed.");
    }
  }

  /** SAFETY I7: logStart ≤ target ≤ logEnd. */
  static void withinLog(ResetOffsets operation, Positions now, List<OffsetMove> pending) {
    for (OffsetMove move : pending) {
      if (!now.withinLog(move)) {
        throw Refusal.stale(
            "kafka.outside-log",
            operation.target(),
            "Partition "
                + move.partition()
                + " has no offset "
                + move.to().map(String::valueOf).orElse("at all")
                + " now: its log goes from "
                + now.starts().get(move.partition())
                + " to "
                + now.ends().get(move.partition())
                + ".");
      }
    }
  }

  private static void budget(
      Budget budget, ResetOffsets operation, Positions now, List<OffsetMove> pending) {
    long moved = pending.stream().mapToLong(now::distance).sum();
    boolean share =
        budget.sharePercent() < 100
            && (double) moved * 100 > (double) budget.sharePercent() * now.held();
    if (moved > budget.messages() || share) {
      throw Refusal.of(
          "kafka.over-budget",
          Category.LIMIT,
          operation.target(),
          moved
              + " messages would be passed over or delivered again; the budget allows "
              + budget.messages()
              + ", and "
              + budget.sharePercent()
              + " % of the queue's "
              + now.held()
              + ".",
          "Move less at a time, or raise the policy's budget.");
    }
  }
}
