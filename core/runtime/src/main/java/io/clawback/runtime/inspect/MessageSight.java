package io.clawback.runtime.inspect;

import io.clawback.model.name.QueueId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * One message, looked at.
 *
 * @param queue of which queue
 * @param partition with the offset its coordinates
 * @param offset where
 * @param at its time, if it has one
 * @param producer who wrote it, as the broker knows; negative when unknown
 * @param deliveries how often it was delivered so far; negative when unknown
 * @param key masked unless {@code masked} is false; empty when it has none
 * @param keyBytes -1 when it has none
 * @param value likewise
 * @param valueBytes -1 for a tombstone; of what could not be held, at least so many
 * @param headers in their order
 * @param format what it is, by itself
 * @param troubles what is wrong with it by itself, in words: where it breaks, which contract it
 *     breaks
 * @param unreadable why it could not be looked at, if so; then all else is empty
 * @param masked whether values are hidden
 */
public record MessageSight(
    QueueId queue,
    int partition,
    long offset,
    Optional<Instant> at,
    long producer,
    int deliveries,
    String key,
    int keyBytes,
    String value,
    long valueBytes,
    List<Header> headers,
    String format,
    List<String> troubles,
    Optional<String> unreadable,
    boolean masked) {
  public MessageSight {
    headers = List.copyOf(headers);
    troubles = List.copyOf(troubles);
  }

  /** A header; its value is masked as the message's is, but for ours; -1 bytes when none. */
  public record Header(String name, String value, int bytes) {}

  /** {@code prod/main/orders/3@1234}. */
  public String coordinates() {
    return queue + "/" + partition + "@" + offset;
  }
}
