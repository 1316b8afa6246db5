package io.clawback.brokers.kafka.aside;

import io.clawback.brokers.kafka.connect.KafkaConnection;
import io.clawback.model.error.Category;
import io.clawback.model.error.ClawbackException;
import io.clawback.model.error.Problem;
import io.clawback.model.message.Copy;
import io.clawback.model.message.Message;
import io.clawback.model.message.OffsetSpans;
import io.clawback.model.plan.MessageOperation.PutBack;
import io.clawback.model.plan.Operation.OffsetMove;
import io.clawback.spi.broker.Mutation;
import io.clawback.spi.broker.Transfer;
import java.nio.charset.StandardCharsets;
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
 * Appends messages to the topic that they came from, or to one beside it, each batch in one
 * transaction with a note in the quarantine that it was put back: the note tells, after a crash,
 * whether the batch is there.
 */
public final class KafkaReturns implements Transfer<PutBack> {
  private final KafkaConnection connection;

  /** Acts through this connection. */
  public KafkaReturns(KafkaConnection connection) {
    this.connection = connection;
  }

  @Override
  public Passage open(Mutation mutation, PutBack operation) {
    String culprit = operation.target();
    Quarantines.mustBeOurs(connection, operation, operation.quarantine());
    connection.identity();
    TopicDescription source =
        new SourceReads(
                connection, operation.subscription().queueId(), operation.incarnation(), culprit)
            .same();
    Target to =
        operation.beside().isEmpty()
            ? new Target(connection, operation.to(), source)
            : Target.now(connection, operation.to());
    if (source.isInternal() || to.topic().isInternal()) {
      throw Quarantines.internal(culprit);
    }
    Target quarantine = Target.now(connection, operation.quarantine());
    Fence fence = Fence.take(connection, operation.subscription(), culprit);
    try {
      beyond(operation);
      return new Batches(
          mutation,
          operation,
          List.of(to, quarantine),
          OwnTime.of(connection, operation.to()),
          fence);
    } catch (RuntimeException e) {
      fence.close();
      throw e;
    }
  }

  /** What lies ahead of the group must not come twice. */
  private void beyond(PutBack operation) {
    String group = operation.subscription().group().name();
    Map<TopicPartition, OffsetAndMetadata> committed =
        connection.get(
            connection.admin().listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata(group),
            operation.target());
    for (OffsetMove move : operation.moves()) {
      OffsetAndMetadata at =
          committed.get(new TopicPartition(operation.subscription().queue(), move.partition()));
      if (at == null || at.offset() < move.from().orElseThrow()) {
        throw new ClawbackException(
            new Problem(
                "kafka.position-changed",
                Category.STALE,
                operation.target(),
                "Partition %d is at %s, before %d where the group was moved to: what would be put"
                        .formatted(
                            move.partition(),
                            at == null ? "no commit" : at.offset(),
                            move.from().orElseThrow())
                    + " back may lie ahead of it.",
                "Look at `clawback quarantine list`, and redrive what is missing by hand."));
      }
    }
  }

  private final class Batches implements Passage {
    private final Mutation mutation;
    private final PutBack operation;
    private final List<Target> targets;
    private final OwnTime time;
    private final Fence fence;

    Batches(Mutation mutation, PutBack operation, List<Target> targets, OwnTime time, Fence fence) {
      this.mutation = mutation;
      this.operation = operation;
      this.targets = targets;
      this.time = time;
      this.fence = fence;
    }

    @Override
    public Batch read(Slice slice) {
      throw new IllegalStateException("these messages come from the rollback store");
    }

    @Override
    public Optional<String> witness() {
      return Optional.of(targets.getLast().topic().topicId().toString());
    }

    @Override
    public boolean settled(Batch batch) {
      return batch.messages().isEmpty()
          || new Traces(connection, operation.quarantine())
              .ofReturn(mutation.id().value(), batch.slice().number());
    }

    @Override
    public Placed place(Batch batch) {
      TreeMap<Integer, List<Long>> where = new TreeMap<>();
      if (!batch.messages().isEmpty()) {
        List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
        batch.messages().forEach(m -> records.add(again(m)));
        records.add(note(batch.slice().number()));
        for (RecordMetadata there : fence.place(records)) {
          if (there.topic().equals(operation.to().name())) {
            where.computeIfAbsent(there.partition(), k -> new ArrayList<>()).add(there.offset());
          }
        }
      }
      SortedMap<Integer, String> texts = new TreeMap<>();
      where.forEach((p, offsets) -> texts.put(p, OffsetSpans.of(offsets).text()));
      return new Placed(texts, Optional.empty());
    }

    private ProducerRecord<byte[], byte[]> again(Message message) {
      if (message.partition() >= targets.getFirst().topic().partitions().size()) {
        throw new ClawbackException(
            new Problem(
                "kafka.vanished",
                Category.STALE,
                operation.target(),
                "There is no partition " + message.partition() + " any more.",
                "Look at the topic."));
      }
      boolean own = time.keeps(message.timestampMillis());
      ProducerRecord<byte[], byte[]> record =
          new ProducerRecord<>(
              operation.to().name(),
              message.partition(),
              own ? Long.valueOf(message.timestampMillis()) : null,
              message.key().orElse(null),
              message.value().orElse(null));
      message
          .headers()
          .forEach(h -> record.headers().add(new RecordHeader(h.name(), h.value().orElse(null))));
      if (!own) {
        record
            .headers()
            .add(
                new RecordHeader(
                    Copy.TIMESTAMP,
                    Long.toString(message.timestampMillis()).getBytes(StandardCharsets.UTF_8)));
      }
      return record;
    }

    private ProducerRecord<byte[], byte[]> note(int number) {
      byte[] value = (mutation.id() + "/" + number).getBytes(StandardCharsets.UTF_8);
      return new ProducerRecord<>(
          operation.quarantine().name(),
          0,
          connection.clock().now().toEpochMilli(),
          value,
          null,
          List.of(new RecordHeader(Copy.RETURNED, value)));
    }

    @Override
    public void settle(Batch batch) {
      if (!batch.messages().isEmpty()) {
        targets.forEach(Target::stillThere);
        fence.commit();
      }
    }

    @Override
    public void close() {
      fence.close();
    }
  }
}
