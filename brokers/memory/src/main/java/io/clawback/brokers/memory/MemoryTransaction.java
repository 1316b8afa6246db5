package io.clawback.brokers.memory;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A transaction of one producer. Thread-safe. */
public final class MemoryTransaction implements AutoCloseable {
  private final MemoryCluster cluster;
  private final int number;
  private final String transactionalId;
  private Instant lastWrote;
  private MemoryLog.Standing standing = MemoryLog.Standing.OPEN;

  MemoryTransaction(MemoryCluster cluster, int number, String transactionalId, Instant lastWrote) {
    this.cluster = cluster;
    this.number = number;
    this.transactionalId = transactionalId;
    this.lastWrote = lastWrote;
  }

  /** Its producer's name. */
  public String transactionalId() {
    return transactionalId;
  }

  int number() {
    return number;
  }

  Instant lastWrote() {
    return lastWrote;
  }

  MemoryLog.Standing standing() {
    return standing;
  }

  /** Appends a message; an empty key is none. Returns its offset. */
  public long append(String queue, int partition, long timestamp, byte[] key, byte[] value) {
    return cluster.alone(() -> {
      if (standing != MemoryLog.Standing.OPEN) {
        throw new IllegalStateException("the transaction ended");
      }
      lastWrote = cluster.clock().now();
      return cluster.log(queue, partition).append(timestamp, key, value, number);
    });
  }

  /** Appends a message as it may come from anybody; as {@link MemoryCluster#append}. */
  public long append(
      String queue,
      int partition,
      long timestamp,
      byte @Nullable [] key,
      byte @Nullable [] value,
      byte[] @Nullable [] headers) {
    return cluster.alone(() -> {
      if (standing != MemoryLog.Standing.OPEN) {
        throw new IllegalStateException("the transaction ended");
      }
      lastWrote = cluster.clock().now();
      return cluster.log(queue, partition).append(timestamp, key, value, headers, number);
    });
  }

  /** Whether it is still open. */
  public boolean open() {
    return cluster.alone(() -> standing == MemoryLog.Standing.OPEN);
  }

  /** Ends it; its messages count. */
  public void commit() {
    end(MemoryLog.Standing.COMMITTED);
  }

  /** Ends it; its messages do not count. */
  public void abort() {
    end(MemoryLog.Standing.ABORTED);
  }

  private void end(MemoryLog.Standing how) {
    cluster.alone(() -> {
      if (standing == MemoryLog.Standing.OPEN) {
        standing = how;
        long now = cluster.clock().now().toEpochMilli();
        cluster.queues().values().forEach(q -> q.partitions().forEach(p -> p.close(number, now)));
      }
      return standing;
    });
  }

  /** Aborts it if it is still open. */
  @Override
  public void close() {
    abort();
  }
}
