package io.clawback.brokers.memory;

import java.util.Arrays;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * One partition: messages as columns, so that a million of them fit a test's heap. Offsets may have
 * gaps (compaction) and hold markers (ends of transactions), as in Kafka. Not thread-safe.
 */
final class MemoryLog {
  /** How a transaction stands. */
  enum Standing {
    OPEN,
    COMMITTED,
    ABORTED
  }

  /** Number of "no transaction". */
  static final int NONE = -1;

  private static final byte[] EMPTY = {};

  /** A value that is not there: a tombstone. */
  private static final byte[] NO_VALUE = {};

  private static final byte[][] NO_HEADERS = {};
  private static final byte DATA = 0;
  private static final byte MARKER = 1;

  private final IntFunction<Standing> standings;
  private final TreeMap<Integer, Long> open = new TreeMap<>();
  private long start;
  private long end;
  private int size;
  private long[] offsets = new long[16];
  private long[] timestamps = new long[16];
  private int[] transactions = new int[16];
  private byte[] kinds = new byte[16];
  private byte[][] keys = new byte[16][];
  private byte[][] values = new byte[16][];
  private final TreeMap<Long, byte[][]> headers = new TreeMap<>();
  private int leader;

  /**
   * An empty log.
   *
   * @param standings tells how a transaction stands
   */
  MemoryLog(IntFunction<Standing> standings) {
    this.standings = standings;
  }

  long start() {
    return start;
  }

  long end() {
    return end;
  }

  int leader() {
    return leader;
  }

  void leader(int node) {
    leader = node;
  }

  /** The offset up to which nothing is in an open transaction. */
  long lastStable() {
    return open.values().stream().mapToLong(Long::longValue).min().orElse(end);
  }

  /** Where the open transaction began here, or the end. */
  long startOf(int transaction) {
    return open.getOrDefault(transaction, end);
  }

  /** Appends a message; an empty key is none. Returns its offset. */
  long append(long timestamp, byte[] key, byte[] value, int transaction) {
    if (transaction != NONE) {
      open.putIfAbsent(transaction, end);
    }
    return add(DATA, timestamp, key.length == 0 ? EMPTY : key, value, transaction);
  }

  /**
   * Appends a message without a transaction.
   *
   * @param key null for none; an empty one is a key
   * @param value null for a tombstone
   * @param pairs names and values of headers by turns; a value may be null
   */
  long append(
      long timestamp, byte @Nullable [] key, byte @Nullable [] value, byte[] @Nullable [] pairs) {
    return append(timestamp, key, value, pairs, NONE);
  }

  /** The same in a transaction. */
  long append(
      long timestamp,
      byte @Nullable [] key,
      byte @Nullable [] value,
      byte[] @Nullable [] pairs,
      int transaction) {
    if (transaction != NONE) {
      open.putIfAbsent(transaction, end);
    }
    if (pairs.length > 0) {
      headers.put(end, pairs);
    }
    return add(
        DATA, timestamp, key == null ? EMPTY : key, value == null ? NO_VALUE : value, transaction);
  }

  /** Ends a transaction here: appends its marker, if it wrote here. */
  void close(int transaction, long timestamp) {
    if (open.remove(transaction) != null) {
      add(MARKER, timestamp, EMPTY, EMPTY, transaction);
    }
  }

  private long add(byte kind, long timestamp, byte[] key, byte[] value, int transaction) {
    if (size == offsets.length) {
      int room = size * 2;
      offsets = Arrays.copyOf(offsets, room);
      timestamps = Arrays.copyOf(timestamps, room);
      transactions = Arrays.copyOf(transactions, room);
      kinds = Arrays.copyOf(kinds, room);
      keys = Arrays.copyOf(keys, room);
      values = Arrays.copyOf(values, room);
    }
    offsets[size] = end;
    timestamps[size] = timestamp;
    transactions[size] = transaction;
    kinds[size] = kind;
    keys[size] = key;
    values[size] = value;
    size++;
    return end++;
  }

  /** Drops what lies below {@code offset}, which is at most the end. */
  void trim(long offset) {
    if (offset > end) {
      throw new IllegalArgumentException("beyond the end " + end + ": " + offset);
    }
    start = Math.max(start, offset);
    int from = index(start);
    keep(i -> i >= from);
  }

