package io.clawback.model.name;

/**
 * An owner of queues, groups or schemas.
 *
 * @param value as declared
 */
public record TenantName(String value) implements Comparable<TenantName> {
  /** Owner of what no declared tenant owns; it has objectives only where a selector names it. */
  public static final TenantName UNOWNED = new TenantName("(unowned)");

  @Override
  public int compareTo(TenantName other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
