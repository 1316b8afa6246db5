package io.clawback.brokers.memory;

import io.clawback.model.observed.GroupState;
import io.clawback.model.observed.QuotaEntity;
import io.clawback.spi.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A broker's own state machine, as its users see it: queues with partitions, groups, settings,
 * quotas, rights and trouble. Deterministic: the same calls at the same clock readings give the
 * same state. Thread-safe; every call is atomic. Calls that name what is not there throw {@link
 * IllegalArgumentException}: they are a test's mistake.
 */
public final class MemoryCluster {
  /** After how long a live consumer that was removed from its group joins again. */
  public static final Duration REJOIN = Duration.ofMillis(50);

  /** How long a member that says nothing stays one. */
  public static final Duration SESSION = Duration.ofSeconds(45);

  private final String clusterId;
  private final Clock clock;
  private final ReentrantLock lock = new ReentrantLock();
  private final SortedMap<String, MemoryQueue> queues = new TreeMap<>();
  private final Memberships memberships;
  private final SortedMap<QuotaEntity, SortedMap<String, Double>> quotas = new TreeMap<>();
  private final List<MemoryTransaction> transactions = new ArrayList<>();
  private final SortedMap<String, SortedSet<String>> denied = new TreeMap<>();
  private Duration transactionTimeout = Duration.ofMinutes(15);
  private SeamListener listener = (_, _) -> {};
  private boolean down;
  private long sequence;

  /** An empty cluster of one node, number 0. */
  public MemoryCluster(String clusterId, Clock clock) {
    this.clusterId = clusterId;
    this.clock = clock;
    this.memberships = new Memberships(clock, this::partitions);
  }

  /** What it says it is. */
  public String clusterId() {
    return clusterId;
  }

  Clock clock() {
    return clock;
  }

  /** Runs it alone, with all sessions ended whose time is over. */
  <T> T alone(Supplier<T> body) {
    lock.lock();
    try {
      memberships.passTime();
      return body.get();
    } finally {
      lock.unlock();
    }
  }

  private void act(Runnable body) {
    alone(() -> {
      body.run();
      return "";
    });
  }

  // --- queues

  /** Makes a queue. */
  public void createQueue(String name, int partitions) {
    create(name, partitions, false);
  }

  /** Makes a queue of the broker's own, which nobody may change. */
  public void createInternalQueue(String name, int partitions) {
    create(name, partitions, true);
  }

  private void create(String name, int partitions, boolean internal) {
    act(() -> {
      if (queues.containsKey(name) || partitions < 1) {
        throw new IllegalArgumentException("cannot make " + name + " of " + partitions);
      }
      String incarnation = "q%06d".formatted(++sequence);
      queues.put(name, new MemoryQueue(incarnation, internal, partitions, t -> standing(t)));
    });
  }

  private MemoryLog.Standing standing(int transaction) {
    return transactions.get(transaction).standing();
  }

  /** Removes a queue, and all positions on it with it. */
  public void deleteQueue(String name) {
    act(() -> {
      if (queues.remove(name) == null) {
        throw new IllegalArgumentException("no queue " + name);
      }
      groups().values().forEach(g -> g.commits().remove(name));
      memberships.forgetEmpty();
      memberships.shareAnew(name);
    });
  }

  /** Has this many partitions from now on; more than before. */
  public void expand(String queue, int to) {
    act(() -> {
      if (to <= queue(queue).partitions().size()) {
        throw new IllegalArgumentException("a queue cannot shrink");
      }
      queue(queue).grow(to);
      memberships.shareAnew(queue);
    });
  }

  /** Sets a setting, or with an empty value goes back to its default. */
  public void setting(String queue, String key, Optional<String> value) {
    act(() -> {
      value
          .flatMap(v -> SettingRules.check(key, v))
          .ifPresent(wrong -> {
            throw new IllegalArgumentException(wrong);
          });
      SortedMap<String, String> set = queue(queue).set();
      value.ifPresentOrElse(v -> set.put(key, v), () -> set.remove(key));
    });
  }

