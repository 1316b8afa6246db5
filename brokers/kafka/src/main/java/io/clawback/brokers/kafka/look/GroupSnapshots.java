package io.clawback.brokers.kafka.look;

import io.clawback.brokers.kafka.connect.Answers;
import io.clawback.brokers.kafka.connect.KafkaConnection;
import io.clawback.brokers.kafka.connect.KafkaProblems;
import io.clawback.brokers.kafka.connect.Need;
import io.clawback.model.name.GroupId;
import io.clawback.model.name.SubscriptionId;
import io.clawback.model.observed.GroupState;
import io.clawback.model.observed.GroupState.Kind;
import io.clawback.model.observed.Measured;
import io.clawback.model.observed.Measured.Reason;
import io.clawback.model.observed.Member;
import io.clawback.model.observed.PartitionLag;
import io.clawback.model.observed.PartitionState;
import io.clawback.model.observed.QueueState;
import io.clawback.model.observed.SubscriptionState;
import io.clawback.model.observed.Unseen;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.admin.GroupListing;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.ShareGroupDescription;
import org.apache.kafka.clients.admin.SharePartitionOffsetInfo;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.GroupType;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.common.errors.UnsupportedVersionException;

/** The groups of one snapshot: asked all at once, then joined with the queues' ends. */
final class GroupSnapshots {
  private static final Measured.Unknown NO_COMMIT = new Measured.Unknown(Reason.NO_COMMIT, "");
  private final KafkaConnection connection;
  private final GroupReads reads;
  private final SortedMap<String, GroupListing> listed;
  private final List<String> consumers = new ArrayList<>();
  private final List<String> shares = new ArrayList<>();
  private final List<Unseen> unseen;
  private Map<String, KafkaFuture<ConsumerGroupDescription>> askedDescriptions = Map.of();
  private Map<String, KafkaFuture<ShareGroupDescription>> askedShares = Map.of();
  private Map<String, KafkaFuture<Map<TopicPartition, OffsetAndMetadata>>> askedCommits = Map.of();
  private Map<String, KafkaFuture<Map<TopicPartition, SharePartitionOffsetInfo>>>
      askedShareOffsets = Map.of();
  private Answers<String, Map<TopicPartition, OffsetAndMetadata>> commits = Answers.none();
  private Answers<String, Map<TopicPartition, SharePartitionOffsetInfo>> shareOffsets =
      Answers.none();
  private Instant committedAt = Instant.EPOCH;
  private final Map<String, LagArithmetic.Log[]> logs = new HashMap<>();

  GroupSnapshots(
      KafkaConnection connection,
      GroupReads reads,
      SortedMap<String, GroupListing> listed,
      List<String> names,
      List<Unseen> unseen) {
    this.connection = connection;
    this.reads = reads;
    this.listed = listed;
    this.unseen = unseen;
    for (String name : names) {
      GroupListing listing = listed.get(name);
      GroupReads.Nature nature =
          listing == null ? GroupReads.Nature.CONSUMERS : GroupReads.nature(listing);
      switch (nature) {
        case SHARE -> shares.add(name);
        case STREAMS ->
            miss(name, new UnsupportedVersionException("streams groups are not looked at yet"));
        case CONSUMERS, FOREIGN -> consumers.add(name);
      }
    }
  }

  /** Sends all requests about groups. */
  void ask() {
    askedCommits = reads.commits(consumers);
    askedDescriptions = reads.describe(consumers);
    askedShareOffsets = reads.shareOffsets(shares);
    askedShares = reads.describeShare(shares);
  }

  /** Waits for the commits; ends may be read only after this. */
  void awaitCommits() {
    commits = connection.all(askedCommits);
    shareOffsets = connection.all(askedShareOffsets);
    committedAt = connection.clock().now();
  }