  /** Drops the head as long as it is older than {@code timestamp}. */
  void expire(long timestamp) {
    long cut = start;
    for (int i = 0; i < size && timestamps[i] < timestamp && offsets[i] < lastStable(); i++) {
      cut = offsets[i] + 1;
    }
    trim(cut);
  }

  /** Keeps the last message of each key; leaves gaps, and the log start where it was. */
  void compact() {
    Set<String> later = new HashSet<>();
    boolean[] stays = new boolean[size];
    long stable = lastStable();
    for (int i = size - 1; i >= 0; i--) {
      boolean dead = kinds[i] == DATA && aborted(i);
      boolean keyed = kinds[i] == DATA && keys[i].length > 0;
      stays[i] = offsets[i] >= stable || (!dead && (!keyed || later.add(hex(keys[i]))));
    }
    keep(i -> stays[i]);
  }

  private static String hex(byte[] key) {
    return HexFormat.of().formatHex(key);
  }

  private interface Keep {
    boolean at(int index);
  }

  private void keep(Keep keep) {
    int to = 0;
    for (int i = 0; i < size; i++) {
      if (keep.at(i)) {
        offsets[to] = offsets[i];
        timestamps[to] = timestamps[i];
        transactions[to] = transactions[i];
        kinds[to] = kinds[i];
        keys[to] = keys[i];
        values[to] = values[i];
        to++;
      }
    }
    Arrays.fill(keys, to, size, EMPTY);
    Arrays.fill(values, to, size, EMPTY);
    size = to;
    headers.headMap(size == 0 ? end : offsets[0]).clear();
  }

  /** The first index whose offset is at least {@code offset}. */
  private int index(long offset) {
    int found = Arrays.binarySearch(offsets, 0, size, offset);
    return found >= 0 ? found : -found - 1;
  }

  private boolean aborted(int i) {
    return transactions[i] != NONE && standings.apply(transactions[i]) == Standing.ABORTED;
  }

  /** The first offset whose message is at least that new; the end when there is none. */
  long offsetByTime(long timestamp) {
    for (int i = index(start); i < size; i++) {
      if (kinds[i] == DATA && timestamps[i] >= timestamp) {
        return offsets[i];
      }
    }
    return end;
  }

  /** Whether a reader of committed messages would be given what is at this index. */
  private boolean readable(int i) {
    return kinds[i] == DATA && !aborted(i);
  }

  /** What a reader sees who is given up to {@code max} messages between two offsets. */
  Read read(long from, long to, long max) {
    long seen = 0;
    long bytes = 0;
    long first = 0;
    long next = Math.max(from, start);
    for (int i = index(next); i < size && offsets[i] < to; i++) {
      if (readable(i)) {
        if (seen == max) {
          return new Read(first, seen, bytes, next, false);
        }
        first = seen == 0 ? timestamps[i] : first;
        seen++;
        bytes += keys[i].length + values[i].length;
      }
      next = offsets[i] + 1;
    }
    return new Read(first, seen, bytes, Math.max(next, Math.min(to, end)), true);
  }

  @SuppressWarnings("ReferenceEquality") // an empty array of somebody else's is there
  private static byte @Nullable [] unless(byte[] absent, byte[] bytes) {
    return bytes == absent ? null : bytes;
  }

  /** Who looks at messages one by one. */
  interface Visitor {
    /** Looks at one; false when it wants no more, and not this one either. */
    boolean message(
        long offset,
        long timestamp,
        byte @Nullable [] key,
        byte @Nullable [] value,
        byte[] @Nullable [] headers);
  }

  /**
   * Shows the messages between two offsets to somebody who reads what is committed.
   *
   * @return the offset to go on from
   */
  long visit(long from, long to, Visitor visitor) {
    long end = Math.min(to, lastStable());
    for (int i = index(from); i < size && offsets[i] < end; i++) {
      if (readable(i)
          && !visitor.message(
              offsets[i],
              timestamps[i],
              unless(EMPTY, keys[i]),
              unless(NO_VALUE, values[i]),
              headers.getOrDefault(offsets[i], NO_HEADERS))) {
        return offsets[i];
      }
    }
    return Math.max(from, end);
  }

  /**
   * What was read.
   *
   * @param firstTimestamp of the first message; meaningless when there is none
   * @param messages how many
   * @param bytes of their keys and values
   * @param next the offset to go on from
   * @param all whether nothing more lies before the offset asked for
   */
  record Read(long firstTimestamp, long messages, long bytes, long next, boolean all) {}
}
