package io.clawback.brokers.memory;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.clawback.conformance.QuarantineFixture;
import io.clawback.conformance.RightsFixture;
import io.clawback.conformance.SkipFixture;
import io.clawback.model.fleet.BrokerDeclaration;
import io.clawback.model.fleet.Limits;
import io.clawback.model.name.BrokerId;
import io.clawback.model.observed.GroupState;
import io.clawback.model.observed.QuotaEntity;
import io.clawback.spi.broker.Broker;
import io.clawback.spi.broker.Secret;
import io.clawback.spi.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;

/** A cluster in memory, as the suite wants it. */
final class MemoryFixture implements QuarantineFixture, RightsFixture, SkipFixture {
  private static final AtomicInteger WORLDS = new AtomicInteger();

  private final String world = "conformance-" + WORLDS.incrementAndGet();
  private final AtomicInteger principals = new AtomicInteger();
  private final MemoryCluster cluster = new MemoryCluster("memory-" + world, Clock.system());

  MemoryFixture() {
    MemoryWorlds.put(world, cluster);
    cluster.createInternalQueue("__positions", 1);
  }

  @Override
  public BrokerDeclaration declaration() {
    return as("");
  }

  /** A world that nobody made. */
  BrokerDeclaration elsewhere() {
    return as(world + "-elsewhere", "");
  }

  private BrokerDeclaration as(String principal) {
    return as(world, principal);
  }

  private BrokerDeclaration as(String world, String principal) {
    SortedMap<String, String> settings = new TreeMap<>(Map.of("world", world));
    settings.put("principal", principal);
    return new BrokerDeclaration(
        new BrokerId("test", "memory"),
        "memory",
        cluster.clusterId(),
        settings,
        List.of(),
        List.of(),
        List.of(),
        List.of());
  }

  @Override
  public Broker open(BrokerDeclaration declaration, Limits limits) {
    SortedMap<String, Secret> resolved = new TreeMap<>();
    declaration.settings().forEach((key, value) -> resolved.put(key, new Secret(value)));
    return new MemoryBrokerFactory().open(declaration, resolved, limits, Clock.system());
  }

  @Override
  public Instant now() {
    return cluster.clock().now();
  }

  @Override
  public void createQueue(String name, int partitions) {
    cluster.createQueue(name, partitions);
  }

  @Override
  public void deleteQueue(String name) {
    cluster.deleteQueue(name);
  }

  @Override
  public void produce(String queue, int partition, List<Message> messages) {
    for (Message m : messages) {
      cluster.append(
          queue, partition, m.timestamp(), m.key().getBytes(UTF_8), m.value().getBytes(UTF_8));
    }
  }

  @Override
  public void produceAny(String queue, int partition, List<AnyMessage> messages) {
    for (AnyMessage m : messages) {
      byte[][] headers = new byte[2 * m.headers().size()][];
      for (int i = 0; i < headers.length; i += 2) {
        headers[i] = m.headers().get(i / 2).name().getBytes(UTF_8);
        headers[i + 1] = m.headers().get(i / 2).value();
      }
      cluster.append(queue, partition, m.timestamp(), m.key(), m.value(), headers);
    }
  }

  @Override
  public int largest() {
    return 2 << 20;
  }

  @Override
  public void commit(String group, String queue, Map<Integer, Long> positions) {
    cluster.commit(group, queue, positions);
  }

  @Override
  public void deleteGroup(String group) {
    cluster.deleteGroup(group);
  }

  @Override
  public Consumer join(GroupState.Kind kind, String group, String queue, String instance) {
    MemoryConsumer consumer = cluster.join(kind, group, List.of(queue), instance, "consumer");
    return new Consumer() {
      @Override
      public String memberId() {
        return consumer.memberId();
      }

      @Override
      public void commit(Map<Integer, Long> positions) {
        if (!consumer.commit(queue, positions)) {
          throw new IllegalStateException("not a member");
        }
      }

      @Override
      public void vanish() {
        consumer.vanish();
      }

      @Override
      public void close() {
        consumer.close();
      }
    };
  }

  @Override
  public Set<GroupState.Kind> kinds() {
    return EnumSet.of(GroupState.Kind.CLASSIC, GroupState.Kind.CONSUMER);
  }

  @Override
  public Set<GroupState.Kind> removableKinds() {
    return kinds();
  }

  @Override
  public SortedMap<Integer, Long> committed(String group, String queue) {
    return cluster.committed(group, queue);
  }

  @Override
  public SortedMap<String, String> facts(String queue, String group) {
    SortedMap<String, String> facts = cluster.facts();
    facts
        .keySet()
        .removeIf(k ->
            !(k + " ").startsWith("queue " + queue + " ")
                && !(k + " ").startsWith("group " + group + " "));
    return facts;
  }

