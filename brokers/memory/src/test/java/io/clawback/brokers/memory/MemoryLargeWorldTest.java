package io.clawback.brokers.memory;

import static org.assertj.core.api.Assertions.assertThat;

import io.clawback.conformance.time.ManualClock;
import io.clawback.model.fleet.BrokerDeclaration;
import io.clawback.model.fleet.Limits;
import io.clawback.model.name.BrokerId;
import io.clawback.model.observed.BrokerSnapshot;
import io.clawback.model.observed.GroupState.Kind;
import io.clawback.spi.broker.Broker;
import io.clawback.spi.broker.Secret;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A world of a size that matters, and many threads in it at once. */
class MemoryLargeWorldTest {
  private static final Map<String, String> SETTINGS = Map.of("world", "large");

  private static Broker open(MemoryCluster cluster) {
    MemoryWorlds.put("large", cluster);
    return new MemoryBrokerFactory()
        .open(
            new BrokerDeclaration(
                new BrokerId("test", "memory"),
                "memory",
                cluster.clusterId(),
                new TreeMap<>(SETTINGS),
                List.of(),
                List.of(),
                List.of(),
                List.of()),
            new TreeMap<>(Map.of("world", new Secret("large"))),
            Limits.DEFAULT,
            cluster.clock());
  }

  @Test
  void showsAThousandGroupsAndAMillionMessages() {
    MemoryCluster cluster =
        new MemoryCluster("c1", new ManualClock(Instant.parse("2026-03-01T12:00:00Z")));
    for (int q = 0; q < 500; q++) {
      cluster.createQueue("q" + q, 40);
    }
    for (int p = 0; p < 40; p++) {
      cluster.appendMany("q7", p, 25_000, 1_000, 1);
    }
    TreeMap<Integer, Long> positions = new TreeMap<>();
    for (int p = 0; p < 40; p++) {
      positions.put(p, 0L);
    }
    for (int g = 0; g < 1_000; g++) {
      cluster.commit("g" + g, "q" + g % 500, positions);
    }
    try (Broker broker = open(cluster)) {
      BrokerSnapshot snapshot = broker.inspect().snapshot(broker.inspect().discover());
      assertThat(snapshot.queues()).hasSize(500);
      assertThat(snapshot.groups()).hasSize(1_000);
      assertThat(
              snapshot.group("g507").orElseThrow().subscription("q7").orElseThrow().lagMessages())
          .hasValue(1_000_000);
    } finally {
      MemoryWorlds.remove("large");
    }
  }

  @Test
  void staysConsistentUnderManyThreads() throws InterruptedException {
    MemoryCluster cluster =
        new MemoryCluster("c1", new ManualClock(Instant.parse("2026-03-01T12:00:00Z")));
    cluster.createQueue("orders", 4);
    AtomicReference<Throwable> failure = new AtomicReference<>();
    try (Broker broker = open(cluster)) {
      List<Runnable> roles =
          List.of(
              () -> cluster.appendMany("orders", 0, 3, 1_000, 1),
              () -> {
                try (MemoryConsumer consumer = cluster.join(Kind.CLASSIC, "billing", "orders")) {
                  consumer.consume(2);
                }
              },
              () -> {
                try (MemoryTransaction t = cluster.begin("t" + Thread.currentThread().threadId())) {
                  t.append("orders", 1, 1_000, new byte[0], new byte[0]);
                  t.commit();
                }
              },
              () -> {
                BrokerSnapshot seen = broker.inspect().snapshot(broker.inspect().discover());
                seen.group("billing")
                    .flatMap(g -> g.subscription("orders"))
                    .ifPresent(s ->
                        assertThat(s.partitions())
                            .allSatisfy(
                                p -> assertThat(p.offsetLag().number().orElse(0)).isNotNegative()));
              });
      List<Thread> threads =
          IntStream.range(0, 16)
              .mapToObj(i ->
                  Thread.ofVirtual()
                      .unstarted(() -> {
                        try {
                          for (int round = 0; round < 50; round++) {
                            roles.get((i + round) % roles.size()).run();
                          }
                        } catch (Throwable e) {
                          failure.set(e);
                        }
                      }))
              .toList();
      threads.forEach(Thread::start);
      for (Thread thread : threads) {
        thread.join();
      }
      assertThat(failure.get()).isNull();
      var log = broker.inspect().snapshot(broker.inspect().discover()).queue("orders");
      assertThat(log.orElseThrow().partitions().get(0).logEnd().number()).hasValue(16 * 50 / 4 * 3);
      assertThat(log.orElseThrow().partitions().get(1).lastStable().number())
          .hasValue(16 * 50 / 4 * 2);
    } finally {
      MemoryWorlds.remove("large");
    }
  }
}
