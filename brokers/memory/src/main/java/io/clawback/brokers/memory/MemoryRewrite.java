package io.clawback.brokers.memory;

import io.clawback.model.message.Copy;
import io.clawback.model.message.Keeping;
import io.clawback.model.message.Message;
import io.clawback.model.message.Message.Header;
import io.clawback.model.message.OffsetSpans;
import io.clawback.model.message.Rewritten;
import io.clawback.model.plan.MessageOperation.Rewrite;
import io.clawback.model.plan.Parting;
import io.clawback.spi.broker.Mutation;
import io.clawback.spi.broker.Transfer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Writes a group's backlog once more without its poison: each batch, the copies of the poison and
 * the group's position are one transaction, under our own membership.
 */
final class MemoryRewrite implements Transfer<Rewrite> {
  private final MemoryLink link;

  MemoryRewrite(MemoryLink link) {
    this.link = link;
  }

  @Override
  public Passage open(Mutation mutation, Rewrite operation) {
    link.seam(Seam.ACT_BEGUN, operation.target());
    String lies = operation.subscription().queue();
    MemoryReads source = new MemoryReads(lies, operation.incarnation(), operation.target());
    Batches passage =
        link.ask(cluster -> {
          link.need(cluster, MemoryRight.READ_MESSAGES, lies);
          link.need(cluster, MemoryRight.WRITE_MESSAGES, operation.destination().name());
          link.need(cluster, MemoryRight.WRITE_MESSAGES, operation.quarantine().name());
          link.need(cluster, MemoryRight.MOVE_OFFSETS, operation.subscription().group().name());
          MemoryActs.notInternal(cluster, lies);
          source.same(cluster);
          MemoryQuarantine.mustBeSafe(cluster, lies, operation.quarantine());
          MemoryRewriteBounds.check(cluster, operation);
          MemoryTransaction fence =
              cluster.begin(
                  MemoryQuarantine.producer(lies, operation.subscription().group().name()));
          MemoryHold hold =
              MemoryHold.join(cluster, mutation.id(), operation.subscription(), operation.target());
          return new Batches(mutation, operation, source, fence, hold);
        });
    link.seam(Seam.JOINED, operation.target());
    return passage;
  }

  private final class Batches implements Passage {
    private final Mutation mutation;
    private final Rewrite operation;
    private final MemoryReads source;
    private final Parting parting;
    private final MemoryHold hold;
    private final String destination;
    private final String quarantine;
    private MemoryTransaction transaction;

    Batches(
        Mutation mutation,
        Rewrite operation,
        MemoryReads source,
        MemoryTransaction fence,
        MemoryHold hold) {
      this.mutation = mutation;
      this.operation = operation;
      this.source = source;
      this.parting = new Parting(operation);
      this.transaction = fence;
      this.hold = hold;
      this.destination =
          link.ask(c -> MemoryActs.queue(c, operation.destination().name()).incarnation());
      this.quarantine =
          link.ask(c -> MemoryActs.queue(c, operation.quarantine().name()).incarnation());
    }

    @Override
    public Batch read(Slice slice) {
      return link.ask(cluster -> {
        hold.held(cluster, operation.target());
        hold.lives(cluster);
        return source.read(cluster, slice);
      });
    }

    @Override
    public Optional<String> witness() {
      return Optional.empty();
    }

    @Override
    public boolean settled(Batch batch) {
      return link.ask(cluster -> {
        MemoryGroup group = hold.held(cluster, operation.target());
        boolean[] done = new boolean[1];
        batch
            .slice()
            .offsets()
            .forEach((partition, spans) -> {
              Optional<MemoryGroup.Commit> at = group.commit(queue(), partition);
              long end = spans.spans().getLast().last() + 1;
              done[0] = at.filter(c -> c.equals(commit(end))).isPresent();
              if (!done[0]) {
                mustStandAt(group, partition, spans);
              }
            });
        return done[0];
      });
    }

    private String queue() {
      return operation.subscription().queue();
    }

    private MemoryGroup.Commit commit(long offset) {
      return new MemoryGroup.Commit(offset, MemoryHold.mark(mutation.id()));
    }