  @Override
  public List<String> internalQueues() {
    return List.of("__positions");
  }

  @Override
  public List<SettingSample> settings() {
    return List.of(
        new SettingSample("retention.ms", "604800000", "3600000", "7200000", "soon"),
        new SettingSample("max.message.bytes", "1048588", "2000000", "3000000", "-7"));
  }

  @Override
  public List<String> quotaKeys() {
    return List.of("consumer_byte_rate", "producer_byte_rate");
  }

  @Override
  public QuotaEntity quotaEntity(String name) {
    return new QuotaEntity(new TreeMap<>(Map.of("client-id", name)));
  }

  @Override
  public SortedMap<String, Double> quota(QuotaEntity entity) {
    return cluster.quota(entity);
  }

  @Override
  public void trim(String queue, int partition, long logStart) {
    cluster.trim(queue, partition, logStart);
  }

  @Override
  public void createCompactedQueue(String name, int partitions) {
    cluster.createQueue(name, partitions);
    cluster.setting(name, "cleanup.policy", Optional.of("compact"));
  }

  @Override
  public void compact(String queue, int partition) {
    cluster.compact(queue, partition);
  }

  @Override
  public void createQuarantine(
      String name, int partitions, String source, Map<String, String> settings) {
    cluster.createQueue(name, partitions);
    settings.forEach((key, value) -> cluster.setting(name, key, Optional.of(value)));
  }

  @Override
  public List<Map<String, String>> unsafe() {
    return List.of(
        Map.of("cleanup.policy", "compact"),
        Map.of("retention.ms", "3600000"),
        Map.of("retention.bytes", "1000000000"),
        Map.of("max.message.bytes", "100000"));
  }

  @Override
  public List<io.clawback.model.message.Message> whole(String queue) {
    List<io.clawback.model.message.Message> all = new ArrayList<>();
    for (MemoryLog log : cluster.queues().get(queue).partitions()) {
      int partition = cluster.queues().get(queue).partitions().indexOf(log);
      log.visit(
          log.start(),
          log.lastStable(),
          (offset, at, key, value, headers) ->
              all.add(MemoryQuarantine.message(partition, offset, at, key, value, headers)));
    }
    return all;
  }

  @Override
  public void createSkipQueues(String list, String status) {
    createCompactedQueue(list, 1);
    cluster.createQueue(status, 1);
  }

  @Override
  public SkipReader listening(
      GroupState.Kind kind, String group, String queue, String list, String status) {
    MemoryConsumer consumer = cluster.join(kind, group, queue).listen(list, status);
    List<String> seen = new ArrayList<>();
    return new SkipReader() {
      private boolean goes;

      @Override
      public void go() {
        goes = true;
      }

      @Override
      public List<String> seen() {
        if (goes) {
          consumer.poll(queue).forEach(m -> seen.add(m.partition() + "@" + m.offset()));
        }
        return seen;
      }

      @Override
      public void close() {
        consumer.close();
      }
    };
  }

  @Override
  public int uncompactedTail() {
    return 0;
  }

  @Override
  public Transaction begin(String queue, int partition, List<Message> messages) {
    MemoryTransaction transaction = cluster.begin("producer-" + principals.incrementAndGet());
    for (Message m : messages) {
      transaction.append(
          queue, partition, m.timestamp(), m.key().getBytes(UTF_8), m.value().getBytes(UTF_8));
    }
    return new Transaction() {
      @Override
      public void commit() {
        transaction.commit();
      }

      @Override
      public void abort() {
        transaction.abort();
      }

      @Override
      public void close() {
        transaction.close();
      }
    };
  }

  @Override
  public BrokerDeclaration without(Deed deed, String queue, String group) {
    String principal = "limited-" + principals.incrementAndGet();
    switch (deed) {
      case SEE_QUEUE -> cluster.deny(principal, MemoryRight.SEE_QUEUE, queue);
      case SEE_GROUP -> cluster.deny(principal, MemoryRight.SEE_GROUP, group);
      case SEE_SETTINGS -> cluster.deny(principal, MemoryRight.SEE_SETTINGS, queue);
      case MOVE_OFFSETS -> cluster.deny(principal, MemoryRight.MOVE_OFFSETS, group);
      case EXPAND -> cluster.deny(principal, MemoryRight.EXPAND, queue);
      case ALTER_SETTINGS -> cluster.deny(principal, MemoryRight.ALTER_SETTINGS, queue);
      case ALTER_QUOTA -> cluster.deny(principal, MemoryRight.ALTER_QUOTA, "cluster");
      case REMOVE_MEMBERS -> cluster.deny(principal, MemoryRight.REMOVE_MEMBERS, group);
    }
    return as(principal);
  }

  @Override
  public BrokerDeclaration leastRights(String queue, String group) {
    return as("limited-" + principals.incrementAndGet());
  }
}
