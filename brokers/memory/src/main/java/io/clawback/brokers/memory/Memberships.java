package io.clawback.brokers.memory;

import io.clawback.model.observed.GroupState;
import io.clawback.spi.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.function.ToIntFunction;

/**
 * The groups of one cluster, and who is in them until when. Not thread-safe: every call is made
 * alone.
 */
final class Memberships {
  private final Clock clock;
  private final ToIntFunction<String> partitions;
  private final SortedMap<String, MemoryGroup> groups = new TreeMap<>();
  private final SortedMap<String, MemoryConsumer> consumers = new TreeMap<>();
  private final SortedMap<String, Long> expelled = new TreeMap<>();
  private boolean timed;
  private long sequence;

  /**
   * No group yet.
   *
   * @param partitions how many a queue has now; 0 when it is not there
   */
  Memberships(Clock clock, ToIntFunction<String> partitions) {
    this.clock = clock;
    this.partitions = partitions;
  }

  SortedMap<String, MemoryGroup> groups() {
    return groups;
  }

  Optional<MemoryGroup> group(String name) {
    return Optional.ofNullable(groups.get(name));
  }

  /** Becomes a member, in place of the one with the same static name; returns the member id. */
  String enter(
      GroupState.Kind kind, String group, SortedSet<String> reads, String instance, String client) {
    MemoryGroup g = groups.computeIfAbsent(group, _ -> new MemoryGroup(kind));
    if (g.members().isEmpty()) {
      g.kind(kind);
    }
    if (!instance.isEmpty()) {
      g.instance(instance).ifPresent(m -> g.members().remove(m.id));
    }
    String id = "%s-%06d".formatted(client, ++sequence);
    g.add(new MemoryGroup.Member(id, instance, client, reads), partitions);
    return id;
  }

  /** Ends a membership; whether there was one. */
  boolean exit(String group, String memberId) {
    MemoryGroup g = groups.get(group);
    if (g == null || !g.remove(memberId, partitions)) {
      return false;
    }
    forgetEmpty();
    return true;
  }

  /** A group without members and positions is none. */
  void forgetEmpty() {
    groups.values().removeIf(g -> g.members().isEmpty() && g.commits().isEmpty());
  }

  /** A live consumer's membership has this id. */
  void consumes(String memberId, MemoryConsumer consumer) {
    consumers.put(memberId, consumer);
  }

  /** Whoever of the group listens to a list hears it now. */
  void hear(String group) {
    for (String memberId :
        group(group).map(g -> List.copyOf(g.members().keySet())).orElse(List.of())) {
      Optional.ofNullable(consumers.get(memberId)).ifPresent(MemoryConsumer::hear);
    }
  }

  /** Removes a member from outside; if it lives, it joins again soon. */
  void expel(String group, String memberId) {
    if (exit(group, memberId) && consumers.containsKey(memberId)) {
      timed = true;
      expelled.put(memberId, clock.nanos() + MemoryCluster.REJOIN.toNanos());
    }
  }

  /** Nobody speaks for the member any more: its session ends after this time. */
  void session(String group, String memberId, Duration length) {
    timed = true;
    consumers.remove(memberId);
    group(group)
        .flatMap(g -> Optional.ofNullable(g.members().get(memberId)))
        .ifPresent(m -> m.deadline = Optional.of(clock.nanos() + length.toNanos()));
  }

  /** Its consumer is gone for good. */
  void forget(String memberId) {
    consumers.remove(memberId);
    expelled.remove(memberId);
  }

  /** Ends the sessions whose time is over, and lets live consumers join again. */
  void passTime() {
    if (!timed) {
      return;
    }
    long nanos = clock.nanos();
    groups.values().forEach(g -> g.endSessions(nanos, partitions));
    forgetEmpty();
    for (String memberId : List.copyOf(expelled.keySet())) {
      if (nanos - expelled.getOrDefault(memberId, nanos) >= 0) {
        expelled.remove(memberId);
        Optional.ofNullable(consumers.remove(memberId)).ifPresent(MemoryConsumer::enter);
      }
    }
    timed = !expelled.isEmpty() || groups.values().stream().anyMatch(MemoryGroup::timed);
  }

  /** The queue came, went or grew: its readers share it anew. */
  void shareAnew(String queue) {
    groups.values().stream()
        .filter(g -> g.members().values().stream().anyMatch(m -> m.queues.contains(queue)))
        .forEach(g -> g.share(partitions));
  }
}
