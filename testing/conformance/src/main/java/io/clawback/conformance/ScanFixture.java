package io.clawback.conformance;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A broker whose messages can be read without consuming them. */
public interface ScanFixture extends LogFixture {
  /** Appends messages of any kind to a partition, without a transaction. */
  void produceAny(String queue, int partition, List<AnyMessage> messages);

  /** The largest message that this broker takes, in bytes, a megabyte at least. */
  int largest();

  /**
   * A message with all that it can have.
   *
   * @param key null for none
   * @param value null for a tombstone
   * @param headers in order; names may come more than once
   * @param timestamp milliseconds since the epoch
   */
  record AnyMessage(
      byte @Nullable [] key, byte @Nullable [] value, List<Header> headers, long timestamp) {}

  /**
   * A header.
   *
   * @param value null for none
   */
  record Header(String name, byte @Nullable [] value) {}
}
