package io.clawback.brokers.memory;

import io.clawback.model.error.Category;
import io.clawback.model.error.ClawbackException;
import io.clawback.model.error.Problem;
import io.clawback.model.name.QueueId;
import io.clawback.model.observed.BrokerSnapshot;
import io.clawback.model.observed.Capability;
import io.clawback.model.observed.HangingTransaction;
import io.clawback.model.observed.QuotaState;
import io.clawback.model.observed.Topology;
import io.clawback.model.observed.Unseen;
import io.clawback.spi.broker.Inspect;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** Looking at the cluster. */
final class MemoryInspect implements Inspect {
  private static final List<Capability> CAN = List.of(Capability.values());

  static final String VERSION = "memory";

  private final MemoryLink link;

  MemoryInspect(MemoryLink link) {
    this.link = link;
  }

  @Override
  public Identity identity() {
    return new Identity(link.cluster().clusterId(), VERSION);
  }

  @Override
  public Topology discover() {
    Topology topology = link.ask(this::topology);
    refuseAbove(topology.queues().size(), link.limits().maxQueues(), "queues");
    refuseAbove(topology.groups().size(), link.limits().maxGroups(), "groups");
    int partitions =
        link.ask(cluster ->
            topology.queues().stream().mapToInt(q -> cluster.queue(q).partitions().size()).sum());
    refuseAbove(partitions, link.limits().maxPartitions(), "partitions");
    return topology;
  }

  private Topology topology(MemoryCluster cluster) {
    List<String> queues = new ArrayList<>();
    cluster
        .queues()
        .forEach((name, queue) -> {
          if (!queue.internal()
              && link.declaration().looksAtQueue(name)
              && link.may(cluster, MemoryRight.SEE_QUEUE, name)) {
            queues.add(name);
          }
        });
    List<String> groups =
        cluster.groups().keySet().stream()
            .filter(link.declaration()::looksAtGroup)
            .filter(name -> link.may(cluster, MemoryRight.SEE_GROUP, name))
            .toList();
    return new Topology(link.id(), cluster.clusterId(), queues, groups);
  }

  private void refuseAbove(int found, int limit, String what) {
    if (found > limit) {
      throw MemoryLink.trouble(
          "too-many-" + what,
          Category.LIMIT,
          link.id().toString(),
          "There are %d %s, and at most %d may be looked at.".formatted(found, what, limit),
          "Look at fewer, or raise limits.max-%s.".formatted(what));
    }
  }

  @Override
  public BrokerSnapshot snapshot(Topology topology) {
    MemoryCluster cluster = link.cluster();
    Instant at = cluster.clock().now();
    List<Unseen> unseen = new ArrayList<>();
    GroupsSeen groups = link.ask(c -> GroupsSeen.of(link, c, topology, unseen));
    link.seam(Seam.POSITIONS_SEEN, link.id().toString());
    BrokerSnapshot snapshot =
        link.ask(c -> {
          QueuesSeen queues = QueuesSeen.of(link, c, topology, at, unseen);
          return new BrokerSnapshot(
              link.id(),
              c.clusterId(),
              VERSION,
              at,
              CAN,
              queues.states(),
              groups.states(queues, at),
              quotas(c, unseen),
              hanging(c, topology, at),
              sorted(unseen));
        });
    link.seam(Seam.SNAPSHOT_TAKEN, link.id().toString());
    return snapshot;
  }

  static Unseen unseen(MemoryLink link, String what, Problem problem) {
    return new Unseen(link.id().environment(), what, problem);
  }

  private static List<Unseen> sorted(List<Unseen> unseen) {
    return unseen.stream()
        .sorted(Comparator.comparing(Unseen::what).thenComparing(u -> u.problem().code()))
        .toList();
  }

  private List<QuotaState> quotas(MemoryCluster cluster, List<Unseen> unseen) {
    if (!link.may(cluster, MemoryRight.SEE_QUOTAS, "cluster")) {
      unseen.add(unseen(link, "quotas", link.missing(MemoryRight.SEE_QUOTAS, "cluster")));
      return List.of();
    }
    return cluster.quotas().entrySet().stream()
        .map(e -> new QuotaState(e.getKey(), new TreeMap<>(e.getValue())))
        .toList();
  }

