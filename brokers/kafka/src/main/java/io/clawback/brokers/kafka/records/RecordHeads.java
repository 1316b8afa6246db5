package io.clawback.brokers.kafka.records;

import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.common.record.internal.CompressionType;
import org.apache.kafka.common.record.internal.DefaultRecordBatch;
import org.apache.kafka.common.utils.BufferSupplier;
import org.apache.kafka.common.utils.ByteUtils;

/**
 * The records of one batch by their heads alone: offset, time and size, which stand before key and
 * value (record format 2, KIP-98). A body is unpacked only to get past it, a few kilobytes at a
 * time, and never beyond a bound; so memory and time are bounded whatever was packed into it
 * (SAFETY I17). Not thread-safe.
 */
public final class RecordHeads implements AutoCloseable {
  private final DefaultRecordBatch batch;
  private final Bounded in;
  private int left;
  private long bodyEnd;

  /**
   * Begins before the first record.
   *
   * @param most bytes to unpack at most; more is TooLarge
   */
  public RecordHeads(DefaultRecordBatch batch, long most) throws IOException {
    this.batch = batch;
    this.left = Math.max(0, batch.countOrNull());
    if (batch.compressionType() == CompressionType.SNAPPY
        && SnappyFrames.largest(batch) > Math.min(most, SnappyFrames.MOST)) {
      throw new TooLarge();
    }
    try {
      this.in = new Bounded(batch.recordInputStream(BufferSupplier.create()), most);
    } catch (RuntimeException e) {
      throw new IOException("not packed as it says", e);
    }
  }

  /**
   * A record's head.
   *
   * @param offset its offset
   * @param timestamp milliseconds since the epoch; negative when it has none
   * @param size bytes of the record, unpacked
   */
  public record Head(long offset, long timestamp, int size) {}

  /** What comes next lies behind more bytes than may be unpacked. */
  public static final class TooLarge extends IOException {
    TooLarge() {
      super("too much to unpack");
    }
  }

  /** The next head; empty after the last one. What is no record throws an IOException. */
  public Optional<Head> next() throws IOException {
    if (left == 0) {
      return Optional.empty();
    }
    left--;
    try {
      in.skipNBytes(bodyEnd - in.passed);
      int size = ByteUtils.readVarint(in);
      if (size < 0) {
        throw new IOException("a record of negative size");
      }
      bodyEnd = in.passed + size;
      in.skipNBytes(1); // attributes: none are in use
      long timestamp = batch.baseTimestamp() + ByteUtils.readVarlong(in);
      long offset = batch.baseOffset() + ByteUtils.readVarint(in);
      if (in.passed > bodyEnd) {
        throw new IOException("a record shorter than its head");
      }
      boolean appended = batch.timestampType() == TimestampType.LOG_APPEND_TIME;
      return Optional.of(new Head(offset, appended ? batch.maxTimestamp() : timestamp, size));
    } catch (RuntimeException e) {
      throw new IOException("not a record", e);
    }
  }

  @Override
  public void close() throws IOException {
    in.close();
  }

  /** Counts what was unpacked, and stops at the bound. */
  private static final class Bounded extends InputStream {
    private final InputStream unpacked;
    private final long most;
    private long passed;

    Bounded(InputStream unpacked, long most) {
      this.unpacked = unpacked;
      this.most = most;
    }

    @Override
    public int read() throws IOException {
      if (passed >= most) {
        throw new TooLarge();
      }
      int b = unpacked.read();
      passed += b < 0 ? 0 : 1;
      return b;
    }

    @Override
    public int read(byte[] into, int from, int length) throws IOException {
      if (passed >= most) {
        throw new TooLarge();
      }
      int got = unpacked.read(into, from, (int) Math.min(length, most - passed));
      passed += Math.max(0, got);
      return got;
    }

    @Override
    public void close() throws IOException {
      unpacked.close();
    }
  }
}
