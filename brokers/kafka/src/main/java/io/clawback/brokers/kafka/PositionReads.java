package io.clawback.brokers.kafka;

import io.clawback.model.error.ClawbackException;
import io.clawback.model.observed.GroupState.Kind;
import io.clawback.model.plan.Operation.ResetOffsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsSpec;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.MemberDescription;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.GroupType;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.GroupIdNotFoundException;

/** Reads what one reset is about, and nothing else. */
final class PositionReads {
  private final KafkaConnection connection;
  private final ResetOffsets operation;
  private final String group;
  private final String topic;

  PositionReads(KafkaConnection connection, ResetOffsets operation) {
    this.connection = connection;
    this.operation = operation;
    this.group = operation.subscription().group().name();
    this.topic = operation.subscription().queue();
  }

  /** Everything, after checking the cluster and that the queue may be touched. */
  Positions look() {
    connection.identity();
    TopicDescription described =
        connection.get(
            Objects.requireNonNull(
                connection.admin().describeTopics(List.of(topic)).topicNameValues().get(topic)),
            operation.target());
    if (described.isInternal()) {
      throw Refusal.usage(
          "kafka.internal-queue",
          operation.target(),
          "Positions on internal queues are never moved.",
          "Leave it out.");
    }
    List<TopicPartition> led = SnapshotReads.led(List.of(described));
    SortedMap<Integer, OffsetAndMetadata> committed = committed();
    var askedStarts =
        Ends.ask(connection, led, OffsetSpec.earliest(), IsolationLevel.READ_UNCOMMITTED);
    var askedEnds = Ends.ask(connection, led, OffsetSpec.latest(), IsolationLevel.READ_UNCOMMITTED);
    SortedMap<Integer, Long> starts = offsets(Ends.await(connection, askedStarts));
    SortedMap<Integer, Long> ends = offsets(Ends.await(connection, askedEnds));
    try {
      ConsumerGroupDescription now = describe();
      return new Positions(kind(now), members(now), committed, starts, ends);
    } catch (ClawbackException e) {
      if (KafkaProblems.unwrapped(Objects.requireNonNull(e.getCause()))
          instanceof GroupIdNotFoundException) {
        return new Positions(Kind.CLASSIC, List.of(), committed, starts, ends);
      }
      throw e;
    }
  }

  private Kind kind(ConsumerGroupDescription described) {
    if (described.type() == GroupType.SHARE || described.type() == GroupType.STREAMS) {
      throw Refusal.usage(
          "kafka.group-kind",
          operation.target(),
          "A " + described.type() + " group keeps its positions in another way.",
          "Use Kafka's own tool for this kind of group.");
    }
    return described.type() == GroupType.CONSUMER ? Kind.CONSUMER : Kind.CLASSIC;
  }

  private ConsumerGroupDescription describe() {
    return connection.get(
        Objects.requireNonNull(
            connection.admin().describeConsumerGroups(List.of(group)).describedGroups().get(group)),
        operation.target());
  }

  /** Who is in the group now. */
  List<String> members() {
    return members(describe());
  }

  private static List<String> members(ConsumerGroupDescription described) {
    return described.members().stream().map(MemberDescription::consumerId).sorted().toList();
  }

  /** The group's commits on the queue. */
  SortedMap<Integer, OffsetAndMetadata> committed() {
    Map<TopicPartition, OffsetAndMetadata> found =
        connection.get(
            connection
                .admin()
                .listConsumerGroupOffsets(Map.of(group, new ListConsumerGroupOffsetsSpec()))
                .partitionsToOffsetAndMetadata(group),
            operation.target());
    SortedMap<Integer, OffsetAndMetadata> committed = new TreeMap<>();
    found.forEach((partition, commit) -> {
      if (commit != null && partition.topic().equals(topic)) {
        committed.put(partition.partition(), commit);
      }
    });
    return committed;
  }

  private static SortedMap<Integer, Long> offsets(Ends ends) {
    SortedMap<Integer, Long> offsets = new TreeMap<>();
    ends.answers()
        .values()
        .forEach((TopicPartition p, ListOffsetsResultInfo info) ->
            offsets.put(p.partition(), info.offset()));
    return offsets;
  }
}
