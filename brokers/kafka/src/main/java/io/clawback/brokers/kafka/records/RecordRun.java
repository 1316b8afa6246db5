package io.clawback.brokers.kafka.records;

import io.clawback.spi.broker.MessageBatch;
import io.clawback.spi.broker.Scan.Lane;
import io.clawback.spi.broker.Scan.Unreadable;
import org.jspecify.annotations.Nullable;

/**
 * Reads the records of one batch (record format 2, KIP-98) out of a byte array into {@link
 * MessageBatch}es of a bounded size: no object for a record, no copy. A record's size stands before
 * it and is judged before the record is there (SAFETY I17). Written for a JVM that is still cold:
 * plain loops over plain arrays. Not thread-safe.
 */
final class RecordRun {
  /** What {@link #run} stopped at. */
  enum State {
    /** All that was wanted has been handed over. */
    DONE,
    /** The next record is not all there: {@link #need} bytes of it are needed, from {@link #at}. */
    MORE,
    /** A record that is too large reaches {@link #skip} bytes beyond what is there. */
    SKIP,
    /** What comes next is no record. */
    BROKEN
  }

  /** The most messages handed over at once. */
  private static final int MOST_MESSAGES = 4_096;

  /** The most headers of one message, and that wait to be handed over. */
  private static final int MOST_HEADERS = 1 << 16;

  /** Attributes, time and offset take no more than this. */
  private static final int HEAD = 16;

  private static final int VARINT = 5;
  private final MessageBatch out = new MessageBatch();
  private final int partition;
  private final int messageBytes;
  private final Lane lane;

  private BatchHeader batch = BatchHeader.NONE;
  private byte[] bytes = new byte[0];
  private long from;
  private long to;
  private int left;
  private int lastDelta;
  private int waitingHeaders;
  private boolean bad;
  private int p;

  /** Where the first byte is that was not used. */
  int at;

  /** See {@link State#MORE}. */
  int need;

  /** See {@link State#SKIP}. */
  int skip;

  /** Every offset of this batch before it has been told of. */
  long next;

  /**
   * A reader for one range.
   *
   * @param messageBytes records larger than this are told of, and not held
   */
  RecordRun(int partition, int messageBytes, Lane lane) {
    this.partition = partition;
    this.messageBytes = Math.max(HEAD, messageBytes);
    this.lane = lane;
  }

  /** Begins a batch, of which the offsets between these two are wanted. */
  void begin(BatchHeader header, long wantedFrom, long wantedTo) {
    batch = header;
    from = wantedFrom;
    to = wantedTo;
    left = header.count();
    lastDelta = -1;
    next = Math.max(from, header.baseOffset());
  }

  /**
   * Reads records from {@code start} up to {@code end} and hands them over.
   *
   * @param whole whether nothing comes behind {@code end}
   */
  State run(byte[] array, int start, int end, boolean whole) {
    bytes = array;
    out.begin(partition, array, batch.producer());
    waitingHeaders = 0;
    at = start;
    State state = State.DONE;
    while (left > 0 && state == State.DONE) {
      state = one(end, whole);
    }
    flush();
    return state;
  }

  private void flush() {
    if (out.size() > 0) {
      lane.take(out);
      out.begin(partition, bytes, batch.producer());
      waitingHeaders = 0;
    }
  }

  private State one(int end, boolean whole) {
    p = at;
    bad = false;
    int size = varint(end);
    if (bad) {
      if (whole || end - at >= VARINT) {
        return State.BROKEN;
      }
      need = Math.max(VARINT, end - at + 1);
      return State.MORE;
    }
    if (size <= 0) {
      return State.BROKEN;
    }
    if (size > messageBytes) {
      return large(size, end, whole);
    }
    if (size > end - p) {
      need = p - at + size;
      return whole ? State.BROKEN : State.MORE;
    }
    int stop = p + size;
    p++; // attributes: none are in use
    long later = varlong(stop);
    int delta = varint(stop);
    if (bad || !follows(delta)) {
      return State.BROKEN;
    }
    long offset = batch.baseOffset() + delta;
    if (offset >= to) {
      left = 0;
      return State.DONE;
    }
    if (offset >= from) {
      body(offset, batch.time(later), stop);
      next = offset + 1;
    }
    lastDelta = delta;
    left--;
    at = stop;
    return State.DONE;
  }

