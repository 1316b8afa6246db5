package io.clawback.brokers.kafka.offsets;

import io.clawback.model.observed.GroupState.Kind;
import io.clawback.model.plan.Operation.OffsetMove;
import io.clawback.model.plan.Operation.ResetOffsets;
import io.clawback.model.run.OperationId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;

/**
 * What there is around a move of a group's positions.
 *
 * @param topic the queue's own id: one of the same name is another queue
 * @param kind the group's protocol
 * @param simple whether nobody ever joined it, or all that somebody left has expired: it has
 *     positions only
 * @param members ids of its members, sorted
 * @param commits on the queue
 * @param everywhere the group's commits on all queues that we may see
 * @param starts log starts by partition
 * @param ends log ends by partition
 */
record Positions(
    Uuid topic,
    Kind kind,
    boolean simple,
    List<String> members,
    Commits commits,
    Map<TopicPartition, OffsetAndMetadata> everywhere,
    SortedMap<Integer, Long> starts,
    SortedMap<Integer, Long> ends) {

  Optional<OffsetAndMetadata> commit(int partition) {
    return Optional.ofNullable(commits.at().get(partition));
  }

  Optional<Long> offset(int partition) {
    return commit(partition).map(OffsetAndMetadata::offset);
  }

  boolean holds(OffsetMove move) {
    return move.to().equals(offset(move.partition()));
  }

  boolean asPlanned(OffsetMove move) {
    return move.from().equals(offset(move.partition()));
  }

  /** Whether the commit says that this operation made it. */
  boolean marked(OffsetMove move, OperationId id) {
    return commit(move.partition()).filter(c -> Mark.by(id, c)).isPresent();
  }

  boolean allMarked(ResetOffsets operation, OperationId id) {
    return operation.moves().stream().allMatch(m -> marked(m, id));
  }

  /** Whether it goes back: to an earlier offset, or to none at all. */
  boolean backward(OffsetMove move) {
    return move.to().isEmpty()
        || move.from().filter(from -> move.to().orElseThrow() < from).isPresent();
  }

  boolean withinLog(OffsetMove move) {
    Long start = starts.get(move.partition());
    Long end = ends.get(move.partition());
    if (start == null || end == null) {
      return false;
    }
    return move.to().isEmpty()
        || (move.to().orElseThrow() >= start && move.to().orElseThrow() <= end);
  }

  /** Offsets between from and to that lie within the log; none counts as the log's start. */
  long distance(OffsetMove move) {
    long start = starts.getOrDefault(move.partition(), 0L);
    long end = Math.max(start, ends.getOrDefault(move.partition(), 0L));
    long from = Math.clamp(move.from().orElse(start), start, end);
    long to = Math.clamp(move.to().orElse(start), start, end);
    return Math.abs(to - from);
  }

  /** What the queue holds: ends minus starts. */
  long held() {
    long held = 0;
    for (var end : ends.entrySet()) {
      held += end.getValue() - starts.getOrDefault(end.getKey(), end.getValue());
    }
    return held;
  }

  SortedMap<String, String> facts(ResetOffsets operation) {
    SortedMap<String, String> facts = new TreeMap<>();
    for (OffsetMove move : operation.moves()) {
      facts.put(
          operation.subscription().queue() + "-" + move.partition(),
          offset(move.partition()).map(String::valueOf).orElse("(none)"));
    }
    return facts;
  }
}
