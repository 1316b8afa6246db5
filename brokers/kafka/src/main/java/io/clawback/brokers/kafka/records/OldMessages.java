package io.clawback.brokers.kafka.records;

import io.clawback.spi.broker.MessageBatch;
import io.clawback.spi.broker.Scan.Lane;
import io.clawback.spi.broker.Scan.Unreadable;
import java.nio.ByteBuffer;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * Messages as they were written before Kafka 0.11 (formats 0 and 1, KIP-32): each stands alone, or
 * one holds several that are packed, without a count; those stay unread. Not thread-safe.
 */
final class OldMessages {
  private static final int CRC_AT = 12;
  private static final int CHECKED_FROM = 16;
  private static final int ATTRIBUTES_AT = 17;
  private static final int BODY_AT = 18;
  private final MessageBatch out = new MessageBatch();
  private final int partition;
  private final int messageBytes;
  private final Lane lane;

  OldMessages(int partition, int messageBytes, Lane lane) {
    this.partition = partition;
    this.messageBytes = messageBytes;
    this.lane = lane;
  }

  /** What is wrong with it; null when nothing is. */
  static @Nullable String check(BatchHeader batch, ByteBuffer records, int p) {
    int least = BODY_AT + 2 * Integer.BYTES + (batch.magic() == 1 ? Long.BYTES : 0);
    if (batch.size() < least) {
      return "a message whose header is broken";
    }
    CRC32 checksum = new CRC32();
    checksum.update(
        records.array(),
        records.arrayOffset() + p + CHECKED_FROM,
        (int) batch.size() - CHECKED_FROM);
    return (int) checksum.getValue() == records.getInt(p + CRC_AT)
        ? null
        : "a message whose checksum is wrong";
  }

  /** Hands over the message, or tells of it, unless it lies below {@code from}. */
  void take(BatchHeader batch, ByteBuffer records, int p, long from) {
    long offset = batch.baseOffset();
    if ((records.get(p + ATTRIBUTES_AT) & 0x07) != 0) {
      // The offset is the last one's; the others may be any that were not told of yet.
      tell(Math.min(from, offset), offset, -1, "packed in the format of before Kafka 0.11");
      return;
    }
    if (batch.size() > messageBytes) {
      String why = "larger than the " + messageBytes + " bytes that may be held";
      tell(offset, offset, batch.size(), why);
      return;
    }
    boolean timed = batch.magic() == 1;
    long time = timed ? records.getLong(p + BODY_AT) : -1;
    int keyAt = p + BODY_AT + (timed ? Long.BYTES : 0);
    int key = records.getInt(keyAt);
    long valueAt = keyAt + 4L + Math.max(0, key);
    long end = p + batch.size();
    int value = valueAt + 4 > end ? Integer.MAX_VALUE : records.getInt((int) valueAt);
    if (valueAt + 4 + Math.max(0, value) != end) {
      tell(offset, offset, batch.size(), "its fields do not fit into it");
      return;
    }
    int base = records.arrayOffset();
    out.begin(partition, records.array(), -1);
    out.add(
        offset,
        time,
        base + keyAt + 4,
        Math.max(MessageBatch.ABSENT, key),
        base + (int) valueAt + 4,
        Math.max(MessageBatch.ABSENT, value));
    lane.take(out);
  }

  private void tell(long first, long last, long size, String why) {
    lane.unreadable(new Unreadable(partition, first, last + 1, size, why));
  }
}
