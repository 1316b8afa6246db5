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
    return partitions.stream()
        .map(PartitionLag::lagMessages)
        .flatMapToLong(m -> m.number().stream())
        .reduce(Long::sum);
  }

  /** The oldest known {@code lagSeconds}; empty when not one partition is known. */
  public OptionalLong lagSeconds() {
    return partitions.stream()
        .map(PartitionLag::lagSeconds)
        .flatMapToLong(m -> m.number().stream())
        .max();
  }

  /** How many partitions have no known lag. */
  public long unknownPartitions() {
    return partitions.stream().filter(p -> p.lagMessages().number().isEmpty()).count();
  }
}
