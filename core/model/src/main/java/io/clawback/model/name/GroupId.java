package io.clawback.model.name;

import java.util.Comparator;

/**
 * One consumer group of one broker, printed {@code prod/main/order-processor}.
 *
 * @param broker where it lives
 * @param name as the broker spells it
 */
public record GroupId(BrokerId broker, String name) implements Comparable<GroupId> {
  private static final Comparator<GroupId> ORDER =
      Comparator.comparing(GroupId::broker).thenComparing(GroupId::name);

  @Override
  public int compareTo(GroupId other) {
    return ORDER.compare(this, other);
  }

  @Override
  public String toString() {
    return broker + "/" + name;
  }
}
