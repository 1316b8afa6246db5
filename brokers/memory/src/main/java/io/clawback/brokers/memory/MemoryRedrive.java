package io.clawback.brokers.memory;

import io.clawback.model.error.Category;
import io.clawback.model.message.DeadLetters;
import io.clawback.model.message.Gathered;
import io.clawback.model.message.Mark;
import io.clawback.model.message.Marks;
import io.clawback.model.message.Message;
import io.clawback.model.message.OffsetSpans;
import io.clawback.model.message.Origin;
import io.clawback.model.message.RedriveRules;
import io.clawback.model.plan.MessageOperation.Redrive;
import io.clawback.spi.broker.Mutation;
import io.clawback.spi.broker.Transfer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Puts copies back, each batch in one transaction with the mark that says so. The transaction's
 * name is that of the queue they lie in: whoever begins a newer one ends the older.
 */
final class MemoryRedrive implements Transfer<Redrive> {
  private final MemoryLink link;

  MemoryRedrive(MemoryLink link) {
    this.link = link;
  }

  @Override
  public Passage open(Mutation mutation, Redrive operation) {
    link.seam(Seam.ACT_BEGUN, operation.target());
    String lies = operation.subscription().queue();
    MemoryReads source = new MemoryReads(lies, operation.incarnation(), operation.target());
    Marks marks = new Marks();
    Passage passage =
        link.ask(cluster -> {
          link.need(cluster, MemoryRight.READ_MESSAGES, lies);
          link.need(cluster, MemoryRight.WRITE_MESSAGES, operation.destination().name());
          link.need(cluster, MemoryRight.WRITE_MESSAGES, operation.marks().name());
          MemoryActs.notInternal(cluster, lies);
          source.same(cluster);
          MemoryQuarantine.mustTakeBack(
              cluster,
              operation.subscription().queueId(),
              operation.destination(),
              operation.marks());
          MemoryTransaction fence =
              cluster.begin(
                  MemoryQuarantine.producer(lies, operation.subscription().group().name()));
          read(cluster, operation.marks().name(), marks);
          return new Batches(mutation, operation, source, marks, fence);
        });
    link.seam(Seam.CHECKED, operation.target());
    return passage;
  }

  private static void read(MemoryCluster cluster, String queue, Marks marks) {
    for (MemoryLog log : MemoryActs.queue(cluster, queue).partitions()) {
      log.visit(
          log.start(),
          log.end(),
          (offset, at, key, value, headers) -> {
            marks.add(MemoryQuarantine.message(0, offset, at, key, value, headers));
            return true;
          });
    }
  }

  private final class Batches implements Passage {
    private final Mutation mutation;
    private final Redrive operation;
    private final MemoryReads source;
    private final Marks marks;
    private final RedriveRules rules;
    private final String destination;
    private final String says;
    private MemoryTransaction transaction;
    private Optional<Mark> placed = Optional.empty();

    Batches(
        Mutation mutation,
        Redrive operation,
        MemoryReads source,
        Marks marks,
        MemoryTransaction fence) {
      this.mutation = mutation;
      this.operation = operation;
      this.source = source;
      this.marks = marks;
      this.rules =
          new RedriveRules(
              operation.subscription().queueId().toString(),
              operation.incarnation(),
              operation.broker().toString(),
              operation.most(),
              marks);
      this.destination =
          link.ask(c -> MemoryActs.queue(c, operation.destination().name()).incarnation());
      this.says = link.ask(c -> MemoryActs.queue(c, operation.marks().name()).incarnation());
      this.transaction = fence;
    }

    @Override
    public Batch read(Slice slice) {
      return link.ask(cluster -> {
        Batch there = source.read(cluster, slice);
        List<Message> goes = new ArrayList<>();
        Gathered stays = new Gathered().addAll(there.holes());
        Gathered gone = new Gathered().addAll(there.expired());
        for (Message copy : there.messages()) {
          if (rules.stays(copy).isPresent()) {
            stays.add(copy);
          } else {
            refuseStray(copy);
            whole(cluster, copy).ifPresentOrElse(goes::add, () -> gone.add(copy));
          }
        }
        return new Batch(slice, goes, stays.spans(), gone.spans());
      });
    }

    private void refuseStray(Message copy) {
      Origin origin = rules.origin(copy).orElseThrow();
      if (RedriveRules.strays(
          origin, operation.destination().toString(), mutation.tenant().value())) {
        throw MemoryLink.trouble(
            "another-tenant",
            Category.USAGE,
            operation.target(),
            "Offset %d of partition %d is another tenant's, and would not go back where it was."
                .formatted(copy.offset(), copy.partition()),
            "Leave it out.");
      }
    }

