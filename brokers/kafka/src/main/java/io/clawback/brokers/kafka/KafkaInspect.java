package io.clawback.brokers.kafka;

import io.clawback.brokers.kafka.connect.KafkaConnection;
import io.clawback.brokers.kafka.look.Ends;
import io.clawback.brokers.kafka.look.GroupReads;
import io.clawback.brokers.kafka.look.RightsReads;
import io.clawback.brokers.kafka.look.SnapshotReads;
import io.clawback.brokers.kafka.look.TopicReads;
import io.clawback.brokers.kafka.peek.PeekReads;
import io.clawback.model.error.Category;
import io.clawback.model.error.ClawbackException;
import io.clawback.model.error.Problem;
import io.clawback.model.fleet.BrokerDeclaration;
import io.clawback.model.name.QueueId;
import io.clawback.model.observed.BrokerSnapshot;
import io.clawback.model.observed.Topology;
import io.clawback.spi.broker.Inspect;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;

/** Looking at a Kafka cluster; each kind of look is a class of its own. */
final class KafkaInspect implements Inspect {
  private final KafkaConnection connection;
  private final TopicReads topics;
  private final GroupReads groups;

  KafkaInspect(KafkaConnection connection) {
    this.connection = connection;
    this.topics = new TopicReads(connection);
    this.groups = new GroupReads(connection);
  }

  @Override
  public Identity identity() {
    return connection.identity();
  }

  @Override
  public Topology discover() {
    String clusterId = identity().clusterId();
    BrokerDeclaration declared = connection.declaration();
    var askedTopics = topics.askList();
    var askedGroups = groups.askList();
    List<String> queues =
        topics.listed(askedTopics).values().stream()
            .filter(t -> !t.isInternal() && declared.looksAtQueue(t.name()))
            .map(t -> t.name())
            .sorted()
            .toList();
    limit("queues", queues.size(), connection.limits().maxQueues());
    List<String> names =
        groups.listed(askedGroups).values().stream()
            .filter(g -> GroupReads.nature(g) != GroupReads.Nature.FOREIGN)
            .map(g -> g.groupId())
            .filter(declared::looksAtGroup)
            .toList();
    limit("groups", names.size(), connection.limits().maxGroups());
    return new Topology(connection.id(), clusterId, queues, names);
  }

  private void limit(String what, int found, int most) {
    if (found > most) {
      throw new ClawbackException(
          new Problem(
              "kafka.too-many-" + what,
              Category.LIMIT,
              connection.id().toString(),
              found + " " + what + ", more than the limit of " + most + ".",
              "Look at fewer ("
                  + what
                  + " of the declaration), or raise limits.max-"
                  + what
                  + "."));
    }
  }

  @Override
  public BrokerSnapshot snapshot(Topology topology) {
    return new SnapshotReads(connection, topics, groups).read(identity(), topology);
  }

  @Override
  public SortedMap<QueueId, SortedMap<Instant, SortedMap<Integer, Long>>> offsetsByTime(
      List<QueueId> queues, List<Instant> times) {
    identity();
    List<String> names = queues.stream().map(QueueId::name).distinct().toList();
    var described = topics.describe(names, topics.list(), new ArrayList<>());
    List<TopicPartition> led = SnapshotReads.led(described.values());
    List<Map<TopicPartition, KafkaFuture<ListOffsetsResultInfo>>> asked = new ArrayList<>();
    for (Instant time : times) {
      asked.add(
          Ends.ask(
              connection,
              led,
              OffsetSpec.forTimestamp(Math.max(0, time.toEpochMilli())),
              IsolationLevel.READ_UNCOMMITTED));
    }
    var askedEnds = Ends.ask(connection, led, OffsetSpec.latest(), IsolationLevel.READ_UNCOMMITTED);
    List<Ends> found = asked.stream().map(a -> Ends.await(connection, a)).toList();
    Ends ends = Ends.await(connection, askedEnds);

    SortedMap<QueueId, SortedMap<Instant, SortedMap<Integer, Long>>> out = new TreeMap<>();
    for (int i = 0; i < times.size(); i++) {
      for (TopicPartition partition : led) {
        ListOffsetsResultInfo first = found.get(i).info(partition);
        ListOffsetsResultInfo end = ends.info(partition);
        if (first == null || end == null) {
          continue;
        }
        out.computeIfAbsent(new QueueId(connection.id(), partition.topic()), _ -> new TreeMap<>())
            .computeIfAbsent(times.get(i), _ -> new TreeMap<>())
            // The client says -1 where no message is that new.
            .put(partition.partition(), first.offset() < 0 ? end.offset() : first.offset());
      }
    }
    return out;
  }

  @Override
  public List<Peek> peek(List<Position> positions, PeekBudget budget) {
    identity();
    return new PeekReads(connection).read(positions, budget);
  }

  @Override
  public List<Right> rights(Needs needs) {
    identity();
    return new RightsReads(connection).read(needs);
  }
}
