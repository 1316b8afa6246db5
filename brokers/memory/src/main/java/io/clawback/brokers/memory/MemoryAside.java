package io.clawback.brokers.memory;

import io.clawback.model.message.Copy;
import io.clawback.model.message.Message;
import io.clawback.model.message.OffsetSpans;
import io.clawback.model.plan.MessageOperation.SetAside;
import io.clawback.spi.broker.Mutation;
import io.clawback.spi.broker.Transfer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Copies chosen messages to the quarantine, each batch in one transaction. The transaction's name
 * is the subscription's: whoever begins a newer one ends the older.
 */
final class MemoryAside implements Transfer<SetAside> {
  private final MemoryLink link;

  MemoryAside(MemoryLink link) {
    this.link = link;
  }

  @Override
  public Passage open(Mutation mutation, SetAside operation) {
    link.seam(Seam.ACT_BEGUN, operation.target());
    MemoryTransaction fence =
        link.ask(cluster -> {
          String source = operation.subscription().queue();
          link.need(cluster, MemoryRight.READ_MESSAGES, source);
          link.need(cluster, MemoryRight.WRITE_MESSAGES, operation.quarantine().name());
          MemoryActs.notInternal(cluster, source);
          same(cluster, operation);
          MemoryQuarantine.mustBeSafe(cluster, source, operation.quarantine());
          return cluster.begin(
              MemoryQuarantine.producer(source, operation.subscription().group().name()));
        });
    link.seam(Seam.CHECKED, operation.target());
    return new Batches(mutation, operation, fence);
  }

  private static MemoryQueue same(MemoryCluster cluster, SetAside operation) {
    MemoryQueue queue = MemoryActs.queue(cluster, operation.subscription().queue());
    if (!queue.incarnation().equals(operation.incarnation())) {
      throw MemoryLink.stale(operation.target(), "The queue was removed and made again.");
    }
    return queue;
  }

  private final class Batches implements Passage {
    private final Mutation mutation;
    private final SetAside operation;
    private MemoryTransaction transaction;

    Batches(Mutation mutation, SetAside operation, MemoryTransaction fence) {
      this.mutation = mutation;
      this.operation = operation;
      this.transaction = fence;
    }

    @Override
    public Batch read(Slice slice) {
      return link.ask(cluster -> {
        MemoryQueue queue = same(cluster, operation);
        List<Message> messages = new ArrayList<>();
        TreeMap<Integer, OffsetSpans> holes = new TreeMap<>();
        TreeMap<Integer, OffsetSpans> expired = new TreeMap<>();
        for (Map.Entry<Integer, OffsetSpans> part : slice.offsets().entrySet()) {
          int partition = part.getKey();
          MemoryLog log = log(queue, partition);
          List<Long> none = new ArrayList<>();
          List<Long> gone = new ArrayList<>();
          for (OffsetSpans.Span span : part.getValue().spans()) {
            if (span.last() >= log.lastStable()) {
              throw MemoryLink.stale(
                  operation.target(),
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
      });
    }

    private MemoryLog log(MemoryQueue queue, int partition) {
      if (partition < 0 || partition >= queue.partitions().size()) {
        throw MemoryLink.stale(operation.target(), "There is no partition " + partition + ".");
      }
      return queue.partitions().get(partition);
    }

    private static void put(
        SortedMap<Integer, OffsetSpans> into, int partition, List<Long> offsets) {
      if (!offsets.isEmpty()) {
        into.put(partition, OffsetSpans.of(offsets));
      }
    }

    @Override
    public boolean settled(Batch batch) {
      if (batch.messages().isEmpty()) {
        return true;
      }
      return link.ask(cluster -> {
        boolean[] found = new boolean[1];
        MemoryQueue quarantine = MemoryActs.queue(cluster, operation.quarantine().name());
        for (MemoryLog log : quarantine.partitions()) {
          log.visit(
              log.start(),
              log.end(),
              (offset, at, key, value, headers) -> {
                found[0] |=
                    Copy.read(MemoryQuarantine.message(0, offset, at, key, value, headers))
                        .filter(c -> c.operation().equals(mutation.id().value()))
                        .filter(c -> c.batch() == batch.slice().number())
                        .isPresent();
                return !found[0];
              });
        }
        if (!found[0]) {
          MemoryQuarantine.mustHideNothing(cluster, operation.quarantine());
        }
        return found[0];
      });
    }

    @Override
    public Placed place(Batch batch) {
      TreeMap<Integer, List<Long>> where = new TreeMap<>();
      link.ask(cluster -> {
        if (!transaction.open()) {
          throw MemoryLink.stale(operation.target(), "Another run fenced this one.");
        }
        MemoryQueue target = MemoryActs.queue(cluster, operation.quarantine().name());
        for (Message message : batch.messages()) {
          int partition = message.partition() % target.partitions().size();
          Copy copy =
              new Copy(
                  mutation.id().value(),
                  batch.slice().number(),
                  operation.subscription().queueId().toString(),
                  operation.incarnation(),
                  mutation.tenant().value(),
                  operation.signature(),
                  message);
          where
              .computeIfAbsent(partition, k -> new ArrayList<>())
              .add(
                  transaction.append(
                      operation.quarantine().name(),
                      partition,
                      cluster.clock().now().toEpochMilli(),
                      MemoryQuarantine.bytes(message.key()),
                      MemoryQuarantine.bytes(message.value()),
                      MemoryQuarantine.pairs(copy.headers())));
        }
        return where;
      });
      link.seam(Seam.REREAD, operation.target());
      TreeMap<Integer, String> texts = new TreeMap<>();
      where.forEach((p, offsets) -> texts.put(p, OffsetSpans.of(offsets).text()));
      return new Placed(texts, Optional.empty());
    }

    @Override
    public void settle(Batch batch) {
      link.ask(cluster -> {
        if (!transaction.open()) {
          throw MemoryLink.stale(operation.target(), "Another run fenced this one.");
        }
        transaction.commit();
        transaction = cluster.begin(transaction.transactionalId());
        return batch;
      });
      link.seam(Seam.WRITTEN, operation.target());
    }

    @Override
    public void close() {
      transaction.close();
    }
  }
}
