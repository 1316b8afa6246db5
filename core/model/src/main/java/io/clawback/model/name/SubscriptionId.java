package io.clawback.model.name;

import java.util.Comparator;

/**
 * A queue as one consumer group sees it, printed {@code prod/main/order-processor:orders}.
 *
 * @param group who reads
 * @param queue the queue's name on the group's broker
 */
public record SubscriptionId(GroupId group, String queue) implements Comparable<SubscriptionId> {
  private static final Comparator<SubscriptionId> ORDER =
      Comparator.comparing(SubscriptionId::group).thenComparing(SubscriptionId::queue);

  /** The queue that is read. */
  public QueueId queueId() {
    return new QueueId(group.broker(), queue);
  }

  /** Where both live. */
  public BrokerId broker() {
    return group.broker();
  }

  @Override
  public int compareTo(SubscriptionId other) {
    return ORDER.compare(this, other);
  }

  @Override
  public String toString() {
    return group + ":" + queue;
  }
}
