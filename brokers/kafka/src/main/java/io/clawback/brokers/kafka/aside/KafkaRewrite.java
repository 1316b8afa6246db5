package io.clawback.brokers.kafka.aside;

import io.clawback.brokers.kafka.connect.KafkaConnection;
import io.clawback.brokers.kafka.offsets.GroupHold;
import io.clawback.model.error.Category;
import io.clawback.model.error.ClawbackException;
import io.clawback.model.error.Problem;
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
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeader;

/**
 * Writes a group's backlog once more without its poison: of each batch, the messages, the copies of
 * the poison and the group's position are one transaction (KIP-98, KIP-447). The group's position
 * is the checkpoint: whoever opens a passage ends the transaction before and reads it.
 */
public final class KafkaRewrite implements Transfer<Rewrite> {
  private final KafkaConnection connection;

  /** Acts through this connection. */
  public KafkaRewrite(KafkaConnection connection) {
    this.connection = connection;
  }

  @Override
  public Passage open(Mutation mutation, Rewrite operation) {
    String culprit = operation.target();
    Quarantines.mustBeOurs(connection, operation, operation.destination());
    Quarantines.mustBeOurs(connection, operation, operation.quarantine());
    connection.identity();
    SourceReads source =
        new SourceReads(
            connection, operation.subscription().queueId(), operation.incarnation(), culprit);
    TopicDescription from = source.same();
    if (from.isInternal()) {
      throw Quarantines.internal(culprit);
    }
    TargetReads targets = new TargetReads(connection);
    Target quarantine =
        targets.safe(operation.subscription().queueId(), from, operation.quarantine());
    Target to = Target.now(connection, operation.destination());
    Keeping keeping = new RewriteBounds(connection, operation, source).check(from, to);
    GroupHold.mustBeFree(connection, mutation.id(), operation.subscription(), operation.moves());
    Fence fence = Fence.take(connection, operation.subscription(), culprit);
    try {
      // What a transaction before has moved is settled now.
      GroupHold hold =
          GroupHold.take(connection, mutation.id(), operation.subscription(), operation.moves());
      return new Batches(mutation, operation, source, to, quarantine, keeping, hold, fence);
    } catch (RuntimeException e) {
      fence.close();
      throw e;
    }
  }

  private final class Batches implements Passage {
    private final Mutation mutation;
    private final Rewrite operation;
    private final SourceReads source;
    private final Target to;
    private final Target quarantine;
    private final Keeping keeping;
    private final GroupHold hold;
    private final Fence fence;
    private final Parting parting;

    Batches(
        Mutation mutation,
        Rewrite operation,
        SourceReads source,
        Target to,
        Target quarantine,
        Keeping keeping,
        GroupHold hold,
        Fence fence) {
      this.mutation = mutation;
      this.operation = operation;
      this.source = source;
      this.to = to;
      this.quarantine = quarantine;
      this.keeping = keeping;
      this.hold = hold;
      this.fence = fence;
      this.parting = new Parting(operation);
    }

    @Override
    public Batch read(Slice slice) {
      hold.mustBeOurs();
      return source.read(slice);
    }

    @Override
    public Optional<String> witness() {
      return Optional.empty();
    }

    @Override
    public boolean settled(Batch batch) {
      boolean all = true;
      for (Map.Entry<Integer, OffsetSpans> part : batch.slice().offsets().entrySet()) {
        long end = part.getValue().spans().getLast().last() + 1;
        boolean there =
            hold.ours(part.getKey())
                && hold.position(part.getKey()).filter(c -> c.offset() == end).isPresent();
        if (!there) {
          mustStandAt(part.getKey(), part.getValue());
          all = false;
        }
      }
      return all;
    }

    /** What follows is read from just where the group stands. */
    private void mustStandAt(int partition, OffsetSpans spans) {
      long first = spans.spans().getFirst().first();
      Optional<OffsetAndMetadata> at = hold.position(partition);
      if (at.filter(c -> c.offset() == first).isEmpty()) {
        throw new ClawbackException(
            new Problem(
                "kafka.position-changed",
                Category.STALE,
                operation.target(),
                "Partition %d is at %s, and not at %d: somebody moved it. What was not final has"
                        .formatted(
                            partition,
                            at.map(c -> Long.toString(c.offset())).orElse("no commit"),
                            first)
                    + " no effect.",
                "Look at what was read since; then make a new plan."));
      }
    }

