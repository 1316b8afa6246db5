package io.clawback.brokers.kafka.records;

import java.nio.ByteBuffer;
import org.apache.kafka.common.record.internal.CompressionType;

/**
 * What stands before a batch's records (format 2, KIP-98), and of older formats what stands at the
 * same place.
 *
 * @param size bytes of the whole batch
 * @param magic the format; below 2 only the offset and the size are true
 * @param attributes packing, kind of time, transaction, marker
 * @param count records that it says it has
 */
public record BatchHeader(
    long baseOffset,
    long size,
    byte magic,
    int attributes,
    int lastOffsetDelta,
    long baseTimestamp,
    long maxTimestamp,
    long producer,
    int count) {
  /** Bytes of a header, of format 2. */
  public static final int BYTES = 61;

  /** Where what the checksum is of begins, after the checksum itself. */
  static final int CHECKED_FROM = 21;

  static final int CRC_AT = 17;

  /** Offset, size, format: the same in all of them. */
  static final int LEAST = 17;

  static final BatchHeader NONE = new BatchHeader(0, 0, (byte) 2, 0, 0, 0, 0, -1, 0);

  /** What stands at this place of the buffer, where at least {@link #LEAST} bytes are. */
  public static BatchHeader at(ByteBuffer buffer, int p) {
    long offset = buffer.getLong(p);
    long size = 12L + buffer.getInt(p + 8);
    byte magic = buffer.get(p + 16);
    if (magic != 2 || size < BYTES || buffer.limit() - p < BYTES) {
      return new BatchHeader(offset, size, magic, 0, 0, 0, 0, -1, -1);
    }
    return new BatchHeader(
        offset,
        size,
        magic,
        buffer.getShort(p + 21),
        buffer.getInt(p + 23),
        buffer.getLong(p + 27),
        buffer.getLong(p + 35),
        buffer.getLong(p + 43),
        buffer.getInt(p + 57));
  }

  /** The offset behind it. */
  long nextOffset() {
    return baseOffset + Math.max(0, lastOffsetDelta) + 1L;
  }

  /** The time of a record that says it is this much later than the first. */
  long time(long later) {
    return (attributes & 0x08) != 0 ? maxTimestamp : baseTimestamp + later;
  }

  boolean transactional() {
    return (attributes & 0x10) != 0;
  }

  boolean marker() {
    return (attributes & 0x20) != 0;
  }

  boolean packed() {
    return (attributes & 0x07) != 0;
  }

  /** How it is packed; throws IllegalArgumentException when there is no such way. */
  CompressionType packing() {
    return CompressionType.forId(attributes & 0x07);
  }
}
