package io.clawback.brokers.memory;

import io.clawback.model.message.Copy;
import io.clawback.model.message.Message;
import io.clawback.model.message.OffsetSpans;
import io.clawback.model.plan.MessageOperation.SetAside;
import io.clawback.spi.broker.Mutation;
import io.clawback.spi.broker.Transfer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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
          source(operation).same(cluster);
          MemoryQuarantine.mustBeSafe(cluster, source, operation.quarantine());
          return cluster.begin(
              MemoryQuarantine.producer(source, operation.subscription().group().name()));
        });
    link.seam(Seam.CHECKED, operation.target());
    return new Batches(mutation, operation, fence);
  }

  private static MemoryReads source(SetAside operation) {
    return new MemoryReads(
        operation.subscription().queue(), operation.incarnation(), operation.target());
  }

  private final class Batches implements Passage {
    private final Mutation mutation;
    private final SetAside operation;
    private final String quarantine;
    private MemoryTransaction transaction;

    Batches(Mutation mutation, SetAside operation, MemoryTransaction fence) {
      this.mutation = mutation;
      this.operation = operation;
      this.quarantine =
          link.ask(c -> MemoryActs.queue(c, operation.quarantine().name()).incarnation());
      this.transaction = fence;
    }

    @Override
    public Batch read(Slice slice) {
      return link.ask(cluster -> source(operation).read(cluster, slice));
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
    public Optional<String> witness() {
      return Optional.empty();
    }

    @Override
    public Placed place(Batch batch) {
      TreeMap<Integer, List<Long>> where = new TreeMap<>();
      link.ask(cluster -> {
        if (!transaction.open()) {
          throw MemoryLink.stale(operation.target(), "Another run fenced this one.");
        }
        MemoryQueue target = MemoryQuarantine.mustBe(cluster, operation.quarantine(), quarantine);
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
        MemoryQuarantine.mustBe(cluster, operation.quarantine(), quarantine);
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
