package io.clawback.conformance;

import java.util.List;

/** A broker whose queues are logs with offsets: trimming, compaction and transactions. */
public interface LogFixture extends BrokerFixture {
  /** Drops the messages below {@code logStart}. */
  void trim(String queue, int partition, long logStart);

  /** Makes a queue that keeps only the last message of each key. */
  void createCompactedQueue(String name, int partitions);

  /**
   * Compacts the partition: when it returns, earlier messages of the same key are gone but for an
   * uncompacted tail that the fixture itself appended, of {@link #uncompactedTail} messages.
   */
  void compact(String queue, int partition);

  /** How many messages {@link #compact} appends, each with a key of its own. */
  int uncompactedTail();

  /** Writes the messages in one transaction and commits it. */
  default void produceCommitted(String queue, int partition, List<Message> messages) {
    try (Transaction transaction = begin(queue, partition, messages)) {
      transaction.commit();
    }
  }

  /** Writes the messages in one transaction and aborts it. */
  default void produceAborted(String queue, int partition, List<Message> messages) {
    try (Transaction transaction = begin(queue, partition, messages)) {
      transaction.abort();
    }
  }

  /** Writes the messages in a transaction, which stays open. */
  Transaction begin(String queue, int partition, List<Message> messages);

  /** A transaction that is open. */
  interface Transaction extends AutoCloseable {
    /** Ends it; its messages count. */
    void commit();

    /** Ends it; its messages do not count. */
    void abort();

    /** Aborts it if it is still open. */
    @Override
    void close();
  }
}
