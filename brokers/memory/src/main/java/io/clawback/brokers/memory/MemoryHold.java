package io.clawback.brokers.memory;

import io.clawback.model.error.ClawbackException;
import io.clawback.model.name.SubscriptionId;
import io.clawback.model.observed.GroupState;
import io.clawback.model.run.OperationId;
import java.time.Duration;
import java.util.Optional;
import java.util.TreeSet;

/**
 * Our own membership in a group, of one generation. One that a crash left behind ends by itself, or
 * is taken over by the same operation.
 *
 * @param group its name
 * @param memberId the broker's name for us
 * @param generation of the group when we joined
 */
record MemoryHold(String group, String memberId, int generation) {
  private static final String OURS = "clawback:";
  private static final Duration SESSION = Duration.ofSeconds(10);

  /** What a commit says that this operation made. */
  static String mark(OperationId id) {
    return OURS + id;
  }

  /** Joins; throws {@code STALE} while somebody else is in the group. Alone. */
  static MemoryHold join(
      MemoryCluster cluster, OperationId id, SubscriptionId subscription, String target) {
    others(cluster, id, subscription, target)
        .ifPresent(e -> {
          throw e;
        });
    String group = subscription.group().name();
    GroupState.Kind kind =
        Optional.ofNullable(cluster.groups().get(group))
            .map(MemoryGroup::kind)
            .orElse(GroupState.Kind.POSITIONS_ONLY);
    String us = cluster.memberships().enter(kind, group, new TreeSet<>(), mark(id), "clawback");
    MemoryGroup joined = cluster.group(group);
    cluster.memberships().session(group, us, SESSION);
    return new MemoryHold(group, us, joined.generation());
  }

  /** Why somebody else is in the group; our own ghost of this very operation is nobody. Alone. */
  static Optional<ClawbackException> others(
      MemoryCluster cluster, OperationId id, SubscriptionId subscription, String target) {
    return Optional.ofNullable(cluster.groups().get(subscription.group().name()))
        .flatMap(g ->
            g.members().values().stream().filter(m -> !m.instance.equals(mark(id))).findFirst())
        .map(m ->
            MemoryLink.stale(
                target, "The group has a member, " + m.id + ": its position is not ours to move."));
  }

  /**
   * The group, for a commit: that counts only from a member of the present generation. Throws when
   * we are none any more. Alone.
   */
  MemoryGroup held(MemoryCluster cluster, String target) {
    MemoryGroup now = cluster.groups().get(group);
    if (now == null || !now.members().containsKey(memberId) || now.generation() != generation) {
      throw MemoryLink.stale(target, "Somebody joined the group; our commit was refused.");
    }
    return now;
  }

  /** Says that we live. Alone. */
  void lives(MemoryCluster cluster) {
    cluster.memberships().session(group, memberId, SESSION);
  }

  /** Leaves, politely where that can be: our session ends by itself. */
  void leave(MemoryLink link) {
    try {
      link.ask(cluster -> cluster.memberships().exit(group, memberId));
    } catch (ClawbackException unreachable) {
      // Nothing depends on a polite good-bye.
    }
  }
}
