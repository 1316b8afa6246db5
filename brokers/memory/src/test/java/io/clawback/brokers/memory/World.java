package io.clawback.brokers.memory;

import io.clawback.conformance.time.ManualClock;
import io.clawback.model.fleet.BrokerDeclaration;
import io.clawback.model.fleet.Limits;
import io.clawback.model.name.BrokerId;
import io.clawback.model.name.GroupId;
import io.clawback.model.name.QueueId;
import io.clawback.model.name.SubscriptionId;
import io.clawback.model.name.TenantName;
import io.clawback.model.observed.BrokerSnapshot;
import io.clawback.model.plan.Budget;
import io.clawback.model.plan.Operation.OffsetMove;
import io.clawback.model.plan.Operation.ResetOffsets;
import io.clawback.model.run.OperationId;
import io.clawback.spi.broker.Broker;
import io.clawback.spi.broker.Mutation;
import io.clawback.spi.broker.Secret;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;

/** A cluster with one queue of two partitions with ten messages each, and one group at 4 and 4. */
final class World implements AutoCloseable {
  static final BrokerId ID = new BrokerId("test", "memory");
  static final String QUEUE = "orders";
  static final String GROUP = "billing";

  private static final AtomicInteger NAMES = new AtomicInteger();

  final ManualClock clock = new ManualClock(Instant.parse("2026-03-01T12:00:00Z"));
  final MemoryCluster cluster = new MemoryCluster("c1", clock);
  final Broker broker;
  private final String name = "world-" + NAMES.incrementAndGet();

  World() {
    MemoryWorlds.put(name, cluster);
    cluster.createQueue(QUEUE, 2);
    long first = clock.now().toEpochMilli() - 9_000;
    cluster.appendMany(QUEUE, 0, 10, first, 1_000);
    cluster.appendMany(QUEUE, 1, 10, first, 1_000);
    cluster.commit(GROUP, QUEUE, Map.of(0, 4L, 1, 4L));
    broker = open("c1");
  }

  Broker open(String clusterId) {
    TreeMap<String, String> settings = new TreeMap<>(Map.of(MemoryBrokerFactory.WORLD, name));
    return new MemoryBrokerFactory()
        .open(
            new BrokerDeclaration(
                ID, "memory", clusterId, settings, List.of(), List.of(), List.of(), List.of()),
            new TreeMap<>(Map.of(MemoryBrokerFactory.WORLD, new Secret(name))),
            Limits.DEFAULT,
            clock);
  }

  /** Once, at that seam, this happens. */
  void at(Seam seam, Runnable change) {
    cluster.listen((at, target) -> {
      if (at == seam) {
        cluster.listen((_, _) -> {});
        change.run();
      }
    });
  }

  static QueueId queueId() {
    return new QueueId(ID, QUEUE);
  }

  static GroupId groupId() {
    return new GroupId(ID, GROUP);
  }

  /** Partition 0 from 4 to this. */
  static ResetOffsets to(long target) {
    return new ResetOffsets(
        new SubscriptionId(groupId(), QUEUE),
        List.of(new OffsetMove(0, Optional.of(4L), Optional.of(target))),
        target < 4);
  }

  static Mutation mutation(String id) {
    return new Mutation(
        new OperationId(id),
        new TenantName("tenant"),
        new Budget(1_000, 100, Duration.ofMinutes(1), 10, 10));
  }

  BrokerSnapshot look() {
    return broker.inspect().snapshot(broker.inspect().discover());
  }

  long committed(int partition) {
    return cluster.committed(GROUP, QUEUE).getOrDefault(partition, -1L);
  }

  @Override
  public void close() {
    broker.close();
    MemoryWorlds.remove(name);
  }
}
