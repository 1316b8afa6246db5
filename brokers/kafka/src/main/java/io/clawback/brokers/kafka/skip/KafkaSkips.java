package io.clawback.brokers.kafka.skip;

import io.clawback.brokers.kafka.aside.Fence;
import io.clawback.brokers.kafka.aside.Quarantines;
import io.clawback.brokers.kafka.aside.SourceReads;
import io.clawback.brokers.kafka.connect.KafkaConnection;
import io.clawback.brokers.kafka.connect.Patience;
import io.clawback.brokers.kafka.connect.Refusal;
import io.clawback.brokers.kafka.skip.Acknowledgements.Wanted;
import io.clawback.model.error.Category;
import io.clawback.model.error.ClawbackException;
import io.clawback.model.error.Problem;
import io.clawback.model.message.OffsetSpans;
import io.clawback.model.plan.Chosen;
import io.clawback.model.plan.MessageOperation.PublishSkips;
import io.clawback.model.run.Outcome;
import io.clawback.model.run.Probe;
import io.clawback.model.run.Receipt;
import io.clawback.spi.broker.Acts;
import io.clawback.spi.broker.Mutation;
import java.time.Duration;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;

/**
 * Publishes which messages a group leaves out: one transaction with all parts of the list, under
 * the subscription's fence, then the wait until every member has it. The log itself is not touched.
 */
public final class KafkaSkips implements Acts<PublishSkips> {
  /** Who has the interceptor answers at once, and speaks every 10 s anyhow. */
  private static final Duration WAIT = Duration.ofSeconds(15);

  private final KafkaConnection connection;
  private final SkipDesk desk;

  /** Acts through this connection. */
  public KafkaSkips(KafkaConnection connection, SkipDesk desk) {
    this.connection = connection;
    this.desk = desk;
  }

  @Override
  public Outcome act(Mutation mutation, PublishSkips operation) {
    String culprit = operation.target();
    Duration most = mutation.budget().time();
    Patience patience = new Patience(connection.clock(), most.compareTo(WAIT) < 0 ? most : WAIT);
    SourceReads source =
        new SourceReads(
            connection, operation.subscription().queueId(), operation.incarnation(), culprit);
    long room;
    Acknowledgements listening;
    try {
      room = checked(mutation, operation, source);
      listening =
          Acknowledgements.listen(
              connection, desk, operation.group(), operation.status(), Wanted.LEAVES_OUT);
    } catch (ClawbackException nothingChanged) {
      return new Outcome.Refused(nothingChanged.problem());
    }
    try (Acknowledgements heard = listening) {
      Published published = publish(mutation, operation, source, room);
      if (published.parts() > 0
          && heard.await(published.version(), patience) != Acknowledgements.Heard.ALL) {
        throw new ClawbackException(heard.unacknowledged(published.version(), culprit));
      }
      return new Outcome.Done(receipt(mutation, operation, published, heard.members()));
    } catch (Refusal refusal) {
      return refusal.outcome();
    }
  }

  /**
   * What is in the control topic.
   *
   * @param version who has read up to there has it
   */
  private record Published(int parts, long version) {}

  private Published publish(
      Mutation mutation, PublishSkips operation, SourceReads source, long room) {
    String culprit = operation.target();
    try (Fence fence = Fence.take(connection, operation.subscription(), culprit)) {
      // Nothing that was sent before can arrive any more: what is there now is all there is.
      ControlLog.Now now = desk.read(operation.list());
      List<ControlLog.Part> ours = now.of(mutation.id());
      if (!ours.isEmpty()) {
        return new Published(ours.size(), now.version());
      }
      notTwice(mutation, operation, now);
      List<ProducerRecord<byte[], byte[]>> records = records(mutation, operation, source, room);
      if (records.isEmpty()) {
        return new Published(0, 0);
      }
      List<RecordMetadata> there = Sent.place(fence, records);
      fence.commit();
      return new Published(records.size(), Sent.version(there));
    } catch (ClawbackException e) {
      throw e.problem().category() == Category.RIGHTS ? Refusal.because(e, culprit) : e;
    }
  }

  /** Taking one of two lists back would not bring back what the other names too. */
  private static void notTwice(Mutation mutation, PublishSkips operation, ControlLog.Now now) {
    List<ControlLog.Part> others =
        now.others(mutation.id(), operation.incarnation(), operation.group().name());
    for (Chosen chosen : operation.chosen()) {
      OffsetSpans wanted = chosen.spans();
      for (ControlLog.Part other : others) {
        if (other.key().partition() == chosen.partition()
            && other.offsets().spans().stream()
                .anyMatch(
                    s -> LongStream.rangeClosed(s.first(), s.last()).anyMatch(wanted::contains))) {
          throw Refusal.of(
              "kafka.skip-listed",
              Category.STALE,
              operation.target(),
              "Operation %s leaves out some of the same messages of partition %d already."
                  .formatted(other.key().operation(), chosen.partition()),
              "See `clawback runs`; go on with that run, or take it back, then plan again.");
        }
      }
    }
  }

  private List<ProducerRecord<byte[], byte[]>> records(
      Mutation mutation, PublishSkips operation, SourceReads source, long room) {
    try {
      return new SkipParts(operation, source, desk)
          .records(mutation.id(), room, connection.clock().now().toEpochMilli());
    } catch (ClawbackException e) {
      throw Refusal.because(e, operation.target()); // Nothing is sent yet.
    }
  }

  private long checked(Mutation mutation, PublishSkips operation, SourceReads source) {
    Quarantines.mustBeOurs(connection, operation, operation.list());
    Quarantines.mustBeOurs(connection, operation, operation.status());
    connection.identity();
    if (operation.messages() > mutation.budget().messages()) {
      throw new ClawbackException(
          new Problem(
              "kafka.over-budget",
              Category.LIMIT,
              operation.target(),
              "It is about %d messages, and may be about %d; nothing was changed."
                  .formatted(operation.messages(), mutation.budget().messages()),
              "Raise the policy's budget by name, or plan for less."));
    }
    TopicDescription topic = source.same();
    if (topic.isInternal()) {
      throw Quarantines.internal(operation.target());
    }
    return new SkipTopics(connection)
        .room(operation.subscription(), operation.list(), operation.status());
  }

  private static Receipt receipt(
      Mutation mutation, PublishSkips operation, Published published, Members members) {
    TreeMap<String, String> before = new TreeMap<>();
    TreeMap<String, String> after = new TreeMap<>();
    operation
        .chosen()
        .forEach(c -> {
          before.put("partition " + c.partition(), "delivered");
          after.put("partition " + c.partition(), "left out: " + c.offsets());
        });
    before.put("list", "");
    after.put("list", published.parts() + " parts, version " + published.version());
    before.put("members", Integer.toString(members.clients().size()));
    after.put("members", members.clients().size() + " have it");
    return new Receipt(mutation.id(), before, after, Receipt.Author.PROVED);
  }

  @Override
  public Probe probe(Mutation mutation, PublishSkips operation) {
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
    if (now.of(mutation.id()).isEmpty()) {
      return Probe.NOT_STARTED;
    }
    return Probing.allHave(
            connection,
            desk,
            mutation,
            operation.group(),
            operation.status(),
            now.version(),
            Wanted.LEAVES_OUT)
        ? Probe.DONE
        : Probe.PARTLY;
  }
}
