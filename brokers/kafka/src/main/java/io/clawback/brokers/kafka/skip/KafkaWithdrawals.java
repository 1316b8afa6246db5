package io.clawback.brokers.kafka.skip;

import io.clawback.brokers.kafka.aside.Fence;
import io.clawback.brokers.kafka.aside.Quarantines;
import io.clawback.brokers.kafka.connect.KafkaConnection;
import io.clawback.brokers.kafka.connect.KafkaProblems;
import io.clawback.brokers.kafka.connect.Patience;
import io.clawback.brokers.kafka.connect.Refusal;
import io.clawback.brokers.kafka.skip.Acknowledgements.Wanted;
import io.clawback.model.error.Category;
import io.clawback.model.error.ClawbackException;
import io.clawback.model.message.OffsetSpans;
import io.clawback.model.message.OffsetSpans.Span;
import io.clawback.model.name.GroupId;
import io.clawback.model.plan.MessageOperation.WithdrawSkips;
import io.clawback.model.run.OperationId;
import io.clawback.model.run.Outcome;
import io.clawback.model.run.Probe;
import io.clawback.model.run.Receipt;
import io.clawback.spi.broker.Acts;
import io.clawback.spi.broker.Mutation;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.GroupIdNotFoundException;

/**
 * Takes a list back: a tombstone for each of its keys, in one transaction under the subscription's
 * fence, then the wait until every member has read them. Who says nothing for longer than any
 * interceptor is silent has none, and leaves out nothing.
 */
public final class KafkaWithdrawals implements Acts<WithdrawSkips> {
  private final KafkaConnection connection;
  private final SkipDesk desk;

  /** Acts through this connection. */
  public KafkaWithdrawals(KafkaConnection connection, SkipDesk desk) {
    this.connection = connection;
    this.desk = desk;
  }

  private static OperationId undone(Mutation mutation) {
    return mutation.undoes().orElse(new OperationId(""));
  }

  @Override
  public Outcome act(Mutation mutation, WithdrawSkips operation) {
    Patience patience = new Patience(connection.clock(), mutation.budget().time());
    Acknowledgements listening;
    boolean there;
    try {
      Quarantines.mustBeOurs(connection, operation, operation.list());
      Quarantines.mustBeOurs(connection, operation, operation.status());
      connection.identity();
      there = new SkipTopics(connection).there(operation.list());
      listening =
          Acknowledgements.listen(
              connection, desk, operation.group(), operation.status(), Wanted.DELIVERS);
    } catch (ClawbackException nothingChanged) {
      return new Outcome.Refused(nothingChanged.problem());
    }
    try (Acknowledgements heard = listening) {
      // With its topic the list is gone: who cannot read it leaves out nothing.
      Withdrawn withdrawn =
          there ? write(mutation, operation) : new Withdrawn(new TreeMap<>(), Long.MAX_VALUE);
      if (heard.await(withdrawn.version(), patience) == Acknowledgements.Heard.NOT_ALL) {
        throw new ClawbackException(heard.unacknowledged(withdrawn.version(), operation.target()));
      }
      return new Outcome.Done(receipt(mutation, operation, withdrawn, there));
    } catch (Refusal refusal) {
      return refusal.outcome();
    }
  }

  /**
   * What was taken back.
   *
   * @param offsets by partition
   * @param version who has read up to there knows it
   */
  private record Withdrawn(SortedMap<Integer, OffsetSpans> offsets, long version) {}

  private Withdrawn write(Mutation mutation, WithdrawSkips operation) {
    try (Fence fence = Fence.take(connection, operation.subscription(), operation.target())) {
      ControlLog.Now now = desk.read(operation.list());
      List<ControlLog.Part> listed = now.of(undone(mutation));
      if (listed.isEmpty()) {
        return new Withdrawn(new TreeMap<>(), now.version());
      }
      List<RecordMetadata> there = Sent.place(fence, tombstones(operation, listed));
      fence.commit();
      return new Withdrawn(ControlLog.offsets(listed), Sent.version(there));
    } catch (ClawbackException e) {
      throw e.problem().category() == Category.RIGHTS ? Refusal.because(e, operation.target()) : e;
    }
  }

  /** Says too what a tombstone does not bring back: messages that the group is past already. */
  private Receipt receipt(
      Mutation mutation, WithdrawSkips operation, Withdrawn withdrawn, boolean there) {
    TreeMap<String, String> before = new TreeMap<>();
    TreeMap<String, String> after = new TreeMap<>();
    Map<TopicPartition, OffsetAndMetadata> committed = committed(operation.group());
    withdrawn
        .offsets()
        .forEach((partition, offsets) -> {
          OffsetAndMetadata at =
              committed.get(new TopicPartition(operation.subscription().queue(), partition));
          OffsetSpans passed = below(offsets, at == null ? 0 : at.offset());
          before.put("partition " + partition, "left out: " + offsets.text());
          after.put(
              "partition " + partition,
              passed.count() == 0
                  ? "delivered"
                  : "delivered, but the group is past "
                      + passed.text()
                      + ": only moving it back brings these to it");
        });
    before.put("list", "");
    after.put("list", there ? "version " + withdrawn.version() : "its topic is gone");
    return new Receipt(mutation.id(), before, after, Receipt.Author.PROVED);
  }

  private Map<TopicPartition, OffsetAndMetadata> committed(GroupId group) {
    try {
      return connection.get(
          connection
              .admin()
              .listConsumerGroupOffsets(group.name())
              .partitionsToOffsetAndMetadata(group.name()),
          "group " + group);
    } catch (ClawbackException e) {
      if (KafkaProblems.unwrapped(Objects.requireNonNull(e.getCause()))
          instanceof GroupIdNotFoundException) {
        return Map.of();
      }
      throw e;
    }
  }

  private static OffsetSpans below(OffsetSpans offsets, long end) {
    return new OffsetSpans(
        offsets.spans().stream()
            .filter(s -> s.first() < end)
            .map(s -> new Span(s.first(), Math.min(s.last(), end - 1)))
            .toList());
  }

  private List<ProducerRecord<byte[], byte[]>> tombstones(
      WithdrawSkips operation, List<ControlLog.Part> listed) {
    long now = connection.clock().now().toEpochMilli();
    return listed.stream()
        .map(p -> p.key().text().getBytes(StandardCharsets.UTF_8))
        .map(key -> new ProducerRecord<byte[], byte[]>(operation.list().name(), 0, now, key, null))
        .toList();
  }

  @Override
  public Probe probe(Mutation mutation, WithdrawSkips operation) {
    connection.identity();
    ControlLog.Now now;
    try {
      if (OwnTransaction.open(connection, operation.subscription(), operation.target())) {
        return Probe.PARTLY;
      }
      now = desk.read(operation.list());
    } catch (ClawbackException e) {
      if (e.problem().category() == Category.STALE) {
        return Probe.NOT_STARTED;
      }
      throw e;
    }
    if (!now.of(undone(mutation)).isEmpty()) {
      return Probe.NOT_STARTED;
    }
    return Probing.allHave(
            connection,
            desk,
            mutation,
            operation.group(),
            operation.status(),
            now.version(),
            Wanted.DELIVERS)
        ? Probe.DONE
        : Probe.PARTLY;
  }
}
