package io.clawback.model.name;

import java.util.Comparator;

/**
 * One queue (a topic, queue, stream, list or table) of one broker, printed {@code
 * prod/main/orders}.
 *
 * @param broker where it lives
 * @param name as the broker spells it
 */
public record QueueId(BrokerId broker, String name) implements Comparable<QueueId> {
  private static final Comparator<QueueId> ORDER =
      Comparator.comparing(QueueId::broker).thenComparing(QueueId::name);

  @Override
  public int compareTo(QueueId other) {
    return ORDER.compare(this, other);
  }

  @Override
  public String toString() {
    return broker + "/" + name;
  }
}
