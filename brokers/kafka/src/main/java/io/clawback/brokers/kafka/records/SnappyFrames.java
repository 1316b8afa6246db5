package io.clawback.brokers.kafka.records;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.apache.kafka.common.record.internal.DefaultRecordBatch;

/**
 * What a batch packed by Snappy says of its own size. The other codecs unpack through buffers of a
 * bounded size; Snappy's unpacks block by block, each as large as it claims to be, so the claims
 * are read first. Blocks stand one after the other behind a header of 16 bytes (snappy-java), each
 * with its packed size before it; without the header the whole is one block (other clients).
 */
final class SnappyFrames {
  /** The largest block that is unpacked. Kafka's own client writes 32 KiB. */
  static final int MOST = 32 << 20;

  private static final byte[] MAGIC = {(byte) 0x82, 'S', 'N', 'A', 'P', 'P', 'Y', 0};
  private static final int HEADER = 16;

  private SnappyFrames() {}

  /** The largest size that any block claims to unpack to; what is no block counts as endless. */
  static long largest(DefaultRecordBatch batch) {
    ByteBuffer packed = ByteBuffer.allocate(batch.sizeInBytes());
    batch.writeTo(packed);
    packed.flip().position(DefaultRecordBatch.RECORD_BATCH_OVERHEAD);
    return largest(packed.slice());
  }

  /** The same of the packed bytes themselves. */
  static long largest(ByteBuffer packed) {
    if (!framed(packed)) {
      return claim(packed, packed.remaining());
    }
    packed.position(HEADER);
    long largest = 0;
    while (packed.remaining() >= Integer.BYTES) {
      if (framed(packed)) {
        packed.position(packed.position() + HEADER); // one stream after another
        continue;
      }
      int size = packed.getInt();
      if (size < 0 || size > packed.remaining()) {
        return Long.MAX_VALUE;
      }
      largest = Math.max(largest, claim(packed, size));
      packed.position(packed.position() + size);
    }
    return largest;
  }

  private static boolean framed(ByteBuffer packed) {
    if (packed.remaining() < HEADER) {
      return false;
    }
    byte[] start = new byte[MAGIC.length];
    packed.get(packed.position(), start);
    return Arrays.equals(start, MAGIC);
  }

  /** A block begins with its unpacked size, seven bits a byte, the lowest first. */
  private static long claim(ByteBuffer packed, int size) {
    long claim = 0;
    for (int i = 0; i < Math.min(5, size); i++) {
      byte b = packed.get(packed.position() + i);
      claim |= (long) (b & 0x7f) << (7 * i);
      if (b >= 0) {
        return claim;
      }
    }
    return Long.MAX_VALUE;
  }
}
