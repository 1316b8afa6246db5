package io.clawback.model.fleet;

import java.time.Duration;

/**
 * A visible limit on everything.
 *
 * @param maxQueues of one broker; more is an error, not a slow crawl
 * @param maxPartitions of one broker
 * @param maxGroups of one broker
 * @param requestTimeout for one request to a broker
 * @param snapshotTimeout for one broker's whole snapshot
 * @param fetchMessages most messages read in one snapshot to tell ages and exact counts
 * @param fetchBytes most bytes read for the same
 * @param historyWindow observations kept per subscription
 * @param historyFor how long observations are kept
 * @param poisonConfidence from which confidence on, in percent, messages are called poison
 * @param rollbackBytes most that messages kept for a way back may take on disk
 * @param rollbackDays how many days they are kept
 * @param recoveryWindow over how long consumption is measured after steps, at least, where the
 *     policy gives so much time
 */
public record Limits(
    int maxQueues,
    int maxPartitions,
    int maxGroups,
    Duration requestTimeout,
    Duration snapshotTimeout,
    int fetchMessages,
    long fetchBytes,
    int historyWindow,
    Duration historyFor,
    int poisonConfidence,
    long rollbackBytes,
    int rollbackDays,
    Duration recoveryWindow) {
  /** From here on 9 of 10 messages called so cannot be processed: docs/content.md. */
  public static final int POISON_CONFIDENCE = 90;

  /** Kept for a way back: as many bytes, as many days. */
  public static final long ROLLBACK_BYTES = 10L << 30;

  public static final int ROLLBACK_DAYS = 14;

  /** Consumers commit every few seconds; less tells nothing. */
  public static final Duration RECOVERY_WINDOW = Duration.ofSeconds(3);

  /** What holds where nothing is declared. */
  public static final Limits DEFAULT =
      new Limits(
          20_000,
          200_000,
          20_000,
          Duration.ofSeconds(15),
          Duration.ofSeconds(60),
          2_000,
          16L << 20,
          10,
          Duration.ofDays(7));

  /** The same with the default confidence for poison, and for what is kept for a way back. */
  public Limits(
      int maxQueues,
      int maxPartitions,
      int maxGroups,
      Duration requestTimeout,
      Duration snapshotTimeout,
      int fetchMessages,
      long fetchBytes,
      int historyWindow,
      Duration historyFor) {
    this(
        maxQueues,
        maxPartitions,
        maxGroups,
        requestTimeout,
        snapshotTimeout,
        fetchMessages,
        fetchBytes,
        historyWindow,
        historyFor,
        POISON_CONFIDENCE,
        ROLLBACK_BYTES,
        ROLLBACK_DAYS,
        RECOVERY_WINDOW);
  }
}
