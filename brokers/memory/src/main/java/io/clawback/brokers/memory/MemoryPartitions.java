package io.clawback.brokers.memory;

import io.clawback.model.error.Category;
import io.clawback.model.plan.Operation.ExpandPartitions;
import io.clawback.spi.broker.Mutation;
import java.util.List;

/** Adds partitions. */
final class MemoryPartitions extends MemoryActs<ExpandPartitions> {
  MemoryPartitions(MemoryLink link) {
    super(link);
  }

  @Override
  void permit(MemoryCluster cluster, ExpandPartitions operation) {
    notInternal(cluster, operation.queue().name());
    if (operation.to() <= operation.from()) {
      throw MemoryLink.trouble(
          "cannot-shrink",
          Category.USAGE,
          operation.target(),
          "A queue of %d partitions cannot have %d.".formatted(operation.from(), operation.to()),
          "Ask for more partitions than there are.");
    }
    link.need(cluster, MemoryRight.EXPAND, operation.queue().name());
  }

  @Override
  List<Part> parts(MemoryCluster cluster, ExpandPartitions operation) {
    int now = queue(cluster, operation.queue().name()).partitions().size();
    return List.of(
        new Part(
            "partitions", Integer.toString(now), now == operation.from(), now == operation.to()));
  }

  @Override
  void bound(MemoryCluster cluster, Mutation mutation, ExpandPartitions operation) {
    int added = operation.to() - operation.from();
    if (added > mutation.budget().partitions()) {
      throw over(
          operation.target(),
          "%d partitions would be added, and %d may be."
              .formatted(added, mutation.budget().partitions()));
    }
  }

  @Override
  void write(MemoryCluster cluster, Mutation mutation, ExpandPartitions operation) {
    String queue = operation.queue().name();
    if (queue(cluster, queue).partitions().size() >= operation.to()) {
      throw MemoryLink.stale(operation.target(), "It has that many partitions already.");
    }
    cluster.expand(queue, operation.to());
  }
}
