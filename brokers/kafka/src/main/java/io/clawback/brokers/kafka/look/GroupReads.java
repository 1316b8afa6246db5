package io.clawback.brokers.kafka.look;

import io.clawback.brokers.kafka.connect.KafkaConnection;
import io.clawback.brokers.kafka.connect.KafkaProblems;
import io.clawback.model.error.ClawbackException;
import io.clawback.model.observed.GroupState.Phase;
import io.clawback.model.observed.Member;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.admin.GroupListing;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsSpec;
import org.apache.kafka.clients.admin.ListGroupsResult;
import org.apache.kafka.clients.admin.ListShareGroupOffsetsSpec;
import org.apache.kafka.clients.admin.MemberDescription;
import org.apache.kafka.clients.admin.ShareGroupDescription;
import org.apache.kafka.clients.admin.ShareMemberDescription;
import org.apache.kafka.clients.admin.SharePartitionOffsetInfo;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.GroupState;
import org.apache.kafka.common.GroupType;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;

/** Groups: which there are, who is in them, what they committed. Batched by coordinator. */
public final class GroupReads {
  private final KafkaConnection connection;

  /** Reads through this connection. */
  public GroupReads(KafkaConnection connection) {
    this.connection = connection;
  }

  /** What to ask of a group. */
  public enum Nature {
    /** Commits positions, and its members are consumers. */
    CONSUMERS,
    /** Share group (KIP-932). */
    SHARE,
    /** Streams group (KIP-1071): a blind spot of ours so far. */
    STREAMS,
    /** Another protocol's (Connect workers, schema registries): it reads no queue. */
    FOREIGN
  }

  /** Begins to list groups. */
  public ListGroupsResult askList() {
    return connection.admin().listGroups();
  }

  /** All groups that this connection may see. Throws when a broker's answer is missing. */
  public SortedMap<String, GroupListing> listed(ListGroupsResult result) {
    String broker = connection.id().toString();
    Collection<GroupListing> valid = connection.get(result.valid(), broker);
    for (Throwable failure : connection.get(result.errors(), broker)) {
      throw new ClawbackException(KafkaProblems.of(failure, broker + " groups"), failure);
    }
    SortedMap<String, GroupListing> groups = new TreeMap<>();
    valid.forEach(g -> groups.put(g.groupId(), g));
    return groups;
  }

  /** What kind of group that is. */
  public static Nature nature(GroupListing group) {
    if (group.type().equals(Optional.of(GroupType.SHARE))) {
      return Nature.SHARE;
    }
    if (group.type().equals(Optional.of(GroupType.STREAMS))) {
      return Nature.STREAMS;
    }
    boolean reads = group.protocol().equals("consumer") || group.protocol().isEmpty();
    return reads ? Nature.CONSUMERS : Nature.FOREIGN;
  }

  /** Begins to describe them all. */
  public Map<String, KafkaFuture<ConsumerGroupDescription>> describe(List<String> groups) {
    return groups.isEmpty()
        ? Map.of()
        : connection.admin().describeConsumerGroups(groups).describedGroups();
  }

  /** Begins to read all their commits. */
  public Map<String, KafkaFuture<Map<TopicPartition, OffsetAndMetadata>>> commits(
      List<String> groups) {
    if (groups.isEmpty()) {
      return Map.of();
    }
    Map<String, ListConsumerGroupOffsetsSpec> specs = new HashMap<>();
    groups.forEach(g -> specs.put(g, new ListConsumerGroupOffsetsSpec()));
    var result = connection.admin().listConsumerGroupOffsets(specs);
    Map<String, KafkaFuture<Map<TopicPartition, OffsetAndMetadata>>> futures = new HashMap<>();
    groups.forEach(g -> futures.put(g, result.partitionsToOffsetAndMetadata(g)));
    return futures;
  }

  /** Begins to describe share groups. */
  Map<String, KafkaFuture<ShareGroupDescription>> describeShare(List<String> groups) {
    return groups.isEmpty()
        ? Map.of()
        : connection.admin().describeShareGroups(groups).describedGroups();
  }

  /** Begins to read where share groups are, and how far behind. */
  public Map<String, KafkaFuture<Map<TopicPartition, SharePartitionOffsetInfo>>> shareOffsets(
      List<String> groups) {
    if (groups.isEmpty()) {
      return Map.of();
    }
    Map<String, ListShareGroupOffsetsSpec> specs = new HashMap<>();
    groups.forEach(g -> specs.put(g, new ListShareGroupOffsetsSpec()));
    var result = connection.admin().listShareGroupOffsets(specs);
    Map<String, KafkaFuture<Map<TopicPartition, SharePartitionOffsetInfo>>> futures =
        new HashMap<>();
    groups.forEach(g -> futures.put(g, result.partitionsToOffsetInfo(g)));
    return futures;
  }

  static Phase phase(GroupState state) {
    return switch (state) {
      case STABLE -> Phase.STABLE;
      case EMPTY -> Phase.EMPTY;
      case DEAD -> Phase.DEAD;
      case PREPARING_REBALANCE, COMPLETING_REBALANCE, ASSIGNING, RECONCILING -> Phase.REBALANCING;
      case UNKNOWN, NOT_READY -> Phase.UNKNOWN;
    };
  }

  static Member member(MemberDescription m) {
    return new Member(
        m.consumerId(),
        m.groupInstanceId(),
        m.clientId(),
        host(m.host()),
        assigned(m.assignment().topicPartitions()));
  }

  static Member member(ShareMemberDescription m) {
    return new Member(
        m.consumerId(),
        Optional.empty(),
        m.clientId(),
        host(m.host()),
        assigned(m.assignment().topicPartitions()));
  }

  private static String host(String host) {
    return host.startsWith("/") ? host.substring(1) : host;
  }

  private static List<Member.Assigned> assigned(Collection<TopicPartition> partitions) {
    SortedMap<String, List<Integer>> byTopic = new TreeMap<>();
    partitions.forEach(
        p -> byTopic.computeIfAbsent(p.topic(), _ -> new ArrayList<>()).add(p.partition()));
    return byTopic.entrySet().stream()
        .map(e -> new Member.Assigned(e.getKey(), e.getValue().stream().sorted().toList()))
        .toList();
  }
}
