package io.clawback.brokers.memory;

import io.clawback.model.error.Category;
import io.clawback.model.plan.Operation.AlterQuota;
import io.clawback.model.plan.Operation.Change;
import io.clawback.spi.broker.Mutation;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** Changes a client's quota: all of an operation's limits at once. */
final class MemoryQuotas extends MemoryActs<AlterQuota> {
  /** Limits there are, by Kafka's names. */
  static final SortedSet<String> KEYS =
      new TreeSet<>(List.of("consumer_byte_rate", "producer_byte_rate", "request_percentage"));

  MemoryQuotas(MemoryLink link) {
    super(link);
  }

  @Override
  void permit(MemoryCluster cluster, AlterQuota operation) {
    for (Change change : operation.changes()) {
      boolean numbers =
          change.from().map(MemoryQuotas::positive).orElse(true)
              && change.to().map(MemoryQuotas::positive).orElse(true);
      if (!KEYS.contains(change.key()) || !numbers) {
        throw MemoryLink.trouble(
            "bad-quota",
            Category.USAGE,
            operation.target(),
            "The broker would not take " + change.key() + " = " + change.to().orElse("none") + ".",
            "Correct the key or the value.");
      }
    }
    link.need(cluster, MemoryRight.ALTER_QUOTA, "cluster");
  }

  private static boolean positive(String value) {
    try {
      return Double.parseDouble(value) > 0;
    } catch (NumberFormatException e) {
      return false;
    }
  }

  @Override
  List<Part> parts(MemoryCluster cluster, AlterQuota operation) {
    var limits = cluster.quotas().getOrDefault(operation.entity(), new TreeMap<>());
    return operation.changes().stream()
        .map(change -> {
          Optional<Double> now = Optional.ofNullable(limits.get(change.key()));
          return new Part(
              change.key(),
              now.map(String::valueOf).orElse("none"),
              now.equals(change.from().map(Double::valueOf)),
              now.equals(change.to().map(Double::valueOf)));
        })
        .toList();
  }

  @Override
  void bound(MemoryCluster cluster, Mutation mutation, AlterQuota operation) {}

  @Override
  void write(MemoryCluster cluster, Mutation mutation, AlterQuota operation) {
    operation
        .changes()
        .forEach(c -> cluster.quota(operation.entity(), c.key(), c.to().map(Double::valueOf)));
  }
}
