package io.clawback.brokers.kafka.offsets;

import io.clawback.brokers.kafka.connect.KafkaConnection;
import io.clawback.brokers.kafka.connect.KafkaProblems;
import io.clawback.brokers.kafka.connect.Patience;
import io.clawback.brokers.kafka.connect.QuietWindow;
import io.clawback.brokers.kafka.connect.Refusal;
import io.clawback.brokers.kafka.offsets.Landing.Standing;
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
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * Sets positions as the group's only member: joined, read again, committed under our own
 * generation, read back, left. Kafka's commits know no condition; membership is the fence. A group
 * that nobody ever joined is left so.
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
    SortedMap<Integer, OffsetAndMetadata> commits = commits(id, before, sets);
    return before.simple()
        ? fromOutside(id, before, sets, commits)
        : asMember(id, before, sets, commits);
  }

  private Optional<Outcome> asMember(
      OperationId id,
      Positions before,
      List<OffsetMove> sets,
      SortedMap<Integer, OffsetAndMetadata> commits) {
    String group = operation.subscription().group().name();
    String topic = operation.subscription().queue();
    Optional<Exception> trouble;
    SoleMember member =
        SoleMember.join(connection, group, before.kind(), topic, operation.target(), id);
    try (member) {
      int generation = member.generation();
      Positions joined = Refusal.looking(reads::look);
      mustBeOurs(before, joined, sets, List.of(member.id()));
      trouble = member.commit(named(commits), generation, patience());
      if (trouble.isEmpty()) {
        Landing landing = Landing.of(sets, commits, reads.commits());
        if (!landing.all(Standing.WANTED)) {
          return Optional.of(landing.superseded(operation.target()));
        }
        if (!reads.members().equals(List.of(member.id()))) {
          return Optional.of(company());
        }
      } else {
        member.reach(named(commits).keySet(), connection.patience());
      }
    }
    left(id);
    return trouble.isEmpty() ? Optional.empty() : readBack(sets, commits, trouble.get(), true);
  }

  /**
   * For a group that nobody ever joined: joining it would have its readers' commits refused
   * meanwhile, and all its positions expire together once ({@code offsets.retention.minutes} after
   * we left), however lately they were committed. The broker takes such a commit only while nobody
   * is in the group; against others of its kind there is no fence.
   */
  private Optional<Outcome> fromOutside(
      OperationId id,
      Positions before,
      List<OffsetMove> sets,
      SortedMap<Integer, OffsetAndMetadata> commits) {
    Map<String, Object> properties = connection.consumerProperties();
    properties.put("group.id", operation.subscription().group().name());
    properties.put("group.protocol", "classic");
    properties.put("client.id", SoleMember.clientId(connection, id));
    Optional<Exception> trouble;
    try (KafkaConsumer<byte[], byte[]> outside = new KafkaConsumer<>(properties)) {
      outside.assign(named(commits).keySet());
      mustBeOurs(before, Refusal.looking(reads::look), sets, List.of());
      trouble = OneCommit.send(outside, named(commits), patience());
    }
    if (trouble.isPresent()) {
      return readBack(sets, commits, trouble.get(), false);
    }
    Landing landing = Landing.of(sets, commits, reads.commits());
    return landing.all(Standing.WANTED)
        ? Optional.empty()
        : Optional.of(landing.superseded(operation.target()));
  }

  private void mustBeOurs(
      Positions before, Positions joined, List<OffsetMove> sets, List<String> members) {
    if (!joined.members().equals(members)) {
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

  private Map<TopicPartition, OffsetAndMetadata> named(
      SortedMap<Integer, OffsetAndMetadata> commits) {
    String topic = operation.subscription().queue();
    Map<TopicPartition, OffsetAndMetadata> named = new HashMap<>();
    commits.forEach((p, commit) -> named.put(new TopicPartition(topic, p), commit));
    return named;
  }

  private Patience patience() {
    return new Patience(connection.clock(), connection.patience());
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
    if (!patience().until(() -> !reads.holds(name))) {
      throw Refusal.inDoubt(operation.target(), new IllegalStateException("still a member"));
    }
  }

  /** What became of a commit that failed, as far as the client knows. */
  private Optional<Outcome> readBack(
      List<OffsetMove> sets,
      SortedMap<Integer, OffsetAndMetadata> commits,
      Exception e,
      boolean fenced) {
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
    // It was sent once. Out of the group, or told no, nothing of it can arrive any more.
    if (fenced || Refusal.isNo(e)) {
      throw Refusal.afterLooking(e, operation.target());
    }
    throw Refusal.inDoubt(operation.target(), e);
  }
}
