package io.clawback.brokers.memory;

import io.clawback.spi.broker.MessageBatch;
import io.clawback.spi.broker.Scan.Lane;
import io.clawback.spi.broker.Scan.Range;
import io.clawback.spi.broker.Scan.Unreadable;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Copies of one range's messages, as many as fit at a time. Filled alone, handed over outside. */
final class Slab {
  private static final int SIZE = 256 << 10;
  private final Range range;
  private final int messageBytes;
  private final Lane lane;
  private final MessageBatch batch = new MessageBatch();
  private final List<Unreadable> unreadable = new ArrayList<>();
  private byte[] copy = new byte[SIZE];
  private int used;
  private long next;
  private long bytes;
  private boolean full;

  Slab(Range range, int messageBytes, Lane lane) {
    this.range = range;
    this.messageBytes = messageBytes;
    this.lane = lane;
    this.next = range.from();
  }

  /** The first offset that was not read. */
  long next() {
    return next;
  }

  /** Bytes copied so far. */
  long bytes() {
    return bytes;
  }

  /** Whether there was more than fitted. */
  boolean wantsMore() {
    return full;
  }

  /** Copies what fits. What is too large, or gone, is told and comes alone. */
  void fill(MemoryLog log) {
    full = false;
    used = 0;
    batch.begin(range.partition(), copy, -1);
    if (next < log.start()) {
      long gone = Math.min(log.start(), range.to());
      unreadable.add(new Unreadable(range.partition(), next, gone, -1, "trimmed meanwhile"));
      next = gone;
      full = true;
      return;
    }
    next = log.visit(next, range.to(), this::message);
  }

  private boolean message(
      long offset,
      long timestamp,
      byte @Nullable [] key,
      byte @Nullable [] value,
      byte[] @Nullable [] headers) {
    long size = (long) MemoryScan.length(key) + MemoryScan.length(value);
    for (byte[] part : headers) {
      size += MemoryScan.length(part);
    }
    if (!unreadable.isEmpty() || (size > copy.length - used && used > 0)) {
      full = true;
      return false;
    }
    if (size > messageBytes) {
      if (batch.size() > 0) {
        full = true;
        return false;
      }
      String why = "larger than the " + messageBytes + " bytes that may be held";
      unreadable.add(new Unreadable(range.partition(), offset, offset + 1, size, why));
      return true;
    }
    if (size > copy.length) {
      copy = new byte[(int) size];
      batch.begin(range.partition(), copy, -1);
    }
    bytes += size;
    int keyAt = put(key);
    int valueAt = put(value);
    batch.add(offset, timestamp, keyAt, there(key), valueAt, there(value));
    for (int i = 0; i < headers.length; i += 2) {
      int nameAt = put(headers[i]);
      batch.header(nameAt, there(headers[i]), put(headers[i + 1]), there(headers[i + 1]));
    }
    return true;
  }

  private static int there(byte @Nullable [] bytes) {
    return bytes == null ? MessageBatch.ABSENT : bytes.length;
  }

  private int put(byte @Nullable [] bytes) {
    int at = used;
    if (bytes != null) {
      System.arraycopy(bytes, 0, copy, used, bytes.length);
      used += bytes.length;
    }
    return at;
  }

  /** Hands over what was copied. */
  void handOver() {
    if (batch.size() > 0) {
      lane.take(batch);
      batch.begin(range.partition(), copy, -1);
    }
    for (Unreadable what : unreadable) {
      lane.unreadable(what);
    }
    unreadable.clear();
    lane.passed(next);
  }
}
