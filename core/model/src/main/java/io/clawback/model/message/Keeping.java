package io.clawback.model.message;

import java.time.Duration;

/**
 * How a queue treats messages by their time.
 *
 * @param retentionMillis for how long it keeps them; negative: for ever
 * @param beforeMillis how old a message may be that it takes
 * @param afterMillis how far in the future
 * @param ownTime whether it gives every message the present time whatever it had
 */
public record Keeping(long retentionMillis, long beforeMillis, long afterMillis, boolean ownTime) {
  /**
   * The time to give to a message from another time: its own, where the queue takes that and keeps
   * it for the window at least (SAFETY I10); else the present.
   *
   * @param original milliseconds since the epoch; negative when it has none
   */
  public long time(long original, long now, Duration window) {
    long age = now - original;
    boolean kept =
        original >= 0
            && !ownTime
            && (retentionMillis < 0 || age + window.toMillis() < retentionMillis)
            && age <= beforeMillis
            && -age <= afterMillis;
    return kept ? original : now;
  }
}
