package io.clawback.brokers.kafka;

import io.clawback.brokers.kafka.Landing.Standing;
import io.clawback.model.plan.Operation.OffsetMove;
import io.clawback.model.plan.Operation.ResetOffsets;
import io.clawback.model.run.OperationId;
import io.clawback.model.run.Outcome;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * Sets positions as the group's only member: joined, read again, committed under our own
 * generation, read back, left. Kafka's commits know no condition; membership is the fence.
 */
final class PositionSetting {
  private final KafkaConnection connection;
  private final QuietWindow window;
  private final ResetOffsets operation;
  private final PositionReads reads;

  PositionSetting(
      KafkaConnection connection, QuietWindow window, ResetOffsets operation, PositionReads reads) {
    this.connection = connection;
    this.window = window;
    this.operation = operation;
    this.reads = reads;
  }

  /** What is to be committed, by partition. */
  static SortedMap<Integer, OffsetAndMetadata> commits(
      OperationId id, Positions now, List<OffsetMove> sets) {
    SortedMap<Integer, OffsetAndMetadata> commits = new TreeMap<>();
    for (OffsetMove move : sets) {
      int partition = move.partition();
      commits.put(
          partition, Mark.commit(move.to().orElseThrow(), id, now.commits().at().get(partition)));
    }
    return commits;
  }

  /**
   * Sets them. Empty when they are set and we have left. Refuses when nothing was changed, which
   * was read back; throws when the result is not known, or known to be a part.
   *
   * @param before what was seen last; anything else now is refused
   */
  Optional<Outcome> set(OperationId id, Positions before, List<OffsetMove> sets) {
    String group = operation.subscription().group().name();
    String topic = operation.subscription().queue();
    SortedMap<Integer, OffsetAndMetadata> commits = commits(id, before, sets);
    Optional<Exception> trouble;
    SoleMember member =
        SoleMember.join(connection, group, before.kind(), topic, operation.target(), id);
    try (member) {
      int generation = member.generation();
      Positions joined = Refusal.looking(reads::look);
      mustBeOurs(before, joined, sets, member);
      trouble = member.commit(named(topic, commits), generation, connection.patience());
      if (trouble.isEmpty()) {
        Landing landing = Landing.of(sets, commits, reads.commits());
        if (!landing.all(Standing.WANTED)) {
          return Optional.of(landing.superseded(operation.target()));
        }
        if (!reads.members().equals(List.of(member.id()))) {
          return Optional.of(company());
        }
      } else {
        member.reach(named(topic, commits).keySet(), connection.patience());
      }
    }
    left(id);
    return trouble.isEmpty() ? Optional.empty() : readBack(sets, commits, trouble.get());
  }

  private void mustBeOurs(
      Positions before, Positions joined, List<OffsetMove> sets, SoleMember member) {
    if (!joined.members().equals(List.of(member.id()))) {
      throw Refusal.stale(
          "kafka.group-active",
          operation.target(),
          "Another consumer is in the group; nothing was changed.");
    }
    if (!joined.topic().equals(before.topic())) {
      throw Refusal.stale(
          "kafka.queue-made-anew", operation.target(), "The queue was removed and made again.");
    }
    for (OffsetMove move : sets) {
      if (!joined.commit(move.partition()).equals(before.commit(move.partition()))
          || joined.commits().unreadable().contains(move.partition())) {
        throw Refusal.stale(
            "kafka.position-changed",
            operation.target(),
            "Partition " + move.partition() + " moved before we held the group.");
      }
    }
    ResetJudgement.withinLog(operation, joined, sets);
  }

  private static Map<TopicPartition, OffsetAndMetadata> named(
      String topic, SortedMap<Integer, OffsetAndMetadata> commits) {
    Map<TopicPartition, OffsetAndMetadata> named = new HashMap<>();
    commits.forEach((p, commit) -> named.put(new TopicPartition(topic, p), commit));
    return named;
  }

  private Outcome company() {
    return Landing.superseded(operation.target(), "another consumer joined while we committed");
  }

  /**
   * Waits until the group has put us out: a commit of ours that is still on its way is refused from
   * then on, and other readers' commits are taken again.
   */
  private void left(OperationId id) {
    String name = SoleMember.clientId(connection, id);
    if (!new Patience(connection.clock(), connection.patience()).until(() -> !reads.holds(name))) {
      throw Refusal.inDoubt(operation.target(), new IllegalStateException("still a member"));
    }
  }

  /** What became of a commit that failed, as far as the client knows. */
  private Optional<Outcome> readBack(
      List<OffsetMove> sets, SortedMap<Integer, OffsetAndMetadata> commits, Exception e) {
    window.pass(operation.target());
    Landing landing = Landing.of(sets, commits, reads.commits());
    if (landing.any(Standing.OTHER)) {
      return Optional.of(landing.superseded(operation.target()));
    }
    if (landing.all(Standing.WANTED)) {
      return reads.members().isEmpty() ? Optional.empty() : Optional.of(company());
    }
    if (landing.any(Standing.WANTED)) {
      throw landing.partly(operation.target(), KafkaProblems.of(e, operation.target()).message());
    }
    // Out of the group, and settled positions were read: nothing of ours can arrive any more.
    throw Refusal.afterLooking(e, operation.target());
  }
}
