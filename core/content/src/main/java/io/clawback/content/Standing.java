package io.clawback.content;

import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Where consumers stand still: the next offset by partition, of those partitions only whose
 * position was seen not to move while there was something to read.
 */
public record Standing(SortedMap<Integer, Long> positions) {
  /** Nobody is known to stand still. */
  public static final Standing UNKNOWN = new Standing(new TreeMap<>());
}
