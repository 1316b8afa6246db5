package io.clawback.runtime.quarantine;

import io.clawback.model.name.QueueId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What one operation set aside in one quarantine.
 *
 * @param quarantine where the copies are
 * @param operation who made them
 * @param source where the messages came from, as {@code environment/broker/queue}
 * @param tenant whose
 * @param reason the id of what is wrong with them
 * @param messages how many copies
 * @param bytes of their keys, values and headers
 * @param oldest the time of the oldest original, if any has one
 * @param newest the time of the newest
 * @param voided whether the copies do not count, for their originals are back
 * @param samples where the first copies lie
 */
public record Held(
    QueueId quarantine,
    String operation,
    String source,
    String tenant,
    String reason,
    long messages,
    long bytes,
    Optional<Instant> oldest,
    Optional<Instant> newest,
    boolean voided,
    List<Place> samples) {
  public Held {
    samples = List.copyOf(samples);
  }

  /** Where a copy lies, and where its original was. */
  public record Place(int partition, long offset, int fromPartition, long fromOffset) {}
}
