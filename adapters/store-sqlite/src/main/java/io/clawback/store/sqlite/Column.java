package io.clawback.store.sqlite;

import io.clawback.model.observed.Window;

/**
 * One subscription's positions at one time; {@link Window#UNKNOWN} where there is no number. Takes
 * over its arrays.
 */
final class Column {
  private final String queue;
  private final int[] partitions;
  private final long[] committed;
  private final long[] logEnd;

  Column(String queue, int[] partitions, long[] committed, long[] logEnd) {
    this.queue = queue;
    this.partitions = partitions;
    this.committed = committed;
    this.logEnd = logEnd;
  }

  String queue() {
    return queue;
  }

  int[] partitions() {
    return partitions;
  }

  long[] committed() {
    return committed;
  }

  long[] logEnd() {
    return logEnd;
  }
}
