package io.clawback.ledger;

import java.time.Duration;

/**
 * A visible limit on everything the ledger does.
 *
 * @param segmentBytes a segment that has reached this size is followed by a new one
 * @param batchEntries most entries made durable by one sync
 * @param batchBytes most bytes made durable by one sync, give or take one entry
 * @param checkpointEntries a signed checkpoint at least every so many entries
 * @param checkpointAfter and with the first entry after so much time
 * @param detailBytes largest detail of one entry, kept in a file of its own
 */
public record LedgerLimits(
    long segmentBytes,
    int batchEntries,
    int batchBytes,
    int checkpointEntries,
    Duration checkpointAfter,
    int detailBytes) {
  /** What holds where nothing else is asked for. */
  public static final LedgerLimits DEFAULT =
      new LedgerLimits(16L << 20, 1_024, 1 << 20, 1_000, Duration.ofSeconds(10), 64 << 20);

  /** Longest line in bytes, without the line feed; a larger detail goes to a file of its own. */
  public static final int LINE_BYTES = 65_535;
}
