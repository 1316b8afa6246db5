package io.clawback.spi.state;

import io.clawback.model.name.QueueId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * Idempotency keys of messages that were accepted, for a declared window, so that a message of a
 * backlog can be told from a second delivery of one that was processed before. Keys are compared in
 * full. Thread-safe within one process; several processes may share it.
 */
public interface AcceptedKeys extends AutoCloseable {
  /**
   * Adds keys that were accepted at {@code at}, all or none, and returns when they are durable. A
   * key that is there already keeps the later of both times. Keys that left the window are dropped.
   * Refuses with {@code storage.accepted-full} when the bounds would be exceeded.
   */
  void add(QueueId queue, Bounds bounds, Instant at, List<byte[]> keys);

  /** Whether the key was accepted at {@code since} or later. */
  boolean contains(QueueId queue, Instant since, byte[] key);

  /**
   * The keys accepted at {@code since} or later, for a question for each of many messages. Takes up
   * to 24 bytes of memory a key; knows nothing of keys that are added afterwards, and forgets those
   * that are dropped. Must not be used when the store is closed.
   */
  Known known(QueueId queue, Instant since);

  /** Drops the queue's keys accepted before {@code before}, and says how many they were. */
  long expire(QueueId queue, Instant before);

  /** What is kept of a queue. */
  Kept kept(QueueId queue);

  @Override
  void close();

  /**
   * The most that is kept of a queue.
   *
   * @param window how long a key is remembered
   * @param keys how many of them
   * @param bytes of their keys together
   */
  record Bounds(Duration window, long keys, long bytes) {}

  /** How many keys, and the bytes of them. */
  record Kept(long keys, long bytes) {}

  /** Answers for many messages. Thread-safe. */
  interface Known {
    /** Whether the key was accepted. Keeps nothing of the array. */
    boolean holds(byte[] bytes, int from, int length);

    /** How many keys it knows. */
    long keys();
  }
}
