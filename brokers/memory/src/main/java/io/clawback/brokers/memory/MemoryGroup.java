package io.clawback.brokers.memory;

import io.clawback.model.observed.GroupState;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.ToIntFunction;

/** One consumer group: members, their assignment, committed positions. Not thread-safe. */
final class MemoryGroup {
  private final SortedMap<String, Member> members = new TreeMap<>();
  private final SortedMap<String, SortedMap<Integer, Commit>> commits = new TreeMap<>();
  private GroupState.Kind kind;
  private int generation;
  private boolean rebalancing;
  private boolean coordinatorMoved;

  MemoryGroup(GroupState.Kind kind) {
    this.kind = kind;
  }

  /**
   * A committed position.
   *
   * @param offset the next offset to read
   * @param metadata the committer's own words
   */
  record Commit(long offset, String metadata) {}

  /** A member; its session ends at {@code deadline} (monotonic nanoseconds) unless it lives. */
  static final class Member {
    final String id;
    final String instance;
    final String client;
    final SortedSet<String> queues;
    final SortedMap<String, List<Integer>> assigned = new TreeMap<>();
    Optional<Long> deadline = Optional.empty();

    Member(String id, String instance, String client, SortedSet<String> queues) {
      this.id = id;
      this.instance = instance;
      this.client = client;
      this.queues = queues;
    }
  }

  GroupState.Kind kind() {
    return kind;
  }

  void kind(GroupState.Kind now) {
    kind = now;
  }

  int generation() {
    return generation;
  }

  SortedMap<String, Member> members() {
    return members;
  }

  SortedMap<String, SortedMap<Integer, Commit>> commits() {
    return commits;
  }

  boolean coordinatorMoved() {
    return coordinatorMoved;
  }

  void coordinatorMoved(boolean moved) {
    coordinatorMoved = moved;
  }

  void rebalancing(boolean now) {
    rebalancing = now;
  }

  GroupState.Phase phase() {
    if (members.isEmpty()) {
      return GroupState.Phase.EMPTY;
    }
    return rebalancing ? GroupState.Phase.REBALANCING : GroupState.Phase.STABLE;
  }

  Optional<Commit> commit(String queue, int partition) {
    return Optional.ofNullable(commits.getOrDefault(queue, new TreeMap<>()).get(partition));
  }

  void commit(String queue, int partition, Commit commit) {
    commits.computeIfAbsent(queue, _ -> new TreeMap<>()).put(partition, commit);
  }

  void removeCommit(String queue, int partition) {
    SortedMap<Integer, Commit> of = commits.getOrDefault(queue, new TreeMap<>());
    of.remove(partition);
    if (of.isEmpty()) {
      commits.remove(queue);
    }
  }

  /** The member of that static name. */
  Optional<Member> instance(String name) {
    return members.values().stream().filter(m -> m.instance.equals(name)).findFirst();
  }

  void add(Member member, ToIntFunction<String> partitions) {
    members.put(member.id, member);
    share(partitions);
  }

  /** Whether it was there. */
  boolean remove(String memberId, ToIntFunction<String> partitions) {
    if (members.remove(memberId) == null) {
      return false;
    }
    share(partitions);
    return true;
  }

  /** Ends the sessions that are over. */
  void endSessions(long nanos, ToIntFunction<String> partitions) {
    boolean ended =
        members.values().removeIf(m -> m.deadline.map(d -> nanos - d >= 0).orElse(false));
    if (ended) {
      share(partitions);
    }
  }

  /** Whether the end of some session is awaited. */
  boolean timed() {
    return members.values().stream().anyMatch(m -> m.deadline.isPresent());
  }

  /** Shares partitions among members anew, by member id in turn: a new generation. */
  void share(ToIntFunction<String> partitions) {
    generation++;
    members.values().forEach(m -> m.assigned.clear());
    SortedSet<String> queues = new TreeSet<>();
    members.values().forEach(m -> queues.addAll(m.queues));
    for (String queue : queues) {
      List<Member> readers =
          members.values().stream().filter(m -> m.queues.contains(queue)).toList();
      for (int p = 0; p < partitions.applyAsInt(queue); p++) {
        readers
            .get(p % readers.size())
            .assigned
            .computeIfAbsent(queue, _ -> new ArrayList<>())
            .add(p);
      }
    }
  }
}
