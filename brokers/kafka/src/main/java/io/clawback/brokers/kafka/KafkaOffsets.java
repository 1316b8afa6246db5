package io.clawback.brokers.kafka;

import io.clawback.model.error.Category;
import io.clawback.model.error.ClawbackException;
import io.clawback.model.error.Problem;
import io.clawback.model.observed.GroupState.Kind;
import io.clawback.model.plan.Operation.OffsetMove;
import io.clawback.model.plan.Operation.ResetOffsets;
import io.clawback.model.run.Outcome;
import io.clawback.model.run.Probe;
import io.clawback.model.run.Receipt;
import io.clawback.spi.broker.Acts;
import io.clawback.spi.broker.Mutation;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * Moving a group's position (SAFETY I6, I7). Kafka's offset commits know no condition, so each is
 * made as the group's only member: joined, read again, committed under our own generation with the
 * operation's id in the commit's metadata, read back, left.
 */
final class KafkaOffsets implements Acts<ResetOffsets> {
  private final KafkaConnection connection;

  KafkaOffsets(KafkaConnection connection) {
    this.connection = connection;
  }

  @Override
  public Outcome act(Mutation mutation, ResetOffsets operation) {
    PositionReads reads = new PositionReads(connection, operation);
    try {
      Refusal.mustBeOurs(connection, operation.broker(), operation);
      Positions before = Refusal.looking(reads::look);
      List<OffsetMove> pending = pending(operation, before);
      if (!pending.isEmpty()) {
        ResetJudgement.of(mutation, operation, before, pending);
        Optional<Outcome> lost = move(mutation, operation, before.kind(), reads, pending);
        if (lost.isPresent()) {
          return lost.get();
        }
      }
      Positions after = before.withCommitted(reads.committed());
      return new Outcome.Done(
          new Receipt(
              mutation.id(),
              before.facts(operation),
              after.facts(operation),
              after.allMarked(operation, mutation.id())
                  ? Receipt.Author.PROVED
                  : Receipt.Author.UNKNOWN));
    } catch (Refusal refusal) {
      return refusal.outcome();
    }
  }

  private static List<OffsetMove> pending(ResetOffsets operation, Positions now) {
    for (OffsetMove move : operation.moves()) {
      if (!now.holds(move) && !now.asPlanned(move)) {
        throw Refusal.stale(
            "kafka.position-changed",
            operation.target(),
            "Partition "
                + move.partition()
                + " is at "
                + now.offset(move.partition()).map(String::valueOf).orElse("no position")
                + ", planned for was "
                + move.from().map(String::valueOf).orElse("no position")
                + "; nothing was changed.");
      }
    }
    return operation.moves().stream().filter(m -> !now.holds(m)).toList();
  }

  /** Empty when all went well. */
  private Optional<Outcome> move(
      Mutation mutation,
      ResetOffsets operation,
      Kind kind,
      PositionReads reads,
      List<OffsetMove> pending) {
    List<OffsetMove> sets = pending.stream().filter(m -> m.to().isPresent()).toList();
    List<OffsetMove> removals = pending.stream().filter(m -> m.to().isEmpty()).toList();
    if (!sets.isEmpty()) {
      Optional<Outcome> lost = set(mutation, operation, kind, reads, sets);
      if (lost.isPresent()) {
        return lost;
      }
    }
    if (!removals.isEmpty()) {
      try {
        remove(mutation, operation, reads, removals);
      } catch (Refusal refusal) {
        if (sets.isEmpty()) {
          throw refusal;
        }
        return superseded(operation, "some positions were set, but none was taken away");
      }
    }
    return Optional.empty();
  }