    /** What follows is read from just where the group stands. */
    private void mustStandAt(MemoryGroup group, int partition, OffsetSpans spans) {
      Optional<Long> at = group.commit(queue(), partition).map(MemoryGroup.Commit::offset);
      long first = spans.spans().getFirst().first();
      if (!at.equals(Optional.of(first))) {
        throw MemoryLink.stale(
            operation.target(),
            "Partition %d is at %s, and not at %d: somebody moved it."
                .formatted(partition, at.map(String::valueOf).orElse("no commit"), first));
      }
    }

    @Override
    public Placed place(Batch batch) {
      SortedMap<Integer, List<Long>> aside = new TreeMap<>();
      SortedMap<Integer, List<Long>> where = new TreeMap<>();
      List<Message> written = new ArrayList<>();
      link.ask(cluster -> {
        MemoryGroup group = hold.held(cluster, operation.target());
        hold.lives(cluster);
        open();
        batch.slice().offsets().forEach((p, spans) -> mustStandAt(group, p, spans));
        Keeping keeping = MemoryQuarantine.keeping(there(cluster));
        long now = cluster.clock().now().toEpochMilli();
        int copies = copies(cluster).partitions().size();
        for (Message message : batch.messages()) {
          if (parting.aside(message)) {
            int partition = message.partition() % copies;
            add(
                aside,
                partition,
                append(operation.quarantine().name(), partition, now, copy(batch, message)));
          } else {
            Message again = Rewritten.of(message, keeping, now, MemoryQuarantine.WINDOW);
            written.add(again);
            add(
                where,
                again.partition(),
                append(
                    operation.destination().name(),
                    again.partition(),
                    again.timestampMillis(),
                    again));
          }
        }
        return written;
      });
      link.seam(Seam.REREAD, operation.target());
      return new Placed(
          texts(aside), Optional.empty(), Optional.of(new Written(texts(where), written)));
    }

    private Message copy(Batch batch, Message message) {
      List<Header> headers =
          new Copy(
                  mutation.id().value(),
                  batch.slice().number(),
                  operation.subscription().queueId().toString(),
                  operation.incarnation(),
                  mutation.tenant().value(),
                  operation.signature(),
                  message)
              .headers();
      return new Message(0, 0, 0, message.key(), message.value(), headers);
    }

    private long append(String queue, int partition, long time, Message message) {
      return transaction.append(
          queue,
          partition,
          time,
          MemoryQuarantine.bytes(message.key()),
          MemoryQuarantine.bytes(message.value()),
          MemoryQuarantine.pairs(message.headers()));
    }

    private static void add(Map<Integer, List<Long>> to, int partition, long offset) {
      to.computeIfAbsent(partition, k -> new ArrayList<>()).add(offset);
    }

    private static SortedMap<Integer, String> texts(SortedMap<Integer, List<Long>> where) {
      TreeMap<Integer, String> texts = new TreeMap<>();
      where.forEach((p, offsets) -> texts.put(p, OffsetSpans.of(offsets).text()));
      return texts;
    }

    private void open() {
      if (!transaction.open()) {
        throw MemoryLink.stale(operation.target(), "Another run fenced this one.");
      }
    }

    private MemoryQueue there(MemoryCluster cluster) {
      return MemoryQuarantine.mustBe(cluster, operation.destination(), destination);
    }

    private MemoryQueue copies(MemoryCluster cluster) {
      return MemoryQuarantine.mustBe(cluster, operation.quarantine(), quarantine);
    }

    @Override
    public void settle(Batch batch) {
      link.ask(cluster -> {
        MemoryGroup group = hold.held(cluster, operation.target());
        open();
        there(cluster);
        copies(cluster);
        batch.slice().offsets().forEach((p, spans) -> mustStandAt(group, p, spans));
        transaction.commit();
        batch
            .slice()
            .offsets()
            .forEach(
                (p, spans) -> group.commit(queue(), p, commit(spans.spans().getLast().last() + 1)));
        transaction = cluster.begin(transaction.transactionalId());
        return batch;
      });
      link.seam(Seam.WRITTEN, operation.target());
    }

    @Override
    public void close() {
      transaction.close();
      hold.leave(link);
    }
  }
}
