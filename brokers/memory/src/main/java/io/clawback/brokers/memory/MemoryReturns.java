package io.clawback.brokers.memory;

import io.clawback.model.message.Copy;
import io.clawback.model.message.Message;
import io.clawback.model.message.Message.Header;
import io.clawback.model.message.OffsetSpans;
import io.clawback.model.plan.MessageOperation.PutBack;
import io.clawback.model.plan.Operation.OffsetMove;
import io.clawback.spi.broker.Mutation;
import io.clawback.spi.broker.Transfer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Appends messages to the queue that they came from, each batch in one transaction with a note in
 * the quarantine that it was put back.
 */
final class MemoryReturns implements Transfer<PutBack> {
  private final MemoryLink link;

  MemoryReturns(MemoryLink link) {
    this.link = link;
  }

  @Override
  public Passage open(Mutation mutation, PutBack operation) {
    link.seam(Seam.ACT_BEGUN, operation.target());
    MemoryTransaction fence =
        link.ask(cluster -> {
          String source = operation.subscription().queue();
          link.need(cluster, MemoryRight.WRITE_MESSAGES, operation.to().name());
          link.need(cluster, MemoryRight.WRITE_MESSAGES, operation.quarantine().name());
          MemoryActs.notInternal(cluster, source);
          MemoryActs.notInternal(cluster, operation.to().name());
          MemoryActs.queue(cluster, operation.to().name());
          MemoryActs.queue(cluster, operation.quarantine().name());
          same(cluster, operation);
          beyond(cluster, operation);
          return cluster.begin(MemoryQuarantine.producer(source, operation.group().name()));
        });
    String quarantine =
        link.ask(c -> MemoryActs.queue(c, operation.quarantine().name()).incarnation());
    String to = link.ask(c -> MemoryActs.queue(c, operation.to().name()).incarnation());
    link.seam(Seam.CHECKED, operation.target());
    return new Batches(mutation, operation, to, quarantine, fence);
  }

  private static void same(MemoryCluster cluster, PutBack operation) {
    MemoryQueue queue = MemoryActs.queue(cluster, operation.subscription().queue());
    if (!queue.incarnation().equals(operation.incarnation())) {
      throw MemoryLink.stale(operation.target(), "The queue was removed and made again.");
    }
  }

  /** What lies ahead of the group must not come twice. */
  private static void beyond(MemoryCluster cluster, PutBack operation) {
    for (OffsetMove move : operation.moves()) {
      Optional<Long> at =
          Optional.ofNullable(cluster.groups().get(operation.group().name()))
              .flatMap(g -> g.commit(operation.subscription().queue(), move.partition()))
              .map(MemoryGroup.Commit::offset);
      if (at.isEmpty() || at.get() < move.from().orElseThrow()) {
        throw MemoryLink.stale(
            operation.target(),
            "Partition %d is at %s: what would be put back may lie ahead of it."
                .formatted(move.partition(), at.map(String::valueOf).orElse("no commit")));
      }
    }
  }

  private final class Batches implements Passage {
    private final Mutation mutation;
    private final PutBack operation;
    private final String to;
    private final String quarantine;
    private MemoryTransaction transaction;

    Batches(
        Mutation mutation,
        PutBack operation,
        String to,
        String quarantine,
        MemoryTransaction fence) {
      this.mutation = mutation;
      this.operation = operation;
      this.to = to;
      this.quarantine = quarantine;
      this.transaction = fence;
    }

    @Override
    public Batch read(Slice slice) {
      throw new IllegalStateException("these messages come from the rollback store");
    }

    private String note(Batch batch) {
      return mutation.id() + "/" + batch.slice().number();
    }

    @Override
    public Optional<String> witness() {
      return Optional.of(quarantine);
    }

    @Override
    public boolean settled(Batch batch) {
      return link.ask(cluster -> {
        boolean says =
            MemoryQuarantine.says(cluster, operation.quarantine(), Copy.RETURNED, note(batch));
        if (!says) {
          MemoryQuarantine.mustHideNothing(cluster, operation.quarantine());
        }
        return says;
      });
    }

    @Override
    public Placed place(Batch batch) {
      TreeMap<Integer, List<Long>> where = new TreeMap<>();
      link.ask(cluster -> {
        if (!transaction.open()) {
          throw MemoryLink.stale(operation.target(), "Another run fenced this one.");
        }
        same(cluster, operation);
        MemoryActs.queue(cluster, operation.quarantine().name());
        for (Message message : batch.messages()) {
          where
              .computeIfAbsent(message.partition(), k -> new ArrayList<>())
              .add(
                  transaction.append(
                      operation.to().name(),
                      message.partition(),
                      message.timestampMillis(),
                      MemoryQuarantine.bytes(message.key()),
                      MemoryQuarantine.bytes(message.value()),
                      MemoryQuarantine.pairs(message.headers())));
        }
        byte[] note = note(batch).getBytes(StandardCharsets.UTF_8);
        transaction.append(
            operation.quarantine().name(),
            0,
            cluster.clock().now().toEpochMilli(),
            note,
            null,
            MemoryQuarantine.pairs(List.of(new Header(Copy.RETURNED, Optional.of(note)))));
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
        same(cluster, operation);
        if (!MemoryActs.queue(cluster, operation.to().name()).incarnation().equals(to)) {
          throw MemoryLink.stale(operation.target(), "The queue was removed and made again.");
        }
        if (!MemoryActs.queue(cluster, operation.quarantine().name())
            .incarnation()
            .equals(quarantine)) {
          throw MemoryLink.stale(operation.target(), "The quarantine was removed and made again.");
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
