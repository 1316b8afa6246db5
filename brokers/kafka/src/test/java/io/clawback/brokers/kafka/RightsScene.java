package io.clawback.brokers.kafka;

import io.clawback.brokers.kafka.connect.ClientProperties;
import io.clawback.brokers.kafka.connect.KafkaConnection;
import io.clawback.brokers.kafka.look.HangingReads;
import io.clawback.conformance.BrokerFixture;
import io.clawback.model.error.Problem;
import io.clawback.model.fleet.BrokerDeclaration;
import io.clawback.model.fleet.Limits;
import io.clawback.model.name.GroupId;
import io.clawback.model.name.QueueId;
import io.clawback.model.name.SubscriptionId;
import io.clawback.model.name.TenantName;
import io.clawback.model.observed.BrokerSnapshot;
import io.clawback.model.observed.GroupState;
import io.clawback.model.observed.Topology;
import io.clawback.model.observed.Unseen;
import io.clawback.model.plan.Budget;
import io.clawback.model.plan.Operation.AlterQuota;
import io.clawback.model.plan.Operation.AlterSettings;
import io.clawback.model.plan.Operation.Change;
import io.clawback.model.plan.Operation.ExpandPartitions;
import io.clawback.model.plan.Operation.OffsetMove;
import io.clawback.model.plan.Operation.RemoveMembers;
import io.clawback.model.plan.Operation.ResetOffsets;
import io.clawback.model.run.OperationId;
import io.clawback.model.run.Outcome;
import io.clawback.spi.broker.Inspect.PeekBudget;
import io.clawback.spi.broker.Inspect.Position;
import io.clawback.spi.broker.Mutation;
import io.clawback.spi.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import org.apache.kafka.common.TopicPartition;

/** A queue and two groups, seen by somebody with too few rights; each deed once. */
final class RightsScene implements AutoCloseable {

  private final KafkaFixture fixture;
  private final KafkaConnection connection;
  private final KafkaBroker broker;
  private final String clusterId;
  private final String held;
  private final Optional<BrokerFixture.Consumer> stuck;
  private Optional<BrokerSnapshot> seen = Optional.empty();
  final String queue;
  final String group;
  final String stuckGroup;

  /**
   * The scene.
   *
   * @param acting whether there is a member to remove
   * @param held a queue with an open transaction
   */
  RightsScene(
      KafkaFixture fixture, BrokerDeclaration somebody, String name, boolean acting, String held) {
    this.fixture = fixture;
    this.clusterId = somebody.clusterId();
    this.held = held;
    this.queue = name;
    this.group = name + "-readers";
    this.stuckGroup = name + "-stuck";
    fixture.createQueue(queue, 2);
    for (int p = 0; p < 2; p++) {
      List<BrokerFixture.Message> messages = new ArrayList<>();
      for (int i = 0; i < 10; i++) {
        messages.add(new BrokerFixture.Message("", "m", fixture.now().toEpochMilli()));
      }
      fixture.produce(queue, p, messages);
    }
    fixture.commit(group, queue, Map.of(0, 4L, 1, 4L));
    stuck =
        acting
            ? Optional.of(fixture.join(GroupState.Kind.CLASSIC, stuckGroup, queue, "stuck"))
            : Optional.empty();
    stuck.ifPresent(BrokerFixture.Consumer::vanish);
    connection =
        new KafkaConnection(
            somebody,
            ClientProperties.of(somebody, new TreeMap<>()),
            Limits.DEFAULT,
            Clock.system());
    broker = new KafkaBroker(connection);
  }

  KafkaBroker broker() {
    return broker;
  }

  /** All that acting could change. */
  SortedMap<String, String> facts() {
    SortedMap<String, String> facts = new TreeMap<>(fixture.facts(queue, group));
    fixture.facts(queue, stuckGroup).forEach((k, v) -> facts.put("stuck " + k, v));
    facts.put("quota", fixture.quota(fixture.quotaEntity(queue)).toString());
    return facts;
  }

  /** How a deed went. */
  record Went(boolean well, Optional<Problem> problem) {
    static final Went WELL = new Went(true, Optional.empty());

    static Went badly(Problem why) {
      return new Went(false, Optional.of(why));
    }

    /** A number or a name is missing, and its reason stands in its place. */
    static Went unknown() {
      return new Went(false, Optional.empty());
    }
  }

  /** One look, shared by all that is seen in it. */
  private BrokerSnapshot look() {
    if (seen.isEmpty()) {
      Topology both =
          new Topology(KafkaFixture.ID, clusterId, List.of(held, queue), List.of(group));
      seen = Optional.of(broker.inspect().snapshot(both));
    }
    return seen.get();
  }

  private static Went unless(BrokerSnapshot snapshot, boolean seen, String what) {
    List<Unseen> unseen = snapshot.unseen().stream().filter(u -> u.what().equals(what)).toList();
    if (seen) {
      return unseen.isEmpty() ? Went.WELL : Went.badly(unseen.getFirst().problem());
    }
    return Went.badly(
        unseen.stream()
            .findFirst()
            .orElseThrow(() -> new AssertionError(what + " is neither seen nor unseen"))
            .problem());
  }

