package io.clawback.model.observed;

import java.util.SortedMap;
import java.util.stream.Collectors;

/**
 * Whom a quota binds, by kind ({@code user}, {@code client-id}, {@code ip}) and name; an empty name
 * is the kind's default.
 *
 * @param parts kind to name
 */
public record QuotaEntity(SortedMap<String, String> parts) implements Comparable<QuotaEntity> {
  @Override
  public int compareTo(QuotaEntity other) {
    return toString().compareTo(other.toString());
  }

  @Override
  public String toString() {
    return parts.entrySet().stream()
        .map(e -> e.getKey() + "=" + (e.getValue().isEmpty() ? "<default>" : e.getValue()))
        .collect(Collectors.joining(","));
  }
}