  /** Appends a message; an empty key is none. Returns its offset. */
  public long append(String queue, int partition, long timestamp, byte[] key, byte[] value) {
    return alone(() -> log(queue, partition).append(timestamp, key, value, MemoryLog.NONE));
  }

  /**
   * Appends a message as it may come from anybody. Returns its offset.
   *
   * @param key null for none
   * @param value null for a tombstone
   * @param headers names and values by turns; a value may be null
   */
  public long append(
      String queue,
      int partition,
      long timestamp,
      byte @Nullable [] key,
      byte @Nullable [] value,
      byte[] @Nullable [] headers) {
    return alone(() -> log(queue, partition).append(timestamp, key, value, headers));
  }

  /**
   * Appends {@code count} empty messages, the first at {@code timestamp}, {@code step} ms apart.
   */
  public void appendMany(String queue, int partition, int count, long timestamp, long step) {
    act(() -> {
      MemoryLog log = log(queue, partition);
      byte[] nothing = {};
      for (int i = 0; i < count; i++) {
        log.append(timestamp + i * step, nothing, nothing, MemoryLog.NONE);
      }
    });
  }

  /** Begins a transaction; a name that has an open one aborts that, as a fence does. */
  public MemoryTransaction begin(String transactionalId) {
    return alone(() -> {
      transactions.stream()
          .filter(t -> t.transactionalId().equals(transactionalId))
          .forEach(MemoryTransaction::close);
      MemoryTransaction begun =
          new MemoryTransaction(this, transactions.size(), transactionalId, clock.now());
      transactions.add(begun);
      return begun;
    });
  }

  /** How long a transaction may be open; one that is open longer hangs. */
  public void transactionTimeout(Duration timeout) {
    act(() -> transactionTimeout = timeout);
  }

  /** Drops messages below {@code logStart}. */
  public void trim(String queue, int partition, long logStart) {
    act(() -> log(queue, partition).trim(logStart));
  }

  /** Keeps the last message of each key. */
  public void compact(String queue, int partition) {
    act(() -> log(queue, partition).compact());
  }

  /** Drops what is older than {@code retention.ms} allows, by the clock. */
  public void expire(String queue) {
    act(() -> {
      long keep = Long.parseLong(queue(queue).inForce("retention.ms").orElseThrow());
      if (keep >= 0) {
        long before = clock.now().toEpochMilli() - keep;
        queue(queue).partitions().forEach(p -> p.expire(before));
      }
    });
  }

  // --- groups

  /** Sets positions of a group that nobody is in; makes it if need be. Bounds are not checked. */
  public void commit(String group, String queue, Map<Integer, Long> positions) {
    act(() -> {
      MemoryGroup g =
          groups().computeIfAbsent(group, _ -> new MemoryGroup(GroupState.Kind.POSITIONS_ONLY));
      if (!g.members().isEmpty()) {
        throw new IllegalArgumentException("somebody is in " + group);
      }
      positions.forEach((p, offset) -> {
        log(queue, p);
        g.commit(queue, p, new MemoryGroup.Commit(offset, ""));
      });
    });
  }

  /** A consumer that joins, without a static name. */
  public MemoryConsumer join(GroupState.Kind kind, String group, String queue) {
    return join(kind, group, List.of(queue), "", "consumer");
  }

  /**
   * A consumer that joins.
   *
   * @param instance its static name, empty for none: it takes over that member's place
   * @param client its own name
   */
  public MemoryConsumer join(
      GroupState.Kind kind, String group, List<String> reads, String instance, String client) {
    return alone(() -> {
      MemoryConsumer consumer =
          new MemoryConsumer(this, kind, group, new TreeSet<>(reads), instance, client);
      consumer.enter();
      return consumer;
    });
  }

  /** Removes a group that nobody is in, with its positions. */
  public void deleteGroup(String group) {
    act(() -> {
      if (!group(group).members().isEmpty()) {
        throw new IllegalArgumentException("somebody is in " + group);
      }
      groups().remove(group);
    });
  }

