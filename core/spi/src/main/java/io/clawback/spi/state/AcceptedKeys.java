package io.clawback.spi.state;

import io.clawback.model.name.QueueId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/**
 * Idempotency keys of messages that were consumed, with their coordinates, for a declared window:
 * so that a message of a backlog can be told from a second delivery of one that was processed
 * before. It also knows which parts of each partition its keys were read from, so that no part is
 * read twice. Keys are compared in full. Thread-safe within one process; several processes may
 * share it.
 */
public interface AcceptedKeys extends AutoCloseable {
  /**
   * Gets ready for a look: drops the queue's keys of messages that left the window, and says what
   * is known. When what is kept cannot be used, it forgets what was read: all of it when it was
   * kept under another {@code meaning}, the parts when the window begins earlier than before by
   * more than a minute (a clock's small step), for keys of that time are gone.
   *
   * <p>Of every other queue, too, it drops what left that queue's own window, at the latest an hour
   * afterwards.
   *
   * <p>What was dropped is gone, so a clock that jumps ahead is not believed at once. One that
   * stands more than ten minutes ahead of the look before drops no more than messages bear out: of
   * a queue what left the window that ends with the newest message kept of it. It is believed when
   * it has run on for a day since it jumped.
   *
   * @param meaning the queue's incarnation and what its keys are selected by
   */
  Ready prepare(QueueId queue, String meaning, Window window);

  /**
   * Keeps marks for later looks. What lies before the first mark of {@code begins}, one for each
   * partition, left the window: it is forgotten that it was read, but not while the clock is not
   * believed. Refuses with {@code storage.accepted-anew} as {@link #add} does.
   */
  void mark(QueueId queue, String meaning, List<Mark> begins, List<Mark> more);

  /**
   * Adds the keys of a part that was read, all or none, and that it was read; returns when they are
   * durable. What is there already stays as it is. Refuses with {@code storage.accepted-full} when
   * the bounds would be exceeded, and with {@code storage.accepted-anew} when the queue was not
   * prepared under that meaning, or was prepared under another since.
   *
   * @param unread what of that part could not be read
   */
  void add(
      QueueId queue,
      String meaning,
      Bounds bounds,
      Stretch read,
      List<Stretch> unread,
      List<Accepted> messages);

  /**
   * The keys of messages before the positions, for a question for each of many messages. Takes up
   * to 24 bytes of memory a key; knows nothing of keys that are added afterwards, and forgets those
   * that are dropped. Must not be used when the store is closed. Refuses with {@code
   * storage.accepted-anew} when what is kept has another meaning; when it gets another one
   * afterwards, each question about a key that it had is refused so.
   *
   * @param since keys of older messages are passed over
   * @param positions where a group stands, by partition: what lies there or after it is not
   *     accepted; nothing of a partition without a position is
   */
  Known known(QueueId queue, String meaning, Instant since, SortedMap<Integer, Long> positions);

  /** What is kept of a queue. */
  Kept kept(QueueId queue);

  @Override
  void close();

  /**
   * What is to be known.
   *
   * @param at the time of the look
   * @param length how far it goes back from there
   */
  record Window(Instant at, Duration length) {
    /** When it begins. */
    public Instant since() {
      return at.minus(length);
    }
  }

  /**
   * What is known before a look.
   *
   * @param read parts that need not be read again, sorted by partition and position; none touch
   * @param unread what of them could not be read, sorted the same
   * @param marks sorted by partition and position
   * @param keep from which time on keys are to be added, milliseconds since the epoch: the window's
   *     begin, or earlier while the clock is not believed
   * @param latest the latest time of any look, this one's or before it: a clock that was set back
   *     makes no message and no mark older
   */
  record Ready(List<Stretch> read, List<Stretch> unread, List<Mark> marks, long keep, long latest) {
    public Ready {
      read = List.copyOf(read);
      unread = List.copyOf(unread);
      marks = List.copyOf(marks);
    }
  }

  /**
   * A fact about a partition: every message of a time after {@code millis} lies at {@code offset}
   * or behind it.
   *
   * @param millis milliseconds since the epoch; {@link Long#MIN_VALUE} when there never was a
   *     message before that offset
   */
  record Mark(int partition, long offset, long millis) {}

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
