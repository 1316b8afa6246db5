package io.clawback.brokers.kafka;

import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.common.record.internal.CompressionType;
import org.apache.kafka.common.record.internal.DefaultRecordBatch;
import org.apache.kafka.common.record.internal.RecordBatch;
import org.apache.kafka.common.utils.ByteBufferOutputStream;
import org.apache.kafka.common.utils.ByteUtils;

/** Record batches (format 2) whose values are zeros, made without ever holding the values. */
public final class Bombs {
  private static final byte[] ZEROS = new byte[64 << 10];

  private Bombs() {}

  /**
   * One batch at offset 0, its messages one second apart.
   *
   * @param first the first one's time
   * @param sizes of the values, in bytes
   */
  public static ByteBuffer batch(CompressionType codec, long first, List<Integer> sizes) {
    ByteBufferOutputStream out = new ByteBufferOutputStream(1 << 20);
    out.position(DefaultRecordBatch.RECORD_BATCH_OVERHEAD);
    try (DataOutputStream packed =
        new DataOutputStream(
            Compression.of(codec).build().wrapForOutput(out, RecordBatch.CURRENT_MAGIC_VALUE))) {
      for (int i = 0; i < sizes.size(); i++) {
        record(packed, i, sizes.get(i));
      }
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    return headed(out.buffer(), codec, first, sizes.size());
  }

  /** The same around a body that is packed already, or claims to be. */
  public static ByteBuffer around(byte[] body, CompressionType codec, long first, int count) {
    ByteBuffer buffer = ByteBuffer.allocate(DefaultRecordBatch.RECORD_BATCH_OVERHEAD + body.length);
    buffer.position(DefaultRecordBatch.RECORD_BATCH_OVERHEAD).put(body);
    return headed(buffer, codec, first, count);
  }

  private static ByteBuffer headed(
      ByteBuffer buffer, CompressionType codec, long first, int count) {
    int size = buffer.position();
    buffer.position(0);
    DefaultRecordBatch.writeHeader(
        buffer,
        0,
        count - 1,
        size,
        RecordBatch.CURRENT_MAGIC_VALUE,
        codec,
        TimestampType.CREATE_TIME,
        first,
        first + 1_000L * (count - 1),
        RecordBatch.NO_PRODUCER_ID,
        RecordBatch.NO_PRODUCER_EPOCH,
        RecordBatch.NO_SEQUENCE,
        false,
        false,
        false,
        RecordBatch.NO_PARTITION_LEADER_EPOCH,
        count);
    buffer.position(0).limit(size);
    return buffer;
  }

  private static void record(DataOutputStream out, int index, int value) throws IOException {
    long later = 1_000L * index;
    int size =
        1
            + ByteUtils.sizeOfVarlong(later)
            + ByteUtils.sizeOfVarint(index)
            + ByteUtils.sizeOfVarint(-1)
            + ByteUtils.sizeOfVarint(value)
            + value
            + ByteUtils.sizeOfVarint(0);
    ByteUtils.writeVarint(size, out);
    out.write(0);
    ByteUtils.writeVarlong(later, out);
    ByteUtils.writeVarint(index, out);
    ByteUtils.writeVarint(-1, out);
    ByteUtils.writeVarint(value, out);
    for (int left = value; left > 0; left -= ZEROS.length) {
      out.write(ZEROS, 0, Math.min(left, ZEROS.length));
    }
    ByteUtils.writeVarint(0, out);
  }
}
