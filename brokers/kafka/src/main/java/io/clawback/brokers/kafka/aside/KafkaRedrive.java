package io.clawback.brokers.kafka.aside;

import io.clawback.brokers.kafka.connect.KafkaConnection;
import io.clawback.model.error.Category;
import io.clawback.model.error.ClawbackException;
import io.clawback.model.error.Problem;
import io.clawback.model.message.Gathered;
import io.clawback.model.message.Mark;
import io.clawback.model.message.Marks;
import io.clawback.model.message.Message;
import io.clawback.model.message.OffsetSpans;
import io.clawback.model.message.Origin;
import io.clawback.model.message.RedriveRules;
import io.clawback.model.name.QueueId;
import io.clawback.model.plan.MessageOperation.Redrive;
import io.clawback.spi.broker.Mutation;
import io.clawback.spi.broker.Transfer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.header.internals.RecordHeader;

/**
 * Puts copies back, each batch in one transaction with the mark that says which they were (KIP-98).
 * The transactional id is that of the queue they lie in: whoever opens a passage ends the one
 * before, and reads afterwards what was put back until then.
 */
public final class KafkaRedrive implements Transfer<Redrive> {
  private final KafkaConnection connection;

  /** Acts through this connection. */
  public KafkaRedrive(KafkaConnection connection) {
    this.connection = connection;
  }

  @Override
  public Passage open(Mutation mutation, Redrive operation) {
    String culprit = operation.target();
    Quarantines.mustBeOurs(connection, operation, operation.destination());
    Quarantines.mustBeOurs(connection, operation, operation.marks());
    connection.identity();
    QueueId lies = operation.subscription().queueId();
    SourceReads source = new SourceReads(connection, lies, operation.incarnation(), culprit);
    TopicDescription from = source.same();
    if (from.isInternal()) {
      throw Quarantines.internal(culprit);
    }
    Destination to = destination(operation, lies);
    Destination marked = Destination.now(connection, operation.marks());
    marked.mustRemember();
    Fence fence = Fence.take(connection, operation.subscription(), culprit);
    try {
      // Nobody but us writes to a quarantine; to a dead-letter queue anybody may.
      Marks marks = MarkReads.of(connection, operation.marks());
      return new Batches(mutation, operation, source, to, marked, marks, fence);
    } catch (RuntimeException e) {
      fence.close();
      throw e;
    }
  }

  private Destination destination(Redrive operation, QueueId lies) {
    QueueId destination = operation.destination();
    if (destination.equals(lies) || destination.equals(operation.marks())) {
      throw new ClawbackException(
          new Problem(
              "kafka.unsafe-target",
              Category.LIMIT,
              destination.toString(),
              "The copies would be put where they are. Nothing was changed.",
              "Name another queue with --to."));
    }
    Destination to = Destination.now(connection, destination);
    to.mustKeep();
    return to;
  }

  private final class Batches implements Passage {
    private final Mutation mutation;
    private final Redrive operation;
    private final SourceReads source;
    private final Destination to;
    private final Destination marked;
    private final Marks marks;
    private final RedriveRules rules;
    private final Fence fence;
    private Optional<Mark> placed = Optional.empty();

    Batches(
        Mutation mutation,
        Redrive operation,
        SourceReads source,
        Destination to,
        Destination marked,
        Marks marks,
        Fence fence) {
      this.mutation = mutation;
      this.operation = operation;
      this.source = source;
      this.to = to;
      this.marked = marked;
      this.marks = marks;
      this.rules =
          new RedriveRules(
              operation.subscription().queueId().toString(),
              operation.incarnation(),
              operation.broker().toString(),
              operation.most(),
              marks);
      this.fence = fence;
    }

    @Override
    public Batch read(Slice slice) {
      Batch there = source.read(slice);
      Gathered stays = new Gathered().addAll(there.holes());
      Gathered gone = new Gathered().addAll(there.expired());
      List<Originals.Letter> letters = new ArrayList<>();
      for (Message copy : there.messages()) {
        if (rules.stays(copy).isPresent()) {
          stays.add(copy);
        } else {
          letters.add(new Originals.Letter(copy, suited(copy)));
        }
      }
      SortedMap<String, Message> completed =
          new Originals(connection, operation.target())
              .completed(letters.stream().filter(l -> !l.origin().whole()).toList());
      List<Message> goes = new ArrayList<>();
      for (Originals.Letter letter : letters) {
        Message whole = completed.get(letter.place());
        // Where its headers are gone, what the message says may still be here.
        if (whole != null || letter.origin().whole() || letter.message().value().isPresent()) {
          goes.add(whole == null ? letter.message() : whole);
        } else {
          gone.add(letter.message());
        }
      }
      return new Batch(slice, goes, stays.spans(), gone.spans());
    }

