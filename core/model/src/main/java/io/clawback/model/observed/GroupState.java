package io.clawback.model.observed;

import io.clawback.model.name.GroupId;
import java.util.List;
import java.util.Optional;

/**
 * One consumer group as it was seen.
 *
 * @param id which
 * @param kind its protocol
 * @param phase what it is doing
 * @param members sorted by id
 * @param subscriptions sorted by queue: each queue that it reads or has a position on
 */
public record GroupState(
    GroupId id,
    Kind kind,
    Phase phase,
    List<Member> members,
    List<SubscriptionState> subscriptions) {
  public GroupState {
    members = List.copyOf(members);
    subscriptions = List.copyOf(subscriptions);
  }

  /** Which protocol. */
  public enum Kind {
    /** Client-side assignment. */
    CLASSIC,
    /** KIP-848: the broker assigns. */
    CONSUMER,
    /** KIP-932: members share partitions. */
    SHARE,
    /** No membership protocol: positions only. */
    POSITIONS_ONLY
  }

  /** What the group is doing. */
  public enum Phase {
    STABLE,
    REBALANCING,
    EMPTY,
    DEAD,
    UNKNOWN
  }

  /** The subscription to the queue of that name, if there is one. */
  public Optional<SubscriptionState> subscription(String queue) {
    return subscriptions.stream().filter(s -> s.id().queue().equals(queue)).findFirst();
  }
}
