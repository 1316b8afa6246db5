package io.clawback.model.observed;

import java.util.Arrays;

/**
 * The last observations of one subscription, oldest first, as columns: 500,000 positions × 10
 * observations must fit a small heap. Immutable; unknown is {@link #UNKNOWN}.
 */
public final class Window {
  /** No number was known then. */
  public static final long UNKNOWN = -1;

  private final long[] atMillis;
  private final int[] partitions;
  private final long[][] committed;
  private final long[][] logEnd;

  /**
   * Takes over its arguments.
   *
   * @param atMillis when, milliseconds since the epoch, ascending
   * @param partitions partition numbers, ascending
   * @param committed per partition, per time
   * @param logEnd per partition, per time
   */
  public Window(long[] atMillis, int[] partitions, long[][] committed, long[][] logEnd) {
    this.atMillis = atMillis;
    this.partitions = partitions;
    this.committed = committed;
    this.logEnd = logEnd;
  }

  /** How many observations. */
  public int size() {
    return atMillis.length;
  }

  /** When observation {@code i} was made, milliseconds since the epoch. */
  public long atMillis(int i) {
    return atMillis[i];
  }

  /** The row of a partition's number, or negative when it was never observed. */
  public int row(int partition) {
    return Arrays.binarySearch(partitions, partition);
  }

  /** The committed offset in row {@code row} at observation {@code i}, or {@link #UNKNOWN}. */
  public long committed(int row, int i) {
    return committed[row][i];
  }

  /** The log end in row {@code row} at observation {@code i}, or {@link #UNKNOWN}. */
  public long logEnd(int row, int i) {
    return logEnd[row][i];
  }
}
