package io.clawback.brokers.memory;

import io.clawback.model.message.Message;
import io.clawback.model.message.OffsetSpans;
import io.clawback.spi.broker.Transfer.Batch;
import io.clawback.spi.broker.Transfer.Slice;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Reads chosen messages whole: each offset is a message, a hole, or gone. */
final class MemoryReads {
  private final String queue;
  private final String incarnation;
  private final String culprit;

  /**
   * @param incarnation of the queue that is meant
   * @param culprit what is told when it is another one
   */
  MemoryReads(String queue, String incarnation, String culprit) {
    this.queue = queue;
    this.incarnation = incarnation;
    this.culprit = culprit;
  }

  /** The queue; throws when it is another one than was planned for. Alone. */
  MemoryQueue same(MemoryCluster cluster) {
    MemoryQueue found = MemoryActs.queue(cluster, queue);
    if (!found.incarnation().equals(incarnation)) {
      throw MemoryLink.stale(culprit, "The queue was removed and made again.");
    }
    return found;
  }

  /** The slice as it is now. Alone. */
  Batch read(MemoryCluster cluster, Slice slice) {
    MemoryQueue from = same(cluster);
    List<Message> messages = new ArrayList<>();
    TreeMap<Integer, OffsetSpans> holes = new TreeMap<>();
    TreeMap<Integer, OffsetSpans> expired = new TreeMap<>();
    for (Map.Entry<Integer, OffsetSpans> part : slice.offsets().entrySet()) {
      int partition = part.getKey();
      MemoryLog log = log(from, partition);
      List<Long> none = new ArrayList<>();
      List<Long> gone = new ArrayList<>();
      for (OffsetSpans.Span span : part.getValue().spans()) {
        if (span.last() >= log.lastStable()) {
          throw MemoryLink.stale(
              culprit,
              "Offset %d of partition %d is not there, or not committed yet."
                  .formatted(span.last(), partition));
        }
        TreeMap<Long, Message> seen = new TreeMap<>();
        log.visit(
            span.first(),
            span.last() + 1,
            (offset, at, key, value, headers) -> {
              seen.put(
                  offset, MemoryQuarantine.message(partition, offset, at, key, value, headers));
              return true;
            });
        for (long offset = span.first(); offset <= span.last(); offset++) {
          if (!seen.containsKey(offset)) {
            (offset < log.start() ? gone : none).add(offset);
          }
        }
        messages.addAll(seen.values());
      }
      put(holes, partition, none);
      put(expired, partition, gone);
    }
    return new Batch(slice, messages, holes, expired);
  }

  private MemoryLog log(MemoryQueue queue, int partition) {
    if (partition < 0 || partition >= queue.partitions().size()) {
      throw MemoryLink.stale(culprit, "There is no partition " + partition + ".");
    }
    return queue.partitions().get(partition);
  }

  private static void put(SortedMap<Integer, OffsetSpans> into, int partition, List<Long> offsets) {
    if (!offsets.isEmpty()) {
      into.put(partition, OffsetSpans.of(offsets));
    }
  }
}
