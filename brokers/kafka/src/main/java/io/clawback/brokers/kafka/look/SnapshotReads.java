package io.clawback.brokers.kafka.look;

import io.clawback.brokers.kafka.connect.KafkaConnection;
import io.clawback.brokers.kafka.connect.KafkaProblems;
import io.clawback.model.error.Category;
import io.clawback.model.error.ClawbackException;
import io.clawback.model.error.Problem;
import io.clawback.model.name.QueueId;
import io.clawback.model.observed.BrokerSnapshot;
import io.clawback.model.observed.Capability;
import io.clawback.model.observed.HangingTransaction;
import io.clawback.model.observed.Measured;
import io.clawback.model.observed.Measured.Known;
import io.clawback.model.observed.PartitionState;
import io.clawback.model.observed.QueueState;
import io.clawback.model.observed.QueueTraits;
import io.clawback.model.observed.QuotaState;
import io.clawback.model.observed.Topology;
import io.clawback.model.observed.Unseen;
import io.clawback.spi.broker.Inspect.Identity;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.TopicPartitionInfo;
import org.jspecify.annotations.Nullable;

/**
 * One snapshot. Independent requests run at the same time; those whose order matters do not:
 * commits, then ends, then last stable offsets. So a commit never looks ahead of its end, and a
 * last stable offset behind the end read before it proves an open transaction.
 */
public final class SnapshotReads {
  private final KafkaConnection connection;
  private final TopicReads topics;
  private final GroupReads groups;
  private final List<Unseen> unseen = new ArrayList<>();

  /** Reads through this connection. */
  public SnapshotReads(KafkaConnection connection, TopicReads topics, GroupReads groups) {
    this.connection = connection;
    this.topics = topics;
    this.groups = groups;
  }

  /** Stops between two requests when the whole takes too long. */
  private void inTime(long began) {
    Duration most = connection.limits().snapshotTimeout();
    if (connection.clock().nanos() - began > most.toNanos()) {
      throw new ClawbackException(
          new Problem(
              "kafka.snapshot-timeout",
              Category.LIMIT,
              connection.id().toString(),
              "The snapshot took longer than " + most.toSeconds() + " s.",
              "Check the cluster's health, look at less, or raise limits.snapshot-timeout."));
    }
  }

  /** All that was asked for of {@code topology}, at one moment as nearly as Kafka lets it. */
  public BrokerSnapshot read(Identity identity, Topology topology) {
    long began = connection.clock().nanos();
    Instant at = connection.clock().now();
    var askedQuotas = QuotaReads.askAll(connection);
    var askedTopics = topics.askList();
    GroupSnapshots groupSnapshots =
        new GroupSnapshots(
            connection, groups, groups.listed(groups.askList()), topology.groups(), unseen);
    groupSnapshots.ask();
    SortedMap<String, TopicDescription> described =
        topics.describe(topology.queues(), topics.listed(askedTopics), unseen);
    var askedSettings = topics.askSettings(described.keySet());
    List<TopicPartition> led = led(described.values());
    var askedStarts =
        Ends.ask(connection, led, OffsetSpec.earliest(), IsolationLevel.READ_UNCOMMITTED);

    groupSnapshots.awaitCommits();
    inTime(began);
    Ends logEnds =
        Ends.await(
            connection,
            Ends.ask(connection, led, OffsetSpec.latest(), IsolationLevel.READ_UNCOMMITTED));
    inTime(began);
    Ends stable =
        Ends.await(
            connection,
            Ends.ask(connection, led, OffsetSpec.latest(), IsolationLevel.READ_COMMITTED));
    Ends starts = Ends.await(connection, askedStarts);
    SortedMap<String, SortedMap<String, String>> settings = topics.settings(askedSettings, unseen);

    SortedMap<String, QueueState> queues = new TreeMap<>();
    Map<TopicPartition, Long> held = new HashMap<>();
    described.forEach((name, topic) -> {
      List<PartitionState> partitions = new ArrayList<>(topic.partitions().size());
      for (TopicPartitionInfo info : sorted(topic)) {
        TopicPartition partition = new TopicPartition(name, info.partition());
        PartitionState state = partition(info, partition, starts, logEnds, stable);
        partitions.add(state);
        if (state.logEnd() instanceof Known end
            && state.lastStable() instanceof Known lso
            && lso.value() < end.value()) {
          held.put(partition, end.value() - lso.value());
        }
      }
      if (!vanished(name, partitions)) {
        queues.put(name, queue(topic, partitions, settings.getOrDefault(name, new TreeMap<>())));
      }
    });
    var states = groupSnapshots.states(queues, logEnds);
    inTime(began);
    List<HangingTransaction> hanging = new HangingReads(connection).read(held, unseen);
    List<QuotaState> quotas = QuotaReads.await(connection, askedQuotas, unseen);
    unseen.sort(Comparator.comparing(Unseen::what));
    return new BrokerSnapshot(
        connection.id(),
        identity.clusterId(),
        identity.version(),
        at,
        List.of(Capability.values()),
        List.copyOf(queues.values()),
        states,
        quotas,
        hanging,
        unseen);
  }

