package io.clawback.spi.broker;

import io.clawback.model.error.Problem;
import io.clawback.model.name.QueueId;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * Reading messages without consuming them (SAFETY I9): nobody joins a group, nothing is committed,
 * no count is raised but what {@link #cost} says beforehand. Memory does not grow with the backlog
 * nor with what a hostile producer packed into it (I17). Thread-safe.
 */
public interface Scan {
  /** What {@link #read} would take and leave behind; reads no message. */
  Cost cost(Request request);

  /**
   * Reads the ranges, several side by side. Messages of aborted transactions, markers and compacted
   * records are no messages. Returns when all ranges have ended, each with how it ended; stops soon
   * after {@code stop} says so. Never throws because of what a message holds.
   */
  List<Ended> read(Request request, Reader reader, BooleanSupplier stop);

  /**
   * What to read.
   *
   * @param queue of it
   * @param ranges where; those of one partition do not overlap
   * @param bounds the most that may be read and held
   */
  record Request(QueueId queue, List<Range> ranges, Bounds bounds) {
    public Request {
      ranges = List.copyOf(ranges);
    }

    /** The same, and no more unpacked than that cost lets expect. */
    public Request costing(Cost cost) {
      long packed = Math.min(cost.bytes().orElse(1L << 36), bounds.bytes());
      return new Request(queue, ranges, bounds.unpacking(packed));
    }
  }

  /**
   * Messages from one position up to another.
   *
   * @param partition the partition
   * @param from the first offset
   * @param to the offset after the last
   */
  record Range(int partition, long from, long to) implements Comparable<Range> {
    @Override
    public int compareTo(Range other) {
      return partition != other.partition
          ? Integer.compare(partition, other.partition)
          : Long.compare(from, other.from);
    }
  }

  /**
   * Bounds of one reading.
   *
   * @param lanes how many ranges are read side by side, at most
   * @param messageBytes a message larger than this, unpacked, is told as unreadable and never held
   * @param bytes the most bytes fetched in all; then every range ends where it is
   * @param unpackedBytes the most bytes that packed messages are unpacked to in all; when it is
   *     reached, every range ends behind the batch where it is, with a problem that says so
   */
  record Bounds(int lanes, int messageBytes, long bytes, long unpackedBytes) {
    /** With no bound of their own on what is unpacked. */
    public Bounds(int lanes, int messageBytes, long bytes) {
      this(lanes, messageBytes, bytes, Long.MAX_VALUE);
    }

    /**
     * The same, and no more unpacked than honest messages of so many bytes: 64 times, and 4 GiB.
     */
    public Bounds unpacking(long packed) {
      long most = packed > Long.MAX_VALUE >> 8 ? Long.MAX_VALUE : (packed << 6) + (4L << 30);
      return new Bounds(lanes, messageBytes, bytes, most);
    }
  }

  /**
   * What reading takes and leaves behind.
   *
   * @param messages at most this many
   * @param bytes about this many, as they lie on the broker, packed; empty when it does not tell
   * @param time about this long; empty when unknown
   * @param sideEffects what the broker will be left with, in sentences; empty where reading is
   *     harmless
   */
  record Cost(
      long messages, Optional<Long> bytes, Optional<Duration> time, List<String> sideEffects) {
    public Cost {
      sideEffects = List.copyOf(sideEffects);
    }
  }

  /**
   * How a range ended. Reading goes on from {@code next}, in another request.
   *
   * @param range which
   * @param next the first offset that was not read
   * @param problem why it ended before {@code range.to()}; empty when it did not, or when {@code
   *     stop} or the bounds ended it
   */
  record Ended(Range range, long next, Optional<Problem> problem) {}

  /** Who reads. */
  interface Reader {
    /** The receiver of one range's messages; called once for each range, by any thread. */
    Lane lane(Range range);
  }

  /** Receives one range's messages, in order, from one thread at a time. */
  interface Lane {
    /** The batch is valid during the call only. */
    void take(MessageBatch batch);

    /** Something is there that was not held: see {@link Unreadable}. */
    void unreadable(Unreadable what);

    /** Everything before {@code next} was read, or is no message. */
    void passed(long next);
  }

  /**
   * Messages that could not be looked at.
   *
   * @param partition the partition
   * @param from the first offset
   * @param to the offset after the last
   * @param bytes how large it is at least, unpacked; -1 when unknown
   * @param why in one sentence
   */
  record Unreadable(int partition, long from, long to, long bytes, String why) {}
}
