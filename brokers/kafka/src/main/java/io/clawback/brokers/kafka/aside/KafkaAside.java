package io.clawback.brokers.kafka.aside;

import io.clawback.brokers.kafka.connect.KafkaConnection;
import io.clawback.model.message.Copy;
import io.clawback.model.message.Message;
import io.clawback.model.message.Message.Header;
import io.clawback.model.message.OffsetSpans;
import io.clawback.model.plan.MessageOperation.SetAside;
import io.clawback.spi.broker.Mutation;
import io.clawback.spi.broker.Transfer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.header.internals.RecordHeader;

/**
 * Copies chosen messages to the quarantine, each batch in one transaction (KIP-98). The
 * transactional id is the subscription's: whoever opens a passage ends the one before.
 */
public final class KafkaAside implements Transfer<SetAside> {
  private final KafkaConnection connection;
  private final BiConsumer<SetAside, List<Message>> seen;

  /**
   * Acts through this connection.
   *
   * @param seen is shown the messages of each batch when they are copied for good
   */
  public KafkaAside(KafkaConnection connection, BiConsumer<SetAside, List<Message>> seen) {
    this.connection = connection;
    this.seen = seen;
  }

  @Override
  public Passage open(Mutation mutation, SetAside operation) {
    String culprit = operation.target();
    Quarantines.mustBeOurs(connection, operation, operation.quarantine());
    connection.identity();
    SourceReads source =
        new SourceReads(
            connection, operation.subscription().queueId(), operation.incarnation(), culprit);
    TopicDescription from = source.same();
    if (from.isInternal()) {
      throw Quarantines.internal(culprit);
    }
    Target target =
        new TargetReads(connection)
            .safe(operation.subscription().queueId(), from, operation.quarantine());
    Fence fence = Fence.take(connection, operation.subscription(), culprit);
    return new Batches(mutation, operation, source, target, fence);
  }

  private final class Batches implements Passage {
    private final Mutation mutation;
    private final SetAside operation;
    private final ReadAhead source;
    private final Target target;
    private final Fence fence;

    Batches(Mutation mutation, SetAside operation, SourceReads source, Target target, Fence fence) {
      this.mutation = mutation;
      this.operation = operation;
      this.source = new ReadAhead(source, operation.chosen());
      this.target = target;
      this.fence = fence;
    }

    @Override
    public Batch read(Slice slice) {
      return source.read(slice);
    }

    @Override
    public boolean settled(Batch batch) {
      return batch.messages().isEmpty()
          || new Traces(connection, operation.quarantine())
              .ofBatch(mutation.id().value(), batch.slice().number());
    }

    @Override
    public Optional<String> witness() {
      return Optional.empty();
    }

    @Override
    public Placed place(Batch batch) {
      TreeMap<Integer, List<Long>> where = new TreeMap<>();
      if (!batch.messages().isEmpty()) {
        long now = connection.clock().now().toEpochMilli();
        List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
        batch.messages().forEach(m -> records.add(copy(batch, m, now)));
        for (RecordMetadata there : fence.place(records)) {
          where.computeIfAbsent(there.partition(), k -> new ArrayList<>()).add(there.offset());
        }
      }
      SortedMap<Integer, String> texts = new TreeMap<>();
      where.forEach((p, offsets) -> texts.put(p, OffsetSpans.of(offsets).text()));
      return new Placed(texts, Optional.empty());
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
      // The copy is as old as it is: a message that is old already would expire too soon.
      ProducerRecord<byte[], byte[]> record =
          new ProducerRecord<>(
              operation.quarantine().name(),
              target.partition(message.partition()),
              now,
              message.key().orElse(null),
              message.value().orElse(null));
      for (Header header : copy.headers()) {
        record.headers().add(new RecordHeader(header.name(), header.value().orElse(null)));
      }
      return record;
    }

    @Override
    public void settle(Batch batch) {
      if (!batch.messages().isEmpty()) {
        target.stillThere();
        fence.commit();
        seen.accept(operation, batch.messages());
      }
    }

    @Override
    public void close() {
      fence.close();
    }
  }
}