  /** All groups that could be seen, sorted. */
  List<GroupState> states(SortedMap<String, QueueState> queues, Ends ends) {
    queues.forEach((name, queue) -> logs.put(name, logs(queue, ends)));
    List<GroupState> states = new ArrayList<>();
    Answers<String, ConsumerGroupDescription> descriptions = connection.all(askedDescriptions);
    for (String name : consumers) {
      ConsumerGroupDescription description = descriptions.value(name);
      Throwable failure = descriptions.failure(name);
      if (failure != null) {
        miss(name, failure);
      } else if (description != null) {
        consumerGroup(description, queues).ifPresent(states::add);
      }
    }
    Answers<String, ShareGroupDescription> shareDescriptions = connection.all(askedShares);
    for (String name : shares) {
      ShareGroupDescription description = shareDescriptions.value(name);
      Throwable failure = shareDescriptions.failure(name);
      if (failure != null) {
        miss(name, failure);
      } else if (description != null) {
        states.add(shareGroup(description, queues));
      }
    }
    states.sort(Comparator.comparing(g -> g.id().name()));
    return states;
  }

  private void miss(String group, Throwable e) {
    miss(group, "", e);
  }

  private void miss(String group, String part, Throwable e) {
    String what = "group " + group + part;
    unseen.add(
        new Unseen(
            connection.id().environment(),
            what,
            Need.group(AclOperation.DESCRIBE, group)
                .problem(connection, e, connection.id() + " " + what)));
  }

  private Optional<GroupState> consumerGroup(
      ConsumerGroupDescription description, SortedMap<String, QueueState> queues) {
    String name = description.groupId();
    // Brokers before 4.0 describe a group that does not exist as a dead one.
    if (description.groupState() == org.apache.kafka.common.GroupState.DEAD
        && !listed.containsKey(name)) {
      miss(name, new GroupIdNotFoundException("no such group"));
      return Optional.empty();
    }
    List<Member> members =
        description.members().stream()
            .map(GroupReads::member)
            .sorted(Comparator.comparing(Member::id))
            .toList();
    Kind kind =
        description.type() == GroupType.CONSUMER
            ? Kind.CONSUMER
            : description.isSimpleConsumerGroup() && members.isEmpty()
                ? Kind.POSITIONS_ONLY
                : Kind.CLASSIC;
    GroupId id = new GroupId(connection.id(), name);
    return Optional.of(
        new GroupState(
            id,
            kind,
            GroupReads.phase(description.groupState()),
            members,
            consumerSubscriptions(id, members, queues)));
  }

  private List<SubscriptionState> consumerSubscriptions(
      GroupId group, List<Member> members, SortedMap<String, QueueState> queues) {
    SortedMap<String, OffsetAndMetadata[]> positions = new TreeMap<>();
    for (String topic : assigned(members)) {
      positions(positions, topic, queues);
    }
    Throwable failure = commits.failure(group.name());
    if (failure != null) {
      miss(group.name(), " positions", failure);
      Measured.Unknown why = new Measured.Unknown(KafkaProblems.reason(failure), "");
      return positions.entrySet().stream()
          .map(e -> unknown(group, e.getKey(), e.getValue().length, why))
          .toList();
    }
    Map<TopicPartition, OffsetAndMetadata> committed = commits.value(group.name());
    if (committed != null) {
      committed.forEach((partition, commit) -> {
        OffsetAndMetadata @org.jspecify.annotations.Nullable [] row =
            commit == null ? null : positions(positions, partition.topic(), queues);
        if (row != null && partition.partition() < row.length) {
          row[partition.partition()] = commit;
        }
      });
    }
    List<SubscriptionState> subscriptions = new ArrayList<>(positions.size());
    positions.forEach((topic, row) -> {
      LagArithmetic.Log[] log = logs.getOrDefault(topic, new LagArithmetic.Log[0]);
      List<PartitionLag> lags = new ArrayList<>(row.length);
      for (int p = 0; p < row.length; p++) {
        OffsetAndMetadata commit = row[p];
        lags.add(
            commit == null
                ? LagArithmetic.unknown(p, NO_COMMIT)
                : LagArithmetic.of(
                    p,
                    new LagArithmetic.Commit(
                        commit.offset(), epoch(commit.leaderEpoch()), committedAt),
                    log[p]));
      }
      subscriptions.add(new SubscriptionState(new SubscriptionId(group, topic), lags));
    });
    return subscriptions;
  }