    /** The copy with all that it lacks; empty when that is gone. */
    private Optional<Message> whole(MemoryCluster cluster, Message copy) {
      Origin origin = rules.origin(copy).orElseThrow();
      if (origin.whole()) {
        return Optional.of(copy);
      }
      Optional<Message> found =
          original(cluster, origin).flatMap(m -> DeadLetters.completed(copy, m));
      // The headers are gone, but what the message says is here.
      return found.isPresent() || copy.value().isEmpty() ? found : Optional.of(copy);
    }

    private static Optional<Message> original(MemoryCluster cluster, Origin origin) {
      String name = origin.queue().substring(origin.queue().lastIndexOf('/') + 1);
      MemoryQueue queue = cluster.queues().get(name);
      Message at = origin.message();
      if (queue == null || at.partition() >= queue.partitions().size()) {
        return Optional.empty();
      }
      List<Message> found = new ArrayList<>();
      queue
          .partitions()
          .get(at.partition())
          .visit(
              at.offset(),
              at.offset() + 1,
              (offset, time, key, value, headers) ->
                  found.add(
                      MemoryQuarantine.message(at.partition(), offset, time, key, value, headers)));
      return found.stream().findFirst();
    }

    @Override
    public boolean settled(Batch batch) {
      return batch.messages().isEmpty()
          || marks.redriven(mutation.id().value(), batch.slice().number());
    }

    @Override
    public Optional<String> witness() {
      return Optional.of(says);
    }

    @Override
    public Placed place(Batch batch) {
      TreeMap<Integer, List<Long>> where = new TreeMap<>();
      link.ask(cluster -> {
        open();
        MemoryQuarantine.mustBe(cluster, operation.marks(), says);
        List<Message> back =
            batch.messages().stream().filter(m -> rules.stays(m).isEmpty()).toList();
        placed =
            back.isEmpty()
                ? Optional.empty()
                : Optional.of(
                    Mark.of(
                        mutation.id().value(),
                        batch.slice().number(),
                        operation.subscription().queueId().toString(),
                        operation.incarnation(),
                        back));
        MemoryQueue target = there(cluster);
        long now = cluster.clock().now().toEpochMilli();
        for (Message copy : back) {
          Origin origin = rules.origin(copy).orElseThrow();
          Message message =
              rules.message(
                  copy, origin, MemoryQuarantine.keeping(target), now, MemoryQuarantine.WINDOW);
          int partition = partition(origin, message, target.partitions().size());
          where
              .computeIfAbsent(partition, k -> new ArrayList<>())
              .add(append(operation.destination().name(), partition, message));
        }
        placed.ifPresent(mark ->
            append(
                operation.marks().name(),
                0,
                new Message(
                    0,
                    0,
                    now,
                    Optional.of(mark.key()),
                    Optional.of(mark.value()),
                    mark.headers())));
        return where;
      });
      link.seam(Seam.REREAD, operation.target());
      TreeMap<Integer, String> texts = new TreeMap<>();
      where.forEach((p, offsets) -> texts.put(p, OffsetSpans.of(offsets).text()));
      return new Placed(texts, Optional.empty());
    }

    private long append(String queue, int partition, Message message) {
      return transaction.append(
          queue,
          partition,
          message.timestampMillis(),
          MemoryQuarantine.bytes(message.key()),
          MemoryQuarantine.bytes(message.value()),
          MemoryQuarantine.pairs(message.headers()));
    }

    /** Where it was, if that is where it goes; else where its key belongs. */
    private int partition(Origin origin, Message message, int count) {
      boolean own = origin.queue().equals(operation.destination().toString());
      return own && message.partition() < count
          ? message.partition()
          : Math.floorMod(message.key().map(Arrays::hashCode).orElse(message.partition()), count);
    }

    private void open() {
      if (!transaction.open()) {
        throw MemoryLink.stale(operation.target(), "Another run fenced this one.");
      }
    }

    private MemoryQueue there(MemoryCluster cluster) {
      return MemoryQuarantine.mustBe(cluster, operation.destination(), destination);
    }

    @Override
    public void settle(Batch batch) {
      link.ask(cluster -> {
        open();
        there(cluster);
        MemoryQuarantine.mustBe(cluster, operation.marks(), says);
        transaction.commit();
        transaction = cluster.begin(transaction.transactionalId());
        placed.ifPresent(marks::add);
        placed = Optional.empty();
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
