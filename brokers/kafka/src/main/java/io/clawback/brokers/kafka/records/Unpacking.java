package io.clawback.brokers.kafka.records;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.record.internal.CompressionType;
import org.apache.kafka.common.record.internal.RecordBatch;
import org.apache.kafka.common.utils.BufferSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Unpacks a batch as a stream into one array that is used again and again, and reads records there:
 * memory is bounded by the largest message that may be held, whatever was packed (SAFETY I17). Not
 * thread-safe.
 */
public final class Unpacking {
  /** Any batch may be unpacked as far as this, in bytes. */
  static final long LEAST_BOUND = 64L << 20;

  /** A larger batch may be unpacked to this many times what it is. */
  private static final long MOST_RATIO = 256;

  private static final int FIRST = 256 << 10;
  private static final int KEPT = 4 << 20;
  private final BufferSupplier buffers = BufferSupplier.create();
  private byte[] chunk = new byte[FIRST];
  private int filled;
  private long allowed;
  private @Nullable String trouble;
  private final AtomicLong left;

  /** With no bound but those of each batch. */
  public Unpacking() {
    this(new AtomicLong(Long.MAX_VALUE));
  }

  /**
   * One of several that unpack so many bytes together; the batch in which they are used up is still
   * read to its end, so that whoever goes on later always comes further.
   */
  public Unpacking(AtomicLong left) {
    this.left = left;
  }

  /** Whether no other batch should be begun. */
  boolean exhausted() {
    return left.get() <= 0;
  }

  /**
   * Reads what is packed here into a run that has begun.
   *
   * @return why the rest of it cannot be read; null when all was, or when told to stop
   */
  @Nullable String read(
      RecordRun run, CompressionType packing, ByteBuffer packed, BooleanSupplier stop) {
    filled = 0;
    trouble = null;
    long bound = LEAST_BOUND + MOST_RATIO * packed.remaining();
    allowed = bound;
    if (packing == CompressionType.SNAPPY
        && SnappyFrames.largest(packed.duplicate()) > SnappyFrames.MOST) {
      return "a block of it claims to be larger than " + (SnappyFrames.MOST >> 20) + " MiB";
    }
    try (InputStream in = open(packing, packed)) {
      all(run, in, stop);
    } catch (IOException e) {
      trouble = "not packed as it says";
    }
    left.addAndGet(allowed - bound);
    if (chunk.length > KEPT) {
      chunk = new byte[FIRST];
    }
    return trouble;
  }

  private InputStream open(CompressionType packing, ByteBuffer packed) throws IOException {
    try {
      return Compression.of(packing)
          .build()
          .wrapForInput(packed, RecordBatch.CURRENT_MAGIC_VALUE, buffers);
    } catch (RuntimeException e) {
      throw new IOException(e);
    }
  }

  private void all(RecordRun run, InputStream in, BooleanSupplier stop) throws IOException {
    while (!stop.getAsBoolean()) {
      switch (run.run(chunk, 0, filled, false)) {
        case DONE -> {
          return;
        }
        case BROKEN -> {
          trouble = "what is packed in it is no record";
          return;
        }
        case MORE -> {
          System.arraycopy(chunk, run.at, chunk, 0, filled - run.at);
          filled -= run.at;
          if (run.need > chunk.length) {
            chunk =
                Arrays.copyOf(
                    chunk, (int) Math.min(run.need + run.need / 4L, Integer.MAX_VALUE - 8));
          }
          if (!fill(in, run.need)) {
            return;
          }
        }
        case SKIP -> {
          if (!skip(in, run.skip, stop)) {
            return;
          }
        }
      }
    }
  }

  /** Unpacks until this many bytes are there, and what else comes with them. */
  private boolean fill(InputStream in, int need) throws IOException {
    while (filled < need) {
      int got = some(in, filled, chunk.length - filled);
      if (got <= 0) {
        return false;
      }
      filled += got;
    }
    return true;
  }

  private boolean skip(InputStream in, int length, BooleanSupplier stop) throws IOException {
    filled = 0;
    if (length > allowed) {
      trouble = behind();
      return false;
    }
    int left = length;
    while (left > 0 && !stop.getAsBoolean()) {
      int got = some(in, 0, Math.min(left, chunk.length));
      if (got <= 0) {
        return false;
      }
      left -= got;
    }
    return left == 0;
  }

  private static String behind() {
    return "it lies behind more than may be unpacked";
  }

  private int some(InputStream in, int at, int length) throws IOException {
    if (allowed <= 0) {
      trouble = behind();
      return 0;
    }
    int got;
    try {
      got = in.read(chunk, at, length);
    } catch (RuntimeException e) {
      throw new IOException(e);
    }
    if (got <= 0) {
      trouble = "it holds fewer records than it says";
    }
    allowed -= Math.max(0, got);
    return got;
  }
}
