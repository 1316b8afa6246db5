package io.clawback.model.observed;

import io.clawback.model.name.SubscriptionId;
import java.util.List;
import java.util.OptionalLong;

/**
 * How far one group is on one queue.
 *
 * @param id which
 * @param partitions sorted by number; every partition of the queue
 */
public record SubscriptionState(SubscriptionId id, List<PartitionLag> partitions) {
  public SubscriptionState {
    partitions = List.copyOf(partitions);
  }

  /** Sum of the known {@code lagMessages}; empty when not one partition is known. */
  public OptionalLong lagMessages() {
    boolean known = false;
    long sum = 0;
    for (PartitionLag partition : partitions) {
      if (partition.lagMessages() instanceof Measured.Known lag) {
        known = true;
        sum += lag.value();
      }
    }
    return known ? OptionalLong.of(sum) : OptionalLong.empty();
  }

  /** The oldest known {@code lagSeconds}; empty when not one partition is known. */
  public OptionalLong lagSeconds() {
    boolean known = false;
    long oldest = Long.MIN_VALUE;
    for (PartitionLag partition : partitions) {
      if (partition.lagSeconds() instanceof Measured.Known age) {
        known = true;
        oldest = Math.max(oldest, age.value());
      }
    }
    return known ? OptionalLong.of(oldest) : OptionalLong.empty();
  }

  /** How many partitions have no known lag. */
  public long unknownPartitions() {
    return partitions.stream().filter(p -> p.lagMessages().number().isEmpty()).count();
  }
}
