package io.clawback.brokers.kafka.records;

import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Set;
import org.apache.kafka.common.message.FetchResponseData.AbortedTransaction;
import org.apache.kafka.common.record.internal.RecordBatch;

/**
 * Which batches of one fetch a read-committed reader does not see: markers, and what was written in
 * a transaction that was aborted (KIP-98). Asked in the order of the log.
 */
public final class Aborted {
  private final PriorityQueue<AbortedTransaction> toCome =
      new PriorityQueue<>(Comparator.comparingLong(AbortedTransaction::firstOffset));
  private final Set<Long> open = new HashSet<>();

  /** Those of one fetched stretch, as the broker told them. */
  public Aborted(List<AbortedTransaction> transactions) {
    toCome.addAll(transactions);
  }

  /** Whether the batch is to be passed over. */
  public boolean hides(RecordBatch batch) {
    return hides(
        batch.lastOffset(), batch.producerId(), batch.isControlBatch(), batch.isTransactional());
  }

  /** The same, by what stands in the batch's header. */
  public boolean hides(long lastOffset, long producerId, boolean control, boolean transactional) {
    while (!toCome.isEmpty() && toCome.element().firstOffset() <= lastOffset) {
      open.add(toCome.remove().producerId());
    }
    if (control) {
      // The next marker of such a producer is that transaction's end.
      open.remove(producerId);
      return true;
    }
    return transactional && open.contains(producerId);
  }
}
