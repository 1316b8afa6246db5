package io.clawback.brokers.kafka.offsets;

import io.clawback.brokers.kafka.connect.KafkaConnection;
import io.clawback.brokers.kafka.connect.KafkaProblems;
import io.clawback.brokers.kafka.connect.Patience;
import io.clawback.brokers.kafka.connect.Refusal;
import io.clawback.brokers.kafka.look.Ends;
import io.clawback.brokers.kafka.look.SnapshotReads;
import io.clawback.model.error.ClawbackException;
import io.clawback.model.observed.GroupState.Kind;
import io.clawback.model.plan.Operation.ResetOffsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsOptions;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsSpec;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.MemberDescription;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.GroupType;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.GroupIdNotFoundException;

/** Reads what one reset is about, and nothing else. */
final class PositionReads {
  /** A commit in the making is settled soon, but for one that an open transaction made. */
  private static final Duration SETTLING = Duration.ofSeconds(2);

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
    TopicDescription described = topic();
    if (described.isInternal()) {
      throw Refusal.usage(
          "kafka.internal-queue",
          operation.target(),
          "Positions on internal queues are never moved.",
          "Leave it out.");
    }
    List<TopicPartition> led = SnapshotReads.led(List.of(described));
    var everywhere = asked(new ListConsumerGroupOffsetsSpec(), false);
    Commits commits = commits(described);
    var askedStarts =
        Ends.ask(connection, led, OffsetSpec.earliest(), IsolationLevel.READ_UNCOMMITTED);
    var askedEnds = Ends.ask(connection, led, OffsetSpec.latest(), IsolationLevel.READ_UNCOMMITTED);
    SortedMap<Integer, Long> starts = offsets(Ends.await(connection, askedStarts));
    SortedMap<Integer, Long> ends = offsets(Ends.await(connection, askedEnds));
    Optional<ConsumerGroupDescription> now = describe();
    return new Positions(
        described.topicId(),
        now.map(this::kind).orElse(Kind.CLASSIC),
        now.map(d -> d.isSimpleConsumerGroup() && d.members().isEmpty()).orElse(true),
        now.map(PositionReads::members).orElse(List.of()),
        commits,
        connection.get(everywhere, operation.target()),
        starts,
        ends);
  }

  /** The same after something was written: then nothing that is found is a refusal any more. */
  Positions lookAfter() {
    try {
      return look();
    } catch (Refusal refusal) {
      throw Refusal.inDoubt(operation.target(), refusal);
    }
  }

  private TopicDescription topic() {
    return connection.get(
        Objects.requireNonNull(
            connection.admin().describeTopics(List.of(topic)).topicNameValues().get(topic)),
        operation.target());
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

  /** Empty when there is no such group. */
  private Optional<ConsumerGroupDescription> describe() {
    try {
      return Optional.of(
          connection.get(
              Objects.requireNonNull(
                  connection
                      .admin()
                      .describeConsumerGroups(List.of(group))
                      .describedGroups()
                      .get(group)),
              operation.target()));
    } catch (ClawbackException e) {
      if (KafkaProblems.unwrapped(Objects.requireNonNull(e.getCause()))
          instanceof GroupIdNotFoundException) {
        return Optional.empty();
      }
      throw e;
    }
  }

  /** Who is in the group now. */
  List<String> members() {
    return describe().map(PositionReads::members).orElse(List.of());
  }

  /** Whether a membership under this client id is left in the group. */
  boolean holds(String clientId) {
    return describe().stream()
        .flatMap(d -> d.members().stream())
        .anyMatch(m -> m.clientId().equals(clientId));
  }

  /** Whether nobody but memberships under this client id is in the group. */
  boolean onlyHolds(String clientId) {
    return describe().stream()
        .flatMap(d -> d.members().stream())
        .allMatch(m -> m.clientId().equals(clientId));
  }

  private static List<String> members(ConsumerGroupDescription described) {
    return described.members().stream().map(MemberDescription::consumerId).sorted().toList();
  }

  /** The group's settled commits on the queue. */
  Commits commits() {
    return commits(topic());
  }

  /**
   * Asks for stable positions: what is being written is waited for, and what a transaction holds
   * open is not told (KIP-447). The client leaves out what it is not told, so all are named.
   */
  private Commits commits(TopicDescription described) {
    List<TopicPartition> all =
        described.partitions().stream().map(p -> new TopicPartition(topic, p.partition())).toList();
    ListConsumerGroupOffsetsSpec spec = new ListConsumerGroupOffsetsSpec().topicPartitions(all);
    Patience patience =
        new Patience(
            connection.clock(),
            SETTLING.compareTo(connection.patience()) < 0 ? SETTLING : connection.patience());
    Commits read = settled(all, spec);
    if (read.unreadable().isEmpty()) {
      return read;
    }
    patience.until(() -> settled(all, spec).unreadable().isEmpty());
    return settled(all, spec);
  }

  private Commits settled(List<TopicPartition> all, ListConsumerGroupOffsetsSpec spec) {
    Map<TopicPartition, OffsetAndMetadata> found =
        connection.get(asked(spec, true), operation.target());
    SortedMap<Integer, OffsetAndMetadata> at = new TreeMap<>();
    SortedSet<Integer> unreadable = new TreeSet<>();
    for (TopicPartition partition : all) {
      OffsetAndMetadata commit = found.get(partition);
      if (commit != null) {
        at.put(partition.partition(), commit);
      } else if (!found.containsKey(partition)) {
        unreadable.add(partition.partition());
      }
    }
    return new Commits(at, unreadable);
  }

  private KafkaFuture<Map<TopicPartition, OffsetAndMetadata>> asked(
      ListConsumerGroupOffsetsSpec spec, boolean stable) {
    return connection
        .admin()
        .listConsumerGroupOffsets(
            Map.of(group, spec), new ListConsumerGroupOffsetsOptions().requireStable(stable))
        .partitionsToOffsetAndMetadata(group);
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
