package io.clawback.model.name;

import java.util.Comparator;

/**
 * One broker (a cluster or a server) in one environment, printed {@code prod/main}.
 *
 * @param environment the declared environment's name
 * @param name the declared broker's name, unique within its environment
 */
public record BrokerId(String environment, String name) implements Comparable<BrokerId> {
  private static final Comparator<BrokerId> ORDER =
      Comparator.comparing(BrokerId::environment).thenComparing(BrokerId::name);

  @Override
  public int compareTo(BrokerId other) {
    return ORDER.compare(this, other);
  }

  @Override
  public String toString() {
    return environment + "/" + name;
  }
}
