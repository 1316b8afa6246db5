package io.clawback.brokers.kafka.scan;

import io.clawback.brokers.kafka.connect.Answers;
import io.clawback.brokers.kafka.connect.KafkaConnection;
import io.clawback.brokers.kafka.look.Ends;
import io.clawback.spi.broker.Scan.Cost;
import io.clawback.spi.broker.Scan.Range;
import io.clawback.spi.broker.Scan.Request;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.admin.LogDirDescription;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.TopicPartitionInfo;
import org.jspecify.annotations.Nullable;

/** What a scan would take: offsets, a share of what the logs take up on disk, and a stated rate. */
final class ScanCost {
  /** What one lane reads in a second, at least, from a broker nearby. */
  private static final long BYTES_PER_SECOND = 50L << 20;

  /** The same where sizes are not told. */
  private static final long MESSAGES_PER_SECOND = 200_000;

  private final KafkaConnection connection;

  ScanCost(KafkaConnection connection) {
    this.connection = connection;
  }

  Cost of(Request request) {
    long messages = 0;
    Set<TopicPartition> partitions = new HashSet<>();
    for (Range range : request.ranges()) {
      messages += Math.max(0, range.to() - range.from());
      partitions.add(new TopicPartition(request.queue().name(), range.partition()));
    }
    Optional<Long> bytes = partitions.isEmpty() ? Optional.of(0L) : bytes(request, partitions);
    int lanes = Math.clamp(request.bounds().lanes(), 1, Math.max(1, request.ranges().size()));
    double seconds =
        bytes.isPresent()
            ? Math.min(bytes.get(), request.bounds().bytes()) / (double) BYTES_PER_SECOND
            : messages / (double) MESSAGES_PER_SECOND;
    Duration time = Duration.ofMillis((long) Math.ceil(1_000 * seconds / lanes));
    return new Cost(messages, bytes, Optional.of(time), List.of());
  }

  /** Empty when DESCRIBE on the cluster is missing, or a partition's size is not told. */
  private Optional<Long> bytes(Request request, Set<TopicPartition> partitions) {
    String name = request.queue().name();
    @Nullable TopicDescription topic =
        connection
            .all(connection.admin().describeTopics(List.of(name)).topicNameValues())
            .value(name);
    if (topic == null) {
      return Optional.empty();
    }
    Map<TopicPartition, Integer> leaders = new HashMap<>();
    for (TopicPartitionInfo info : topic.partitions()) {
      TopicPartition partition = new TopicPartition(name, info.partition());
      if (partitions.contains(partition) && info.leader() != null && !info.leader().isEmpty()) {
        leaders.put(partition, info.leader().id());
      }
    }
    var asked = connection.admin().describeLogDirs(new HashSet<>(leaders.values())).descriptions();
    var askedStarts =
        Ends.ask(
            connection, leaders.keySet(), OffsetSpec.earliest(), IsolationLevel.READ_UNCOMMITTED);
    var askedEnds =
        Ends.ask(
            connection, leaders.keySet(), OffsetSpec.latest(), IsolationLevel.READ_UNCOMMITTED);
    Answers<Integer, Map<String, LogDirDescription>> dirs = connection.all(asked);
    Ends starts = Ends.await(connection, askedStarts);
    Ends ends = Ends.await(connection, askedEnds);
    double bytes = 0;
    for (Range range : request.ranges()) {
      TopicPartition partition = new TopicPartition(name, range.partition());
      @Nullable Integer leader = leaders.get(partition);
      @Nullable Long size = leader == null ? null : size(dirs.value(leader), partition);
      var start = starts.info(partition);
      var end = ends.info(partition);
      if (size == null || start == null || end == null) {
        return Optional.empty();
      }
      long from = Math.max(range.from(), start.offset());
      long to = Math.min(range.to(), end.offset());
      if (to > from) {
        bytes += (double) size / (end.offset() - start.offset()) * (to - from);
      }
    }
    return Optional.of((long) bytes);
  }

  private static @Nullable Long size(
      @Nullable Map<String, LogDirDescription> dirs, TopicPartition partition) {
    if (dirs != null) {
      for (LogDirDescription dir : dirs.values()) {
        var replica = dir.replicaInfos().get(partition);
        if (replica != null && !replica.isFuture()) {
          return replica.size();
        }
      }
    }
    return null;
  }
}