    /** Where the copy came from; throws when it may not go where it would. */
    private Origin suited(Message copy) {
      Origin origin = rules.origin(copy).orElseThrow();
      if (RedriveRules.strays(
          origin, operation.destination().toString(), mutation.tenant().value())) {
        throw new ClawbackException(
            new Problem(
                "kafka.another-tenant",
                Category.USAGE,
                operation.target(),
                "Offset %d of partition %d is another tenant's, and would not go back where it was."
                    .formatted(copy.offset(), copy.partition()),
                "Leave it out."));
      }
      if (!origin.queue().equals(operation.destination().toString())) {
        to.mustBeAsSafeAs(marked);
      }
      return origin;
    }

    @Override
    public boolean settled(Batch batch) {
      return batch.messages().isEmpty()
          || marks.redriven(mutation.id().value(), batch.slice().number());
    }

    @Override
    public Optional<String> witness() {
      return Optional.of(marked.incarnation());
    }

    @Override
    public Placed place(Batch batch) {
      List<Message> back = batch.messages().stream().filter(m -> rules.stays(m).isEmpty()).toList();
      placed = back.isEmpty() ? Optional.empty() : Optional.of(mark(batch, back));
      TreeMap<Integer, List<Long>> where = new TreeMap<>();
      if (!back.isEmpty()) {
        stillThere();
        long now = connection.clock().now().toEpochMilli();
        List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
        back.forEach(m -> records.add(record(m, now)));
        placed.ifPresent(mark ->
            partitions(mark).forEach(partition -> records.add(record(mark, partition, now))));
        List<RecordMetadata> there = fence.place(records);
        for (RecordMetadata each : there.subList(0, back.size())) {
          where.computeIfAbsent(each.partition(), k -> new ArrayList<>()).add(each.offset());
        }
      }
      SortedMap<Integer, String> texts = new TreeMap<>();
      where.forEach((p, offsets) -> texts.put(p, OffsetSpans.of(offsets).text()));
      return new Placed(texts, Optional.empty());
    }

    /** A broker may make a topic that is written to and not there, as it likes. */
    private void stillThere() {
      to.stillThere();
      marked.stillThere();
    }

    private Mark mark(Batch batch, List<Message> back) {
      return Mark.of(
          mutation.id().value(),
          batch.slice().number(),
          operation.subscription().queueId().toString(),
          operation.incarnation(),
          back);
    }

    private ProducerRecord<byte[], byte[]> record(Message copy, long now) {
      Origin origin = rules.origin(copy).orElseThrow();
      Message message = rules.message(copy, origin, to.keeping(), now, SafeTarget.WINDOW);
      boolean own = origin.queue().equals(operation.destination().toString());
      return record(operation.destination().name(), to.partition(message, own), message);
    }

    /**
     * A partition is let go of from its beginning: what lies behind a copy, in its partition, stays
     * for longer than the copy does.
     */
    private Set<Integer> partitions(Mark mark) {
      return operation.marks().equals(operation.subscription().queueId())
          ? mark.copies().keySet()
          : Set.of(0);
    }

    private ProducerRecord<byte[], byte[]> record(Mark mark, int partition, long now) {
      return record(
          operation.marks().name(),
          partition,
          new Message(
              0, 0, now, Optional.of(mark.key()), Optional.of(mark.value()), mark.headers()));
    }

    private static ProducerRecord<byte[], byte[]> record(
        String topic, int partition, Message message) {
      ProducerRecord<byte[], byte[]> record =
          new ProducerRecord<>(
              topic,
              partition,
              message.timestampMillis(),
              message.key().orElse(null),
              message.value().orElse(null));
      message
          .headers()
          .forEach(h -> record.headers().add(new RecordHeader(h.name(), h.value().orElse(null))));
      return record;
    }

    @Override
    public void settle(Batch batch) {
      if (placed.isPresent()) {
        stillThere();
        fence.commit();
        marks.add(placed.get());
        placed = Optional.empty();
      }
    }

    @Override
    public void close() {
      fence.close();
    }
  }
}
