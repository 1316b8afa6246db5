package io.clawback.brokers.memory;

import io.clawback.model.message.Message;
import io.clawback.model.observed.GroupState;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;

/**
 * A consumer of a group. While it lives it joins again, under another member id, soon after it was
 * removed. Thread-safe.
 */
public final class MemoryConsumer implements AutoCloseable {
  private final MemoryCluster cluster;
  private final GroupState.Kind kind;
  private final String group;
  private final SortedSet<String> reads;
  private final String instance;
  private final String client;
  private String memberId = "";
  private Optional<MemoryListener> listener = Optional.empty();

  MemoryConsumer(
      MemoryCluster cluster,
      GroupState.Kind kind,
      String group,
      SortedSet<String> reads,
      String instance,
      String client) {
    this.cluster = cluster;
    this.kind = kind;
    this.group = group;
    this.reads = reads;
    this.instance = instance;
    this.client = client;
  }

  /** Joins under a new id. Call alone. */
  void enter() {
    memberId = cluster.memberships().enter(kind, group, reads, instance, client);
    cluster.memberships().consumes(memberId, this);
  }

  /** From now on it leaves out what that list names, and says in the other queue that it does. */
  public MemoryConsumer listen(String list, String status) {
    return cluster.alone(() -> {
      listener = Optional.of(new MemoryListener(cluster, group, list, status));
      hear();
      return this;
    });
  }

  /** Hears what its list says now; whoever waits for it asks it to. */
  public void hear() {
    cluster.alone(() -> {
      if (joined()) {
        listener.ifPresent(l -> l.hear(memberId));
      }
      return memberId;
    });
  }

  /** Whether it hears nothing for the time being: the last list that it knows holds. */
  public void deaf(boolean now) {
    cluster.alone(() -> {
      listener.ifPresent(l -> l.deaf(now));
      return memberId;
    });
  }

  /** Whether it leaves that message out, as far as it has heard. */
  public boolean leavesOut(String queue, int partition, long offset) {
    return cluster.alone(
        () -> listener.map(l -> l.leavesOut(queue, partition, offset)).orElse(false));
  }

  /**
   * Reads on to the end in all that it is given, and commits; what it leaves out is passed. Returns
   * the messages of the queue that it got.
   */
  public List<Message> poll(String queue) {
    return cluster.alone(() -> {
      hear();
      List<Message> got = new ArrayList<>();
      for (int p : assigned().getOrDefault(queue, List.of())) {
        MemoryGroup g = cluster.group(group);
        MemoryLog log = cluster.log(queue, p);
        long from = g.commit(queue, p).map(MemoryGroup.Commit::offset).orElse(log.start());
        long end = log.lastStable();
        log.visit(
            from,
            end,
            (offset, at, key, value, headers) -> {
              if (!leavesOut(queue, p, offset)) {
                got.add(MemoryQuarantine.message(p, offset, at, key, value, headers));
              }
              return true;
            });
        g.commit(queue, p, new MemoryGroup.Commit(end, ""));
      }
      return got;
    });
  }

  /** The id that the broker gave it. */
  public String memberId() {
    return cluster.alone(() -> memberId);
  }

  /** Whether it is still a member. */
  public boolean joined() {
    return member().isPresent();
  }

  /** What it reads now, by queue. */
  public SortedMap<String, List<Integer>> assigned() {
    return cluster.alone(() -> {
      SortedMap<String, List<Integer>> assigned = new TreeMap<>();
      find().ifPresent(m -> m.assigned.forEach((q, p) -> assigned.put(q, List.copyOf(p))));
      return assigned;
    });
  }

  private Optional<MemoryGroup.Member> member() {
    return cluster.alone(this::find);
  }

  private Optional<MemoryGroup.Member> find() {
    return Optional.ofNullable(cluster.groups().get(group))
        .flatMap(g -> Optional.ofNullable(g.members().get(memberId)));
  }

  /** Commits as a member; false when it is none any more. */
  public boolean commit(String queue, Map<Integer, Long> positions) {
    return cluster.alone(() -> {
      if (find().isEmpty()) {
        return false;
      }
      MemoryGroup g = cluster.group(group);
      positions.forEach((p, o) -> g.commit(queue, p, new MemoryGroup.Commit(o, "")));
      return true;
    });
  }

  /**
   * Reads and commits up to {@code max} messages of each partition that it is given, from the
   * committed position or, without one, from the log start. Returns how many messages it read.
   */
  public long consume(int max) {
    return cluster.alone(() -> {
      long read = 0;
      for (var entry : find().map(m -> m.assigned).orElse(new TreeMap<>()).entrySet()) {
        for (int partition : entry.getValue()) {
          read += consume(entry.getKey(), partition, max);
        }
      }
      return read;
    });
  }

  private long consume(String queue, int partition, int max) {
    MemoryGroup g = cluster.group(group);
    MemoryLog log = cluster.log(queue, partition);
    long from = g.commit(queue, partition).map(MemoryGroup.Commit::offset).orElse(log.start());
    MemoryLog.Read read = log.read(from, log.lastStable(), max);
    if (read.next() > from) {
      g.commit(queue, partition, new MemoryGroup.Commit(read.next(), ""));
    }
    return read.messages();
  }

  /** Stops without a word: it stays a member until its session ends. */
  public void vanish() {
    cluster.alone(() -> {
      cluster.memberships().session(group, memberId, MemoryCluster.SESSION);
      return memberId;
    });
  }

  /** Leaves for good, a static member too. Idempotent. */
  @Override
  public void close() {
    cluster.alone(() -> {
      cluster.memberships().forget(memberId);
      return cluster.memberships().exit(group, memberId);
    });
  }
}