  private boolean follows(int delta) {
    return delta > lastDelta && delta <= batch.lastOffsetDelta();
  }

  private void body(long offset, long time, int stop) {
    int keyLength = varint(stop);
    int keyFrom = p;
    pass(keyLength, stop);
    int valueLength = varint(stop);
    int valueFrom = p;
    pass(valueLength, stop);
    int headers = varint(stop);
    int headersFrom = p;
    if (headers > MOST_HEADERS) {
      tell(offset, stop - at, "it has more than " + MOST_HEADERS + " headers");
      return;
    }
    for (int i = 0; i < headers && !bad; i++) {
      int name = varint(stop);
      bad |= name < 0;
      pass(name, stop);
      pass(varint(stop), stop);
    }
    if (bad || headers < 0 || p != stop) {
      tell(offset, stop - at, "its fields do not fit into it");
      return;
    }
    out.add(
        offset,
        time,
        keyFrom,
        Math.max(MessageBatch.ABSENT, keyLength),
        valueFrom,
        Math.max(MessageBatch.ABSENT, valueLength));
    if (headers > 0) {
      headers(headers, headersFrom, stop);
    }
    if (out.size() >= MOST_MESSAGES || waitingHeaders >= MOST_HEADERS) {
      flush();
    }
  }

  /** Once more over headers that are known to fit. */
  private void headers(int count, int headersFrom, int stop) {
    p = headersFrom;
    for (int i = 0; i < count; i++) {
      int nameLength = varint(stop);
      int nameFrom = p;
      p += nameLength;
      int valueLength = varint(stop);
      out.header(nameFrom, nameLength, p, Math.max(MessageBatch.ABSENT, valueLength));
      p += Math.max(0, valueLength);
    }
    waitingHeaders += count;
  }

  private void pass(int length, int stop) {
    if (length > stop - p) {
      bad = true;
    } else if (length > 0) {
      p += length;
    }
  }

  private State large(int size, int end, boolean whole) {
    if (end - p < HEAD) {
      need = p - at + HEAD;
      return whole ? State.BROKEN : State.MORE;
    }
    long stop = (long) p + size;
    if (whole && stop > end) {
      return State.BROKEN;
    }
    p++;
    varlong(end);
    int delta = varint(end);
    if (bad || !follows(delta)) {
      return State.BROKEN;
    }
    long offset = batch.baseOffset() + delta;
    if (offset >= to) {
      left = 0;
      return State.DONE;
    }
    if (offset >= from) {
      tell(offset, size, "larger than the " + messageBytes + " bytes that may be held");
      next = offset + 1;
    }
    lastDelta = delta;
    left--;
    at = (int) Math.min(stop, end);
    skip = (int) (stop - at);
    return skip > 0 ? State.SKIP : State.DONE;
  }

  private void tell(long offset, long size, String why) {
    flush();
    lane.unreadable(new Unreadable(partition, offset, offset + 1, size, why));
  }

  /** What is left of the batch cannot be read. */
  void rest(@Nullable String why) {
    long end = Math.min(to, batch.nextOffset());
    if (why != null && next < end) {
      lane.unreadable(new Unreadable(partition, next, end, -1, why));
      next = end;
    }
  }

  private int varint(int end) {
    if (p < end) {
      int first = bytes[p];
      if (first >= 0) {
        p++;
        return (first >>> 1) ^ -(first & 1);
      }
    }
    int raw = 0;
    for (int shift = 0; shift < 35; shift += 7) {
      if (p >= end) {
        bad = true;
        return 0;
      }
      int b = bytes[p++];
      raw |= (b & 0x7f) << shift;
      if (b >= 0) {
        return (raw >>> 1) ^ -(raw & 1);
      }
    }
    bad = true;
    return 0;
  }

  private long varlong(int end) {
    long raw = 0;
    for (int shift = 0; shift < 70; shift += 7) {
      if (p >= end) {
        bad = true;
        return 0;
      }
      long b = bytes[p++];
      raw |= (b & 0x7f) << shift;
      if (b >= 0) {
        return (raw >>> 1) ^ -(raw & 1);
      }
    }
    bad = true;
    return 0;
  }
}
