package io.clawback.model.message;

import java.util.List;
import java.util.Optional;

/**
 * A message with everything that makes it that message. Its arrays are not copied: whoever holds it
 * does not write into them.
 *
 * @param partition where it was
 * @param offset where it was
 * @param timestampMillis its time, milliseconds since the epoch; negative when it has none
 * @param key empty when it has none, which is another thing than a key of no bytes
 * @param value empty when it has none: a tombstone
 * @param headers in their order; a name may come twice
 */
public record Message(
    int partition,
    long offset,
    long timestampMillis,
    Optional<byte[]> key,
    Optional<byte[]> value,
    List<Header> headers) {
  public Message {
    headers = List.copyOf(headers);
  }

  /** A header; its value may be absent. */
  public record Header(String name, Optional<byte[]> value) {}

  /** Bytes of key, value and headers together. */
  public long bytes() {
    long bytes = key.map(k -> k.length).orElse(0) + (long) value.map(v -> v.length).orElse(0);
    for (Header header : headers) {
      bytes += header.name().length() + (long) header.value().map(v -> v.length).orElse(0);
    }
    return bytes;
  }
}