  private static List<HangingTransaction> hanging(
      MemoryCluster cluster, Topology topology, Instant at) {
    List<HangingTransaction> hanging = new ArrayList<>();
    Instant limit = at.minus(cluster.transactionTimeout());
    for (String name : topology.queues()) {
      MemoryQueue queue = cluster.queues().get(name);
      for (int p = 0; queue != null && p < queue.partitions().size(); p++) {
        MemoryLog log = queue.partitions().get(p);
        for (MemoryTransaction t : cluster.transactions()) {
          if (t.standing() == MemoryLog.Standing.OPEN
              && t.lastWrote().isBefore(limit)
              && log.startOf(t.number()) < log.end()) {
            hanging.add(
                new HangingTransaction(
                    name,
                    p,
                    t.transactionalId(),
                    t.number(),
                    log.startOf(t.number()),
                    t.lastWrote(),
                    log.end() - log.startOf(t.number()),
                    List.of("last wrote at " + t.lastWrote())));
          }
        }
      }
    }
    return hanging;
  }

  @Override
  public SortedMap<QueueId, SortedMap<Instant, SortedMap<Integer, Long>>> offsetsByTime(
      List<QueueId> queues, List<Instant> times) {
    return link.ask(cluster -> {
      SortedMap<QueueId, SortedMap<Instant, SortedMap<Integer, Long>>> all = new TreeMap<>();
      for (QueueId id : queues) {
        MemoryQueue queue = cluster.queues().get(id.name());
        if (queue != null && link.may(cluster, MemoryRight.SEE_QUEUE, id.name())) {
          SortedMap<Instant, SortedMap<Integer, Long>> byTime = new TreeMap<>();
          times.forEach(time -> byTime.put(time, offsetsAt(queue, time)));
          all.put(id, byTime);
        }
      }
      return all;
    });
  }

  private static SortedMap<Integer, Long> offsetsAt(MemoryQueue queue, Instant time) {
    SortedMap<Integer, Long> offsets = new TreeMap<>();
    for (int p = 0; p < queue.partitions().size(); p++) {
      MemoryLog log = queue.partitions().get(p);
      if (log.leader() >= 0) {
        offsets.put(p, log.offsetByTime(time.toEpochMilli()));
      }
    }
    return offsets;
  }

  @Override
  public List<Peek> peek(List<Position> positions, PeekBudget budget) {
    return link.ask(cluster -> new Peeking(link, cluster, budget).peek(positions));
  }

  @Override
  public List<Right> rights(Needs needs) {
    return link.ask(cluster -> {
      List<Right> rights = new ArrayList<>();
      for (String queue : needs.queues()) {
        right(rights, cluster, MemoryRight.SEE_QUEUE, queue, "looking at " + queue);
        right(rights, cluster, MemoryRight.SEE_SETTINGS, queue, "its settings");
        right(rights, cluster, MemoryRight.READ_MESSAGES, queue, "exact ages and counts");
        if (needs.acting()) {
          right(rights, cluster, MemoryRight.EXPAND, queue, "adding partitions");
          right(rights, cluster, MemoryRight.ALTER_SETTINGS, queue, "changing settings");
        }
      }
      for (String group : needs.groups()) {
        right(rights, cluster, MemoryRight.SEE_GROUP, group, "looking at " + group);
        if (needs.acting()) {
          right(rights, cluster, MemoryRight.MOVE_OFFSETS, group, "moving its position");
          right(rights, cluster, MemoryRight.REMOVE_MEMBERS, group, "removing members");
        }
      }
      right(rights, cluster, MemoryRight.SEE_QUOTAS, "cluster", "looking at quotas");
      if (needs.acting()) {
        right(rights, cluster, MemoryRight.ALTER_QUOTA, "cluster", "changing quotas");
      }
      return rights;
    });
  }

  private void right(
      List<Right> rights, MemoryCluster cluster, MemoryRight right, String name, String neededFor) {
    rights.add(
        new Right(
            right + " on " + name,
            link.may(cluster, right, name) ? Right.State.GRANTED : Right.State.MISSING,
            neededFor,
            "grant " + right + " on " + name));
  }

  static ClawbackException vanished(String what, String name) {
    return MemoryLink.trouble(
        "vanished", Category.STALE, name, "There is no such " + what + ".", "Look again.");
  }
}