  /** Whether the group is between two assignments. */
  public void rebalancing(String group, boolean now) {
    act(() -> group(group).rebalancing(now));
  }

  // --- quotas, rights, trouble

  /** Sets a client's limit, or with an empty value takes it away. */
  public void quota(QuotaEntity entity, String key, Optional<Double> limit) {
    act(() -> {
      SortedMap<String, Double> limits = quotas.computeIfAbsent(entity, _ -> new TreeMap<>());
      limit.ifPresentOrElse(l -> limits.put(key, l), () -> limits.remove(key));
      if (limits.isEmpty()) {
        quotas.remove(entity);
      }
    });
  }

  /** Takes a right on a name from a principal; everybody has all rights at first. */
  public void deny(String principal, MemoryRight right, String name) {
    act(() -> denied.computeIfAbsent(principal, _ -> new TreeSet<>()).add(right + " " + name));
  }

  /** Whether nobody can reach it. */
  public void down(boolean now) {
    act(() -> down = now);
  }

  /** Takes a partition's leader away, or gives it back. */
  public void leaderless(String queue, int partition, boolean now) {
    act(() -> log(queue, partition).leader(now ? -1 : 0));
  }

  /** Whether nobody knows who coordinates the group, so that its positions cannot be read. */
  public void coordinatorMoved(String group, boolean now) {
    act(() -> group(group).coordinatorMoved(now));
  }

  /** Who is told of every seam from now on; the one before is not. */
  public void listen(SeamListener to) {
    act(() -> listener = to);
  }

  // --- what can be read

  /** Committed positions by partition. */
  public SortedMap<Integer, Long> committed(String group, String queue) {
    return alone(() -> {
      SortedMap<Integer, Long> committed = new TreeMap<>();
      memberships
          .group(group)
          .map(g -> g.commits().getOrDefault(queue, new TreeMap<>()))
          .ifPresent(c -> c.forEach((p, commit) -> committed.put(p, commit.offset())));
      return committed;
    });
  }

  /** The limits of exactly that entity. */
  public SortedMap<String, Double> quota(QuotaEntity entity) {
    return alone(() -> new TreeMap<>(quotas.getOrDefault(entity, new TreeMap<>())));
  }

  /** All that can be told of the whole cluster; two equal answers are two equal states. */
  public SortedMap<String, String> facts() {
    return alone(() -> Facts.of(queues, groups(), quotas));
  }

  // --- for the plugin, called alone

  SortedMap<String, MemoryQueue> queues() {
    return queues;
  }

  Memberships memberships() {
    return memberships;
  }

  SortedMap<String, MemoryGroup> groups() {
    return memberships.groups();
  }

  SortedMap<QuotaEntity, SortedMap<String, Double>> quotas() {
    return quotas;
  }

  List<MemoryTransaction> transactions() {
    return transactions;
  }

  Duration transactionTimeout() {
    return transactionTimeout;
  }

  SeamListener listener() {
    return listener;
  }

  boolean isDown() {
    return down;
  }

  boolean isDenied(String principal, MemoryRight right, String name) {
    return denied.getOrDefault(principal, new TreeSet<>()).contains(right + " " + name);
  }

  MemoryQueue queue(String name) {
    MemoryQueue queue = queues.get(name);
    if (queue == null) {
      throw new IllegalArgumentException("no queue " + name);
    }
    return queue;
  }

  MemoryGroup group(String name) {
    return memberships
        .group(name)
        .orElseThrow(() -> new IllegalArgumentException("no group " + name));
  }

  MemoryLog log(String queue, int partition) {
    List<MemoryLog> partitions = queue(queue).partitions();
    if (partition < 0 || partition >= partitions.size()) {
      throw new IllegalArgumentException("no partition " + partition + " of " + queue);
    }
    return partitions.get(partition);
  }

  private int partitions(String queue) {
    return Optional.ofNullable(queues.get(queue)).map(q -> q.partitions().size()).orElse(0);
  }
}