  /** Sets positions as the group's only member. Empty when all went well. */
  private Optional<Outcome> set(
      Mutation mutation,
      ResetOffsets operation,
      Kind kind,
      PositionReads reads,
      List<OffsetMove> sets) {
    String group = operation.subscription().group().name();
    String topic = operation.subscription().queue();
    try (SoleMember member = SoleMember.join(connection, group, kind, topic, operation.target())) {
      Positions joined = Refusal.looking(reads::look);
      alone(operation, joined.members(), member);
      for (OffsetMove move : sets) {
        if (!joined.asPlanned(move)) {
          throw Refusal.stale(
              "kafka.position-changed",
              operation.target(),
              "Partition " + move.partition() + " moved before we held the group.");
        }
      }
      ResetJudgement.withinLog(operation, joined, sets);
      Map<TopicPartition, OffsetAndMetadata> commits = new HashMap<>();
      String mark = Positions.mark(mutation.id());
      for (OffsetMove move : sets) {
        commits.put(
            new TopicPartition(topic, move.partition()),
            new OffsetAndMetadata(move.to().orElseThrow(), mark));
      }
      member.commit(commits, connection.patience());
      Positions after = joined.withCommitted(reads.committed());
      if (!sets.stream().allMatch(m -> after.holds(m) && after.marked(m, mutation.id()))) {
        return superseded(operation, "another commit came right after ours");
      }
      if (!reads.members().equals(List.of(member.id()))) {
        return superseded(operation, "another consumer joined while we committed");
      }
      return Optional.empty();
    }
  }

  private static void alone(ResetOffsets operation, List<String> members, SoleMember member) {
    if (!members.equals(List.of(member.id()))) {
      throw Refusal.stale(
          "kafka.group-active",
          operation.target(),
          "Another consumer is in the group; nothing was changed.");
    }
  }

  private static Optional<Outcome> superseded(ResetOffsets operation, String why) {
    return Optional.of(
        new Outcome.Superseded(
            new Problem(
                "kafka.superseded",
                Category.STALE,
                operation.target(),
                "The positions may not hold: " + why + ".",
                "Stop the group's consumers, then scan and plan again.")));
  }

  /** Takes positions away; the broker refuses while anybody is subscribed to the queue. */
  private void remove(
      Mutation mutation, ResetOffsets operation, PositionReads reads, List<OffsetMove> removals) {
    Patience patience = new Patience(connection.clock(), mutation.budget().time());
    Refusal.looking(() -> patience.until(() -> reads.members().isEmpty()));
    Positions now = Refusal.looking(reads::look);
    if (!now.members().isEmpty()) {
      throw Refusal.stale(
          "kafka.group-active", operation.target(), "Another consumer is in the group.");
    }
    for (OffsetMove move : removals) {
      if (!now.asPlanned(move)) {
        throw Refusal.stale(
            "kafka.position-changed",
            operation.target(),
            "Partition " + move.partition() + " moved meanwhile.");
      }
    }
    Set<TopicPartition> partitions = new HashSet<>();
    removals.forEach(
        m -> partitions.add(new TopicPartition(operation.subscription().queue(), m.partition())));
    var write =
        connection
            .admin()
            .deleteConsumerGroupOffsets(operation.subscription().group().name(), partitions)
            .all();
    Refusal.written(connection, write, operation.target());
    if (!patience.until(
        () -> removals.stream().noneMatch(m -> reads.committed().containsKey(m.partition())))) {
      throw Refusal.inDoubt(operation.target(), new IllegalStateException("still there"));
    }
  }

  @Override
  public Probe probe(Mutation mutation, ResetOffsets operation) {
    Positions now;
    try {
      now = new PositionReads(connection, operation).look();
    } catch (Refusal refusal) {
      return Probe.NOT_STARTED;
    } catch (ClawbackException e) {
      if (e.problem().category() == Category.STALE) {
        return Probe.NOT_STARTED;
      }
      throw e;
    }
    List<OffsetMove> moves = operation.moves();
    if (moves.stream().allMatch(now::holds)) {
      return now.allMarked(operation, mutation.id()) ? Probe.DONE : Probe.STATE_HOLDS;
    }
    if (!moves.stream().allMatch(m -> now.holds(m) || now.asPlanned(m))) {
      return Probe.SUPERSEDED;
    }
    return moves.stream().anyMatch(now::holds) ? Probe.PARTLY : Probe.NOT_STARTED;
  }
}
