package io.clawback.model.run;

import java.util.SortedMap;

/**
 * Exactly what a mutation changed, as re-read from the resource afterwards.
 *
 * @param operation its id
 * @param before what was there, by fact
 * @param after what is there now, by fact
 * @param author whether the resource itself proves that we did it; otherwise the state merely holds
 */
public record Receipt(
    OperationId operation,
    SortedMap<String, String> before,
    SortedMap<String, String> after,
    Author author) {
  /** Who made it so. */
  public enum Author {
    /** The resource carries our operation id. */
    PROVED,
    /** The state holds; who made it so cannot be told. */
    UNKNOWN
  }
}