  Went seesTheQueue() {
    BrokerSnapshot snapshot = look();
    return unless(snapshot, snapshot.queue(queue).isPresent(), "queue " + queue);
  }

  Went seesItsSettings() {
    BrokerSnapshot snapshot = look();
    if (snapshot.queue(queue).isEmpty()) {
      return seesTheQueue();
    }
    boolean seen = !snapshot.queue(queue).orElseThrow().settings().isEmpty();
    return unless(snapshot, seen, "queue " + queue + " settings");
  }

  Went seesTheGroup() {
    BrokerSnapshot snapshot = look();
    return unless(snapshot, snapshot.group(group).isPresent(), "group " + group);
  }

  Went seesItsLag() {
    BrokerSnapshot snapshot = look();
    boolean seen =
        snapshot
            .group(group)
            .flatMap(g -> g.subscription(queue))
            .filter(s -> s.lagMessages().isPresent() && s.lagMessages().getAsLong() == 12)
            .isPresent();
    return seen ? Went.WELL : seesTheGroup().well() ? seesTheQueue() : seesTheGroup();
  }

  Went seesQuotas() {
    BrokerSnapshot snapshot = look();
    boolean blind = snapshot.unseen().stream().anyMatch(u -> u.what().equals("client quotas"));
    return unless(snapshot, !blind, "client quotas");
  }

  Went seesOpenTransactions() {
    BrokerSnapshot snapshot = look();
    if (snapshot.queue(held).isEmpty()) {
      return seesTheQueue();
    }
    String what = "queue " + held + " open transactions";
    boolean blind = snapshot.unseen().stream().anyMatch(u -> u.what().equals(what));
    return unless(snapshot, !blind, what);
  }

  Went namesOpenTransactions() {
    var hanging =
        new HangingReads(connection, Duration.ZERO)
            .read(Map.of(new TopicPartition(held, 0), 1L), new ArrayList<>());
    return hanging.stream().anyMatch(h -> h.transactionalId().startsWith("fixture-"))
        ? Went.WELL
        : Went.unknown();
  }

  Went findsOffsetsByTime() {
    QueueId id = new QueueId(KafkaFixture.ID, queue);
    var found = broker.inspect().offsetsByTime(List.of(id), List.of(Instant.EPOCH)).get(id);
    return found != null && found.get(Instant.EPOCH).size() == 2 ? Went.WELL : Went.unknown();
  }

  Went readsAges() {
    SubscriptionId readers = new SubscriptionId(new GroupId(KafkaFixture.ID, group), queue);
    var peek =
        broker
            .inspect()
            .peek(List.of(new Position(readers, 0, 4, 10)), new PeekBudget(100, 1 << 20, 10))
            .getFirst();
    return peek.oldest().number().isPresent() ? Went.WELL : Went.unknown();
  }

  private static Mutation mutation() {
    return new Mutation(
        new OperationId(UUID.randomUUID().toString().replace("-", "")),
        new TenantName("t"),
        new Budget(1_000, 100, Duration.ofMinutes(1), 100, 100));
  }

  private static Went went(Outcome outcome) {
    return switch (outcome) {
      case Outcome.Done _ -> Went.WELL;
      case Outcome.Refused(var problem) -> Went.badly(problem);
      case Outcome.Superseded(var problem) -> throw new AssertionError(problem.toString());
    };
  }

  private Went moves(OffsetMove move, boolean back) {
    var subscription = new SubscriptionId(new GroupId(KafkaFixture.ID, group), queue);
    return went(
        broker
            .offsets()
            .orElseThrow()
            .act(mutation(), new ResetOffsets(subscription, List.of(move), back)));
  }

  Went movesAPosition() {
    return moves(new OffsetMove(0, Optional.of(4L), Optional.of(9L)), false);
  }

  Went takesAPositionAway() {
    return moves(new OffsetMove(1, Optional.of(4L), Optional.empty()), true);
  }

  Went addsAPartition() {
    var operation = new ExpandPartitions(new QueueId(KafkaFixture.ID, queue), 2, 3);
    return went(broker.partitions().orElseThrow().act(mutation(), operation));
  }

  Went changesASetting() {
    var change = new Change("retention.ms", Optional.empty(), Optional.of("86400000"));
    var operation = new AlterSettings(new QueueId(KafkaFixture.ID, queue), List.of(change));
    return went(broker.settings().orElseThrow().act(mutation(), operation));
  }

  Went changesAQuota() {
    var change = new Change("consumer_byte_rate", Optional.empty(), Optional.of("1000"));
    var operation = new AlterQuota(KafkaFixture.ID, fixture.quotaEntity(queue), List.of(change));
    return went(broker.quotas().orElseThrow().act(mutation(), operation));
  }

  Went removesAStuckMember() {
    var operation =
        new RemoveMembers(new GroupId(KafkaFixture.ID, stuckGroup), List.of(), List.of("stuck"), 0);
    return went(broker.groups().orElseThrow().act(mutation(), operation));
  }

  @Override
  public void close() {
    broker.close();
    stuck.ifPresent(BrokerFixture.Consumer::close);
  }
}
