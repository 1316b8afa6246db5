package io.clawback.engine.plan;

import io.clawback.engine.DrainRequest.Repeated;
import io.clawback.engine.content.Exactness;
import io.clawback.engine.look.Figures;
import io.clawback.engine.look.Look;
import io.clawback.engine.look.Watched;
import io.clawback.engine.plan.Decision.No;
import io.clawback.model.observed.ContentReport;
import io.clawback.model.observed.Measured.Known;
import io.clawback.model.observed.PartitionLag;
import io.clawback.model.observed.PartitionState;
import io.clawback.model.observed.QueueState;
import java.util.List;
import java.util.Optional;

/**
 * Whether messages that repeat an earlier one may be taken out of groups' way: only where each
 * group surely gets the first one. That holds because
 *
 * <ul>
 *   <li>the first one is in the same partition, so that a group reads it before the others, however
 *       fast it reads other partitions, and its place among the messages there is kept;
 *   <li>the backlog was read from where the group stood that is farthest ahead, so that every group
 *       had the first one before it; one that is past it by now has read it since. A group that is
 *       farther behind gets it later, and keeps its own duplicates from before that position;
 *   <li>it is no poison, was set aside by no earlier run, and lies in a queue whose broker removes
 *       nothing but by age or size, oldest first: as long as the lowest of them is there, all are
 *       ({@link Wanted#kept}). A rewrite refuses a group that stands elsewhere than in the plan.
 * </ul>
 */
final class Repetitions {
  private Repetitions() {}

  /** What stands against it. */
  static Optional<No> refuse(
      Look look, List<Watched> groups, ContentReport report, Repeated repeated) {
    if (report.duplicates().isEmpty()) {
      return no(
          DeclineCode.NO_IDEMPOTENCY_KEY,
          "Which messages of " + report.queue() + " are the same, nobody declared.");
    }
    return Exactness.refuse(report)
        .map(why -> new No(DeclineCode.REPETITION_UNCERTAIN, why))
        .or(() -> queue(look.queue(report.queue()), report))
        .or(() ->
            repeated.offsets().isEmpty()
                ? no(
                    DeclineCode.NOTHING_TO_CHANGE,
                    "No message repeats an earlier one of its partition that stays."
                        + others(report, repeated))
                : Optional.empty())
        .or(() -> positions(groups, repeated));
  }

  private static Optional<No> queue(Optional<QueueState> seen, ContentReport report) {
    if (seen.isEmpty() || seen.get().settings().isEmpty()) {
      return no(DeclineCode.BLIND, "The settings of " + report.queue() + " were not seen.");
    }
    if (seen.get().settings().getOrDefault("cleanup.policy", "").contains("compact")) {
      return no(
          DeclineCode.REPETITION_UNCERTAIN,
          report.queue()
              + " is compacted: of messages with one key the broker removes the first, before a"
              + " group has read it or after.");
    }
    return seen.get().partitions().stream()
        .filter(p -> !(p.logStart() instanceof Known && p.logEnd() instanceof Known))
        .map(PartitionState::number)
        .findFirst()
        .flatMap(p -> no(DeclineCode.BLIND, "Partition " + p + " was not seen, nor read."));
  }

  /** A group without a position may begin behind the first one. */
  private static Optional<No> positions(List<Watched> groups, Repeated repeated) {
    for (Watched group : groups) {
      for (int partition : repeated.offsets().keySet()) {
        PartitionLag lag = group.partition(partition);
        if (lag == null || !(lag.committed() instanceof Known)) {
          return no(
              DeclineCode.BLIND,
              "Where group "
                  + group.id().group()
                  + " stands on partition "
                  + partition
                  + " was not seen.");
        }
      }
    }
    return Optional.empty();
  }

  /** What all of them have in common. */
  static String why(ContentReport report, Repeated repeated) {
    return "repeat an earlier one of the same partition, key and value alike; the first of each"
        + " stays."
        + others(report, repeated);
  }

  /** What was found besides, and is left where it is. */
  private static String others(ContentReport report, Repeated repeated) {
    long found = report.duplicates().map(ContentReport.Duplicates::duplicateCount).orElse(0L);
    long left = found - repeated.messages();
    return left <= 0
        ? ""
        : " "
            + Figures.count(left, "other repetition")
            + (left == 1 ? " stays" : " stay")
            + ": of a message in another partition, of poison, of one that an earlier run set"
            + " aside, or of one that came with other content, too.";
  }

  private static Optional<No> no(DeclineCode code, String reason) {
    return Optional.of(new No(code, reason));
  }
}
