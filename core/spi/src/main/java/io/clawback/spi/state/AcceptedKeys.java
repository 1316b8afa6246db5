package io.clawback.spi.state;

import io.clawback.model.name.QueueId;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Idempotency keys of messages that were consumed, with their coordinates, for a declared window:
 * so that a message of a backlog can be told from a second delivery of one that was processed
 * before. It also knows which parts of each partition its keys were read from, so that no part is
 * read twice. Keys are compared in full. Thread-safe within one process; several processes may
 * share it.
 */
public interface AcceptedKeys extends AutoCloseable {
  /**
   * Gets ready for a look: drops the queue's keys of messages that left the window, and says which
   * parts of the log need not be read again, sorted by partition and position; those before the
   * window are forgotten. When what is kept cannot be used, it forgets what was read: all of it
   * when it was kept under another {@code meaning}, the parts when the window begins earlier than
   * before by more than a minute (a clock's small step), for keys of that time are gone.
   *
   * <p>Of every other queue, too, it drops what left that queue's own window, at the latest an hour
   * afterwards.
   *
   * @param meaning the queue's incarnation and what its keys are selected by
   */
  List<Stretch> prepare(QueueId queue, String meaning, Window window);

  /**
   * Adds the keys of a part that was read, all or none, and that it was read; returns when they are
   * durable. What is there already stays as it is. Refuses with {@code storage.accepted-full} when
   * the bounds would be exceeded, and with {@code storage.accepted-anew} when the queue was not
   * prepared under that meaning, or was prepared under another since.
   */
  void add(QueueId queue, String meaning, Bounds bounds, Stretch read, List<Accepted> messages);

  /**
   * The keys of messages before the positions, for a question for each of many messages. Takes up
   * to 24 bytes of memory a key; knows nothing of keys that are added afterwards, and forgets those
   * that are dropped. Must not be used when the store is closed. Refuses with {@code
   * storage.accepted-anew} when what is kept has another meaning; when it gets another one
   * afterwards, the answer is none.
   *
   * @param positions where a group stands, by partition: what lies there or after it is not
   *     accepted; nothing of a partition without a position is
   */
  Known known(QueueId queue, String meaning, SortedMap<Integer, Long> positions);

  /** What is kept of a queue. */
  Kept kept(QueueId queue);

  @Override
  void close();

  /**
   * What is to be known.
   *
   * @param at the time of the look
   * @param length how far it goes back from there
   * @param begins the first offset of it that is still in the log, by partition, as far as known
   */
  record Window(Instant at, Duration length, SortedMap<Integer, Long> begins) {
    public Window {
      begins = Collections.unmodifiableSortedMap(new TreeMap<>(begins));
    }

    /** When it begins. */
    public Instant since() {
      return at.minus(length);
    }
  }

  /** A part of a partition: offsets from {@code from} up to, and without, {@code to}. */
  record Stretch(int partition, long from, long to) {}

  /**
   * A message that was consumed.
   *
   * @param partition its partition
   * @param offset its offset
   * @param atMillis when it was sent, milliseconds since the epoch
   * @param key its idempotency key
   * @param content a digest of its value: the same for the same value, and for no other
   */
  record Accepted(int partition, long offset, long atMillis, byte[] key, byte[] content) {}

  /**
   * The most that is kept of a queue.
   *
   * @param keys how many of them, counted once for each message
   * @param bytes of their keys together
   */
  record Bounds(long keys, long bytes) {}

  /** How many keys, counted once for each message, and the bytes of them. */
  record Kept(long keys, long bytes) {}

  /** Answers for many messages. Thread-safe. */
  interface Known {
    /**
     * The message with the smallest coordinates that was accepted with that key. Keeps nothing of
     * the array.
     */
    Optional<Accepted> first(byte[] bytes, int from, int length);

    /** How many different keys it knows. */
    long keys();
  }
}