  private static OffsetAndMetadata @org.jspecify.annotations.Nullable [] positions(
      SortedMap<String, OffsetAndMetadata[]> positions,
      String topic,
      SortedMap<String, QueueState> queues) {
    QueueState queue = queues.get(topic);
    return queue == null
        ? null
        : positions.computeIfAbsent(topic, _ -> new OffsetAndMetadata[queue.partitions().size()]);
  }

  private static SubscriptionState unknown(
      GroupId group, String topic, int partitions, Measured.Unknown why) {
    List<PartitionLag> lags = new ArrayList<>(partitions);
    for (int p = 0; p < partitions; p++) {
      lags.add(LagArithmetic.unknown(p, why));
    }
    return new SubscriptionState(new SubscriptionId(group, topic), lags);
  }

  private static SortedSet<String> assigned(List<Member> members) {
    SortedSet<String> topics = new TreeSet<>();
    members.forEach(m -> m.assigned().forEach(a -> topics.add(a.queue())));
    return topics;
  }

  private GroupState shareGroup(
      ShareGroupDescription description, SortedMap<String, QueueState> queues) {
    GroupId id = new GroupId(connection.id(), description.groupId());
    List<Member> members =
        description.members().stream()
            .map(GroupReads::member)
            .sorted(Comparator.comparing(Member::id))
            .toList();
    SortedSet<String> topics = assigned(members);
    Map<TopicPartition, SharePartitionOffsetInfo> offsets = new HashMap<>();
    Throwable failure = shareOffsets.failure(id.name());
    Measured.Unknown why = NO_COMMIT;
    if (failure != null) {
      miss(id.name(), " positions", failure);
      why = new Measured.Unknown(KafkaProblems.reason(failure), "");
    }
    Map<TopicPartition, SharePartitionOffsetInfo> found = shareOffsets.value(id.name());
    if (found != null) {
      found.forEach((partition, info) -> {
        if (info != null) {
          offsets.put(partition, info);
          topics.add(partition.topic());
        }
      });
    }
    List<SubscriptionState> subscriptions = new ArrayList<>();
    for (String topic : topics) {
      QueueState queue = queues.get(topic);
      if (queue != null) {
        List<PartitionLag> lags = new ArrayList<>();
        for (PartitionState partition : queue.partitions()) {
          SharePartitionOffsetInfo info =
              offsets.get(new TopicPartition(topic, partition.number()));
          lags.add(
              info == null || info.lag().isEmpty() || info.startOffset() < 0
                  ? LagArithmetic.unknown(partition.number(), why)
                  : LagArithmetic.ofShare(
                      partition.number(), info.startOffset(), info.lag().get(), committedAt));
        }
        subscriptions.add(new SubscriptionState(new SubscriptionId(id, topic), lags));
      }
    }
    return new GroupState(
        id, Kind.SHARE, GroupReads.phase(description.groupState()), members, subscriptions);
  }

  private static LagArithmetic.Log[] logs(QueueState queue, Ends ends) {
    boolean compacted = queue.settings().getOrDefault("cleanup.policy", "").contains("compact");
    LagArithmetic.Log[] logs = new LagArithmetic.Log[queue.partitions().size()];
    for (PartitionState p : queue.partitions()) {
      ListOffsetsResultInfo info = ends.info(new TopicPartition(queue.id().name(), p.number()));
      OptionalInt epoch = info == null ? OptionalInt.empty() : epoch(info.leaderEpoch());
      logs[p.number()] = new LagArithmetic.Log(p.logStart(), p.logEnd(), epoch, compacted);
    }
    return logs;
  }

  private static OptionalInt epoch(Optional<Integer> epoch) {
    return epoch.map(OptionalInt::of).orElseGet(OptionalInt::empty);
  }
}
