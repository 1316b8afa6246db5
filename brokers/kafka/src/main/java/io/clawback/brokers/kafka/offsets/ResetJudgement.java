package io.clawback.brokers.kafka.offsets;

import io.clawback.brokers.kafka.connect.Refusal;
import io.clawback.model.error.Category;
import io.clawback.model.plan.Budget;
import io.clawback.model.plan.Operation.OffsetMove;
import io.clawback.model.plan.Operation.ResetOffsets;
import io.clawback.spi.broker.Mutation;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** Whether positions may be moved: direction, bounds, budget, nobody there. Pure. */
final class ResetJudgement {
  private static final int TOLD = 6;

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
    empty(operation, now);
  }

  /** Refuses while a transaction is about to write one of the positions. */
  static void readable(ResetOffsets operation, Positions now) {
    for (OffsetMove move : operation.moves()) {
      if (now.commits().unreadable().contains(move.partition())) {
        throw Refusal.stale(
            "kafka.position-unsettled",
            operation.target(),
            "The position of partition "
                + move.partition()
                + " is not settled: a transaction has written another one and is still open;"
                + " nothing was changed.");
      }
    }
  }

  /**
   * Refuses unless nobody was at work between two looks at a group without members: what reads with
   * {@code assign()} shows only in positions that move (BROKERS.md).
   */
  static void still(ResetOffsets operation, Positions first, Positions second) {
    if (!first.topic().equals(second.topic())) {
      throw Refusal.stale(
          "kafka.queue-made-anew", operation.target(), "The queue was removed and made again.");
    }
    empty(operation, second);
    Set<TopicPartition> all = new LinkedHashSet<>(first.everywhere().keySet());
    all.addAll(second.everywhere().keySet());
    List<String> moved =
        all.stream()
            .filter(p -> !Objects.equals(first.everywhere().get(p), second.everywhere().get(p)))
            .map(p ->
                p
                    + " from "
                    + words(first.everywhere().get(p))
                    + " to "
                    + words(second.everywhere().get(p)))
            .sorted()
            .limit(TOLD)
            .toList();
    if (!moved.isEmpty()) {
      throw Refusal.of(
          "kafka.hidden-reader",
          Category.STALE,
          operation.target(),
          "The group has no members, and its positions move: "
              + String.join("; ", moved)
              + ". Somebody commits for it without joining; nothing was changed.",
          "Stop that reader (it uses assign(), or a tool commits), then scan and plan again.");
    }
    readable(operation, second);
  }

  private static String words(@Nullable OffsetAndMetadata commit) {
    return commit == null ? "none" : String.valueOf(commit.offset());
  }

  private static void empty(ResetOffsets operation, Positions now) {
    if (!now.members().isEmpty()) {
      throw Refusal.stale(
          "kafka.group-active",
          operation.target(),
          now.members().size() + " consumers are in the group; nothing was changed.");
    }
  }

  /** SAFETY I7: logStart ≤ target ≤ logEnd. */
  static void withinLog(ResetOffsets operation, Positions now, List<OffsetMove> pending) {
    outside(now, pending)
        .ifPresent(words -> {
          throw Refusal.stale("kafka.outside-log", operation.target(), words + ".");
        });
  }

  /** Which target is outside the log, if any is. */
  static Optional<String> outside(Positions now, List<OffsetMove> moves) {
    return moves.stream()
        .filter(m -> !now.withinLog(m))
        .findFirst()
        .map(m ->
            "Partition "
                + m.partition()
                + " has no offset "
                + m.to().map(String::valueOf).orElse("at all")
                + " now: its log goes from "
                + now.starts().get(m.partition())
                + " to "
                + now.ends().get(m.partition()));
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
