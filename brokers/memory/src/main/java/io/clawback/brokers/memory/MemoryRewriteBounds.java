package io.clawback.brokers.memory;

import io.clawback.model.error.Category;
import io.clawback.model.observed.GroupState;
import io.clawback.model.plan.MessageOperation.Rewrite;
import io.clawback.model.plan.Operation.OffsetMove;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/** Whether a backlog may be written once more at all (SAFETY I1, I8, I10). */
final class MemoryRewriteBounds {
  /** More than a batch takes, whatever the load. */
  private static final Duration LEAST = Duration.ofMinutes(1);

  private MemoryRewriteBounds() {}

  /** Throws when not. Alone. */
  static void check(MemoryCluster cluster, Rewrite operation) {
    MemoryActs.notInternal(cluster, operation.destination().name());
    MemoryQueue from = MemoryActs.queue(cluster, operation.subscription().queue());
    MemoryQueue to = MemoryActs.queue(cluster, operation.destination().name());
    joinedOnce(cluster, operation);
    nobodyElse(cluster, operation);
    List<String> wrong = new ArrayList<>();
    if (!setting(from, "cleanup.policy").equals("delete")
        || !setting(to, "cleanup.policy").equals("delete")) {
      wrong.add("one of both is compacted");
    }
    if (from.partitions().size() != to.partitions().size()) {
      wrong.add(
          "it has %d partitions, and the source %d"
              .formatted(to.partitions().size(), from.partitions().size()));
    }
    long keeps = Long.parseLong(setting(to, "retention.ms"));
    if (!operation.inPlace() && keeps >= 0 && keeps < 2 * MemoryQuarantine.WINDOW.toMillis()) {
      wrong.add("it keeps messages for " + keeps + " ms only");
    }
    if (operation.destination().equals(operation.quarantine())) {
      wrong.add("it is the quarantine");
    }
    if (!setting(to, "retention.bytes").equals("-1")
        || !setting(from, "retention.bytes").equals("-1")) {
      wrong.add("one of both drops its oldest messages when it is full");
    }
    if (!wrong.isEmpty()) {
      throw MemoryLink.trouble(
          "unsafe-target",
          Category.LIMIT,
          operation.destination().toString(),
          "Messages would not be safe there: " + String.join("; ", wrong) + ".",
          "Change its settings, or name another queue.");
    }
    for (OffsetMove move : operation.moves()) {
      inLog(cluster, from, operation, move);
    }
  }

  private static void inLog(
      MemoryCluster cluster, MemoryQueue from, Rewrite operation, OffsetMove move) {
    if (move.partition() >= from.partitions().size()) {
      throw MemoryLink.stale(operation.target(), "There is no partition " + move.partition());
    }
    MemoryLog log = from.partitions().get(move.partition());
    if (move.to().orElseThrow() > log.lastStable()) {
      throw MemoryLink.stale(
          operation.target(),
          "Partition %d ends before %d, or an open transaction holds that back."
              .formatted(move.partition(), move.to().orElseThrow()));
    }
    long keeps = Long.parseLong(setting(from, "retention.ms"));
    long at = at(cluster, operation, move);
    AtomicLong first = new AtomicLong(Long.MAX_VALUE);
    log.visit(
        at,
        move.to().orElseThrow(),
        (offset, time, key, value, headers) -> {
          first.set(time);
          return false;
        });
    long left = first.get() + keeps - cluster.clock().now().toEpochMilli();
    if (keeps >= 0 && first.get() != Long.MAX_VALUE && left < LEAST.toMillis()) {
      throw MemoryLink.trouble(
          "too-little-time",
          Category.LIMIT,
          operation.target(),
          "The broker may let go of messages ahead of the group in " + left / 1000 + " s.",
          "Raise the queue's retention first.");
    }
  }

  private static long at(MemoryCluster cluster, Rewrite operation, OffsetMove move) {
    MemoryGroup group = cluster.groups().get(operation.group().name());
    return group == null
        ? move.from().orElseThrow()
        : group
            .commit(operation.subscription().queue(), move.partition())
            .map(MemoryGroup.Commit::offset)
            .orElse(move.from().orElseThrow());
  }

  private static void joinedOnce(MemoryCluster cluster, Rewrite operation) {
    MemoryGroup group = cluster.groups().get(operation.group().name());
    if (group == null || group.kind() == GroupState.Kind.POSITIONS_ONLY) {
      throw MemoryLink.stale(
          operation.target(), "Nobody ever joined the group: who reads for it cannot be told.");
    }
  }

  /** Whoever else reads the queue would get the messages again. */
  private static void nobodyElse(MemoryCluster cluster, Rewrite operation) {
    if (!operation.inPlace()) {
      return;
    }
    String queue = operation.subscription().queue();
    for (Map.Entry<String, MemoryGroup> other : cluster.groups().entrySet()) {
      boolean reads =
          other.getValue().commits().containsKey(queue)
              || other.getValue().members().values().stream()
                  .anyMatch(m -> m.queues.contains(queue));
      if (reads && !other.getKey().equals(operation.group().name())) {
        throw MemoryLink.stale(
            operation.target(),
            "Group " + other.getKey() + " reads the queue, too: it would get the messages again.");
      }
    }
  }

  private static String setting(MemoryQueue queue, String key) {
    return queue.inForce(key).orElseThrow();
  }
}
