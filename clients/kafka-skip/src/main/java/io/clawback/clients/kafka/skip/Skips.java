package io.clawback.clients.kafka.skip;

import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** All that one member leaves out, by its topics' names of now. Immutable. */
final class Skips {
  /** Nothing is left out. */
  static final Skips NONE = new Skips(Map.of());

  private final Map<TopicPartition, PartitionSkips> partitions;

  Skips(Map<TopicPartition, PartitionSkips> partitions) {
    this.partitions = new HashMap<>(partitions);
  }

  boolean isEmpty() {
    return partitions.isEmpty();
  }

  @Nullable PartitionSkips of(TopicPartition partition) {
    return partitions.get(partition);
  }

  long entries() {
    return partitions.values().stream().mapToLong(PartitionSkips::size).sum();
  }
}
