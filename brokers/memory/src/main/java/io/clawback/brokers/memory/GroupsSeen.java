package io.clawback.brokers.memory;

import io.clawback.model.name.GroupId;
import io.clawback.model.name.SubscriptionId;
import io.clawback.model.observed.GroupState;
import io.clawback.model.observed.Measured;
import io.clawback.model.observed.Measured.Reason;
import io.clawback.model.observed.Member;
import io.clawback.model.observed.PartitionLag;
import io.clawback.model.observed.PartitionState;
import io.clawback.model.observed.QueueState;
import io.clawback.model.observed.SubscriptionState;
import io.clawback.model.observed.Topology;
import io.clawback.model.observed.Unseen;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** The groups of one snapshot, with positions read before the ends are. */
final class GroupsSeen {
  private final List<Seen> groups = new ArrayList<>();

  private GroupsSeen() {}

  private record Seen(
      GroupId id,
      GroupState.Kind kind,
      GroupState.Phase phase,
      List<Member> members,
      SortedSet<String> queues,
      SortedMap<String, SortedMap<Integer, Long>> committed,
      boolean coordinatorMoved) {}

  /** Reads them; what cannot be seen is added to {@code unseen}. Call alone. */
  static GroupsSeen of(
      MemoryLink link, MemoryCluster cluster, Topology topology, List<Unseen> unseen) {
    GroupsSeen all = new GroupsSeen();
    for (String name : topology.groups()) {
      MemoryGroup group = cluster.groups().get(name);
      if (!link.may(cluster, MemoryRight.SEE_GROUP, name)) {
        unseen.add(MemoryInspect.unseen(link, name, link.missing(MemoryRight.SEE_GROUP, name)));
      } else if (group == null) {
        unseen.add(
            MemoryInspect.unseen(link, name, MemoryInspect.vanished("group", name).problem()));
      } else {
        all.groups.add(seen(new GroupId(link.id(), name), group));
      }
    }
    return all;
  }

  private static Seen seen(GroupId id, MemoryGroup group) {
    SortedSet<String> queues = new TreeSet<>(group.commits().keySet());
    List<Member> members = new ArrayList<>();
    for (MemoryGroup.Member member : group.members().values()) {
      queues.addAll(member.queues);
      members.add(
          new Member(
              member.id,
              Optional.of(member.instance).filter(i -> !i.isEmpty()),
              member.client,
              "memory",
              member.assigned.entrySet().stream()
                  .map(e -> new Member.Assigned(e.getKey(), List.copyOf(e.getValue())))
                  .toList()));
    }
    SortedMap<String, SortedMap<Integer, Long>> committed = new TreeMap<>();
    group
        .commits()
        .forEach((queue, commits) -> {
          SortedMap<Integer, Long> offsets = new TreeMap<>();
          commits.forEach((p, commit) -> offsets.put(p, commit.offset()));
          committed.put(queue, offsets);
        });
    return new Seen(
        id, group.kind(), group.phase(), members, queues, committed, group.coordinatorMoved());
  }

  /** Their states, with lags against the ends that were read after. */
  List<GroupState> states(QueuesSeen queues, Instant at) {
    return groups.stream()
        .map(seen ->
            new GroupState(
                seen.id,
                seen.kind,
                seen.phase,
                seen.members,
                seen.queues.stream()
                    .flatMap(name -> queues.queue(name).stream())
                    .map(queue -> subscription(seen, queue, at))
                    .toList()))
        .toList();
  }

  private static SubscriptionState subscription(Seen seen, QueueState queue, Instant at) {
    SortedMap<Integer, Long> committed =
        seen.committed.getOrDefault(queue.id().name(), new TreeMap<>());
    return new SubscriptionState(
        new SubscriptionId(seen.id, queue.id().name()),
        queue.partitions().stream()
            .map(partition ->
                seen.coordinatorMoved
                    ? unknown(partition.number(), Reason.COORDINATOR_MOVED)
                    : lag(
                        partition,
                        Optional.ofNullable(committed.get(partition.number())),
                        compacted(queue),
                        at))
            .toList());
  }

  private static boolean compacted(QueueState queue) {
    return queue.settings().getOrDefault("cleanup.policy", "delete").contains("compact");
  }

  private static PartitionLag unknown(int partition, Reason reason) {
    Measured unknown = Measured.unknown(reason);
    return new PartitionLag(partition, unknown, unknown, unknown, unknown);
  }

  private static PartitionLag lag(
      PartitionState partition, Optional<Long> committed, boolean compacted, Instant at) {
    if (committed.isEmpty()) {
      return unknown(partition.number(), Reason.NO_COMMIT);
    }
    long position = committed.get();
    Measured known = Measured.broker(position, at);
    Measured unasked = Measured.unknown(Reason.NOT_ASKED);
    if (!(partition.logEnd() instanceof Measured.Known end)
        || !(partition.logStart() instanceof Measured.Known start)) {
      Measured gone = Measured.unknown(Reason.NO_LEADER);
      return new PartitionLag(partition.number(), known, gone, gone, unasked);
    }
    long behind = end.value() - position;
    if (behind < 0) {
      Measured beyond =
          new Measured.Unknown(Reason.BEYOND_LOG_END, position + " is beyond " + end.value());
      return new PartitionLag(partition.number(), known, beyond, beyond, unasked);
    }
    Measured arithmetic = new Measured.Known(behind, at, Measured.Method.OFFSET_ARITHMETIC, 100);
    if (behind == 0) {
      Measured none = new Measured.Known(0, at, Measured.Method.CAUGHT_UP, 100);
      return new PartitionLag(partition.number(), known, arithmetic, none, none);
    }
    Measured messages =
        position < start.value()
            ? new Measured.Unknown(Reason.BELOW_LOG_START, position + " is below " + start.value())
            : new Measured.Known(
                behind, at, Measured.Method.OFFSET_ARITHMETIC, compacted ? 50 : 95);
    return new PartitionLag(partition.number(), known, arithmetic, messages, unasked);
  }
}