  /** A topic that was removed while we looked is unseen as a whole. */
  private boolean vanished(String name, List<PartitionState> partitions) {
    boolean gone =
        !partitions.isEmpty()
            && partitions.stream()
                .allMatch(p ->
                    p.logEnd() instanceof Measured.Unknown u
                        && u.reason() == Measured.Reason.VANISHED);
    if (gone) {
      String what = "queue " + name;
      unseen.add(
          new Unseen(
              connection.id().environment(),
              what,
              KafkaProblems.of(
                  new org.apache.kafka.common.errors.UnknownTopicOrPartitionException(
                      "removed while it was looked at"),
                  connection.id() + " " + what)));
    }
    return gone;
  }

  /** Partitions that have a leader to ask. */
  public static List<TopicPartition> led(Collection<TopicDescription> topics) {
    List<TopicPartition> led = new ArrayList<>();
    for (TopicDescription topic : topics) {
      for (TopicPartitionInfo info : topic.partitions()) {
        if (leader(info) >= 0) {
          led.add(new TopicPartition(topic.name(), info.partition()));
        }
      }
    }
    return led;
  }

  private static int leader(TopicPartitionInfo info) {
    @Nullable Node leader = info.leader();
    return leader == null || leader.isEmpty() ? -1 : leader.id();
  }

  private static List<TopicPartitionInfo> sorted(TopicDescription topic) {
    return topic.partitions().stream()
        .sorted(Comparator.comparingInt(TopicPartitionInfo::partition))
        .toList();
  }

  private static PartitionState partition(
      TopicPartitionInfo info, TopicPartition partition, Ends starts, Ends ends, Ends stable) {
    Measured end = ends.measured(partition);
    Measured lastStable = stable.measured(partition);
    if (end instanceof Known e && lastStable instanceof Known s && s.value() > e.value()) {
      // Messages came between the two reads, and none of them is in doubt.
      lastStable = end;
    }
    return new PartitionState(
        info.partition(),
        starts.measured(partition),
        end,
        lastStable,
        leader(info),
        info.replicas().stream().map(Node::id).sorted().toList(),
        info.isr().stream().map(Node::id).sorted().toList());
  }

  private QueueState queue(
      TopicDescription topic, List<PartitionState> partitions, SortedMap<String, String> settings) {
    int replication = partitions.stream().mapToInt(p -> p.replicas().size()).min().orElse(0);
    boolean ours = !topic.isInternal();
    return new QueueState(
        new QueueId(connection.id(), topic.name()),
        topic.topicId().toString(),
        topic.isInternal(),
        partitions,
        replication,
        settings,
        new QueueTraits(ours, false, true, ours));
  }
}