    @Override
    public Placed place(Batch batch) {
      batch.slice().offsets().forEach(this::mustStandAt);
      long now = connection.clock().now().toEpochMilli();
      List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>(batch.messages().size());
      boolean[] poison = new boolean[batch.messages().size()];
      for (int i = 0; i < poison.length; i++) {
        Message message = batch.messages().get(i);
        poison[i] = parting.aside(message);
        records.add(poison[i] ? copy(batch, message, now) : again(message, now));
      }
      SortedMap<Integer, List<Long>> aside = new TreeMap<>();
      SortedMap<Integer, List<Long>> where = new TreeMap<>();
      List<Message> written = new ArrayList<>(records.size());
      List<RecordMetadata> there = fence.place(records);
      for (int i = 0; i < there.size(); i++) {
        RecordMetadata at = there.get(i);
        if (!poison[i]) {
          written.add(message(batch.messages().get(i), records.get(i)));
        }
        (poison[i] ? aside : where)
            .computeIfAbsent(at.partition(), k -> new ArrayList<>())
            .add(at.offset());
      }
      return new Placed(
          texts(aside), Optional.empty(), Optional.of(new Written(texts(where), written)));
    }

    private static SortedMap<Integer, String> texts(SortedMap<Integer, List<Long>> where) {
      TreeMap<Integer, String> texts = new TreeMap<>();
      where.forEach((p, offsets) -> texts.put(p, OffsetSpans.of(offsets).text()));
      return texts;
    }

    /** To the partition that it was in: keys stay where their readers look for them. */
    private ProducerRecord<byte[], byte[]> again(Message message, long now) {
      Message again = Rewritten.of(message, keeping, now, SafeTarget.WINDOW);
      return record(
          operation.destination().name(),
          again.partition(),
          again.timestampMillis(),
          again,
          again.headers());
    }

    private ProducerRecord<byte[], byte[]> copy(Batch batch, Message message, long now) {
      Copy copy =
          new Copy(
              mutation.id().value(),
              batch.slice().number(),
              operation.subscription().queueId().toString(),
              operation.incarnation(),
              mutation.tenant().value(),
              operation.signature(),
              message);
      return record(
          operation.quarantine().name(),
          quarantine.partition(message.partition()),
          now,
          message,
          copy.headers());
    }

    private static ProducerRecord<byte[], byte[]> record(
        String topic, int partition, long time, Message message, List<Header> headers) {
      ProducerRecord<byte[], byte[]> record =
          new ProducerRecord<>(
              topic, partition, time, message.key().orElse(null), message.value().orElse(null));
      for (Header header : headers) {
        record.headers().add(new RecordHeader(header.name(), header.value().orElse(null)));
      }
      return record;
    }

    /** What was sent, read back from what was handed to Kafka's client. */
    private static Message message(Message read, ProducerRecord<byte[], byte[]> sent) {
      List<Header> headers = new ArrayList<>();
      sent.headers().forEach(h -> headers.add(new Header(h.key(), Optional.ofNullable(h.value()))));
      return new Message(
          sent.partition(),
          read.offset(),
          sent.timestamp(),
          Optional.ofNullable(sent.key()),
          Optional.ofNullable(sent.value()),
          headers);
    }

    @Override
    public void settle(Batch batch) {
      to.stillThere();
      quarantine.stillThere();
      SortedMap<Integer, Long> ends = new TreeMap<>();
      batch
          .slice()
          .offsets()
          .forEach((p, spans) -> ends.put(p, spans.spans().getLast().last() + 1));
      Map<TopicPartition, OffsetAndMetadata> commits = hold.commits(ends);
      fence.move(commits, hold.metadata());
      fence.commit();
      hold.committed(commits);
    }

    @Override
    public void close() {
      try {
        fence.close();
      } finally {
        hold.close();
      }
    }
  }
}
