package io.clawback.brokers.kafka.offsets;

import io.clawback.brokers.kafka.connect.KafkaConnection;
import io.clawback.brokers.kafka.connect.Patience;
import io.clawback.brokers.kafka.connect.Refusal;
import io.clawback.model.error.Category;
import io.clawback.model.error.ClawbackException;
import io.clawback.model.name.SubscriptionId;
import io.clawback.model.plan.Operation.OffsetMove;
import io.clawback.model.plan.Operation.ResetOffsets;
import io.clawback.model.run.OperationId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.RemoveMembersFromConsumerGroupOptions;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A group that is ours alone for as long as its backlog is carried: positions that are committed in
 * a transaction go under our own membership, so that the broker refuses them once anybody joined
 * (SAFETY I5). Group-only commits it would take from anyone, under live members, too. Throws coded
 * problems. Not thread-safe.
 */
public final class GroupHold implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(GroupHold.class);
  private final OperationId id;
  private final String topic;
  private final String target;
  private final SoleMember member;
  private final ConsumerGroupMetadata metadata;
  private final SortedMap<Integer, OffsetAndMetadata> positions;

  private GroupHold(
      OperationId id,
      ResetOffsets operation,
      SoleMember member,
      SortedMap<Integer, OffsetAndMetadata> positions) {
    this.id = id;
    this.topic = operation.subscription().queue();
    this.target = operation.target();
    this.member = member;
    this.metadata = member.metadata();
    this.positions = positions;
  }

  /** Refuses while anybody is in the group, or when nobody ever was. Changes nothing. */
  public static void mustBeFree(
      KafkaConnection connection,
      OperationId id,
      SubscriptionId subscription,
      List<OffsetMove> moves) {
    told(() -> free(connection, id, new ResetOffsets(subscription, moves, false)));
  }

  /**
   * Takes it. A membership that a crash of ours left behind is put out: what it sent cannot take
   * effect any more.
   */
  public static GroupHold take(
      KafkaConnection connection,
      OperationId id,
      SubscriptionId subscription,
      List<OffsetMove> moves) {
    ResetOffsets operation = new ResetOffsets(subscription, moves, false);
    return told(() -> {
      Positions before = free(connection, id, operation);
      PositionReads reads = new PositionReads(connection, operation);
      SoleMember member =
          SoleMember.join(
              connection,
              subscription.group().name(),
              before.kind(),
              subscription.queue(),
              operation.target(),
              id);
      try {
        Positions now = reads.look();
        if (!now.members().equals(List.of(member.id()))) {
          throw active(operation.target());
        }
        for (OffsetMove move : moves) {
          if (now.commits().unreadable().contains(move.partition())) {
            throw Refusal.of(
                "kafka.position-unsettled",
                Category.CONNECTION,
                operation.target(),
                "A transaction that is still open holds one of the positions.",
                "Wait until it has ended, then resume the run.");
          }
        }
        return new GroupHold(id, operation, member, new TreeMap<>(now.commits().at()));
      } catch (RuntimeException e) {
        member.close();
        throw e;
      }
    });
  }

  private static Positions free(
      KafkaConnection connection, OperationId id, ResetOffsets operation) {
    PositionReads reads = new PositionReads(connection, operation);
    Positions now = reads.look();
    if (now.members().isEmpty()) {
      if (now.simple()) {
        throw Refusal.stale(
            "kafka.never-joined",
            operation.target(),
            "Nobody ever joined the group: who reads for it cannot be told.");
      }
      return now;
    }
    String name = SoleMember.clientId(connection, id);
    if (!reads.onlyHolds(name)) {
      throw active(operation.target());
    }
    putOut(connection, operation, id);
    Patience patience = new Patience(connection.clock(), connection.patience());
    if (!patience.until(() -> !reads.holds(name))) {
      throw Refusal.of(
          "kafka.own-membership",
          Category.CONNECTION,
          operation.target(),
          "Our own membership from before is still in the group.",
          "Resume the run a little later: the group ends that membership by itself.");
    }
    return reads.look();
  }

  private static void putOut(KafkaConnection connection, ResetOffsets operation, OperationId id) {
    RemoveMembersFromConsumerGroupOptions all = new RemoveMembersFromConsumerGroupOptions();
    all.reason("clawback " + id);
    try {
      connection.get(
          connection
              .admin()
              .removeMembersFromConsumerGroup(operation.subscription().group().name(), all)
              .all(),
          operation.target());
    } catch (ClawbackException e) {
      // The group ends it by itself, a little later.
      LOG.debug("{}: {}", operation.target(), e.getMessage());
    }
  }

  private static Refusal active(String target) {
    return Refusal.stale("kafka.group-active", target, "Another consumer is in the group.");
  }

  private static <T> T told(Supplier<T> call) {
    try {
      return call.get();
    } catch (Refusal refusal) {
      throw new ClawbackException(refusal.outcome().problem(), refusal);
    }
  }

  /** Throws when it is not ours alone any more. */
  public void mustBeOurs() {
    told(() -> {
      if (!member.stays(metadata.generationId())) {
        throw active(target);
      }
      return metadata;
    });
  }

  /** Where the group stands, as far as we know; empty for no position. */
  public Optional<OffsetAndMetadata> position(int partition) {
    return Optional.ofNullable(positions.get(partition));
  }

  /** Whether this operation brought it there. */
  public boolean ours(int partition) {
    return position(partition).filter(c -> Mark.by(id, c)).isPresent();
  }

  /** What to commit so that the group stands at these offsets, and says who brought it there. */
  public Map<TopicPartition, OffsetAndMetadata> commits(SortedMap<Integer, Long> offsets) {
    Map<TopicPartition, OffsetAndMetadata> commits = new HashMap<>();
    offsets.forEach((partition, offset) ->
        commits.put(
            new TopicPartition(topic, partition),
            Mark.commit(offset, id, positions.get(partition))));
    return commits;
  }

  /** These are final. */
  public void committed(Map<TopicPartition, OffsetAndMetadata> commits) {
    commits.forEach((partition, commit) ->
        positions.put(partition.partition(), Objects.requireNonNull(commit)));
  }

  /**
   * What a transaction that commits them says: the membership that we took the group with, never a
   * later one, in which it may not be ours alone.
   */
  public ConsumerGroupMetadata metadata() {
    return metadata;
  }

  /** Leaves the group. */
  @Override
  public void close() {
    member.close();
  }
}
