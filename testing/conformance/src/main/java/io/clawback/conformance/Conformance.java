package io.clawback.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.clawback.model.error.Category;
import io.clawback.model.fleet.BrokerDeclaration;
import io.clawback.model.fleet.Limits;
import io.clawback.model.name.BrokerId;
import io.clawback.model.name.GroupId;
import io.clawback.model.name.QueueId;
import io.clawback.model.name.SubscriptionId;
import io.clawback.model.name.TenantName;
import io.clawback.model.observed.BrokerSnapshot;
import io.clawback.model.observed.GroupState;
import io.clawback.model.observed.Measured;
import io.clawback.model.observed.PartitionLag;
import io.clawback.model.observed.PartitionState;
import io.clawback.model.observed.Topology;
import io.clawback.model.plan.Budget;
import io.clawback.model.run.OperationId;
import io.clawback.model.run.Outcome;
import io.clawback.spi.broker.Broker;
import io.clawback.spi.broker.Mutation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.TestInstance;

/**
 * What the classes of the suite share: a world with names of its own, and short words for facts.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class Conformance<F extends BrokerFixture> {
  /** A budget that hinders nothing in this suite. */
  static final Budget AMPLE = new Budget(10_000_000, 100, Duration.ofMinutes(2), 100, 1_000);

  private static final AtomicInteger NAMES = new AtomicInteger();
  private static final String WORLD = "cf" + UUID.randomUUID().toString().substring(0, 6);

  private Optional<Broker> broker = Optional.empty();

  /** The running broker; called often, starts nothing. */
  protected abstract F fixture();

  @AfterAll
  void closeBroker() {
    broker.ifPresent(Broker::close);
    broker = Optional.empty();
  }

  /** The plugin under test, rightly declared; one for the class. */
  final Broker broker() {
    if (broker.isEmpty()) {
      broker = Optional.of(fixture().open(fixture().declaration(), Limits.DEFAULT));
    }
    return broker.get();
  }

  final Broker wrongCluster() {
    return fixture().open(declared("not-" + fixture().declaration().clusterId()), Limits.DEFAULT);
  }

  private BrokerDeclaration declared(String clusterId) {
    BrokerDeclaration d = fixture().declaration();
    return new BrokerDeclaration(
        d.id(),
        d.type(),
        clusterId,
        d.settings(),
        d.queues(),
        d.ignoredQueues(),
        d.groups(),
        d.ignoredGroups());
  }

  final BrokerId id() {
    return fixture().declaration().id();
  }

  /** A name that nothing else has. */
  static String name(String what) {
    return WORLD + "-" + what + "-" + NAMES.incrementAndGet();
  }

  /** A new queue. */
  final String queue(int partitions) {
    String queue = name("queue");
    fixture().createQueue(queue, partitions);
    return queue;
  }

  /** A new queue, each of whose partitions holds this many messages. */
  final String queue(int partitions, int messages) {
    String queue = queue(partitions);
    for (int p = 0; p < partitions; p++) {
      fixture().produce(queue, p, messages(messages));
    }
    return queue;
  }

  /** Messages without a key, one second apart, the last one now. */
  final List<BrokerFixture.Message> messages(int count) {
    long last = fixture().now().toEpochMilli();
    List<BrokerFixture.Message> messages = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      messages.add(new BrokerFixture.Message("", "message " + i, last - 1_000L * (count - 1 - i)));
    }
    return messages;
  }

  final QueueId queueId(String queue) {
    return new QueueId(id(), queue);
  }

  final GroupId groupId(String group) {
    return new GroupId(id(), group);
  }

  final SubscriptionId subscription(String group, String queue) {
    return new SubscriptionId(groupId(group), queue);
  }

  /** A snapshot of just these. */
  final BrokerSnapshot look(List<String> queues, List<String> groups) {
    return broker().inspect().snapshot(topology(queues, groups));
  }

  final Topology topology(List<String> queues, List<String> groups) {
    return new Topology(
        id(),
        fixture().declaration().clusterId(),
        queues.stream().sorted().toList(),
        groups.stream().sorted().toList());
  }

  final GroupState group(String group, String queue) {
    return look(List.of(queue), List.of(group)).group(group).orElseThrow();
  }

  final PartitionLag lag(String group, String queue, int partition) {
    return group(group, queue).subscription(queue).orElseThrow().partitions().get(partition);
  }

  final PartitionState partition(String queue, int partition) {
    return look(List.of(queue), List.of()).queue(queue).orElseThrow().partitions().get(partition);
  }

  static Mutation mutation() {
    return mutation(AMPLE);
  }

  static Mutation mutation(Budget budget) {
    return new Mutation(
        new OperationId(UUID.randomUUID().toString().replace("-", "")),
        new TenantName("conformance"),
        budget);
  }

  /** Asserts that it is known, and returns it. */
  static long known(Measured measured) {
    assertThat(measured).isInstanceOf(Measured.Known.class);
    return ((Measured.Known) measured).value();
  }

  static void unknown(Measured measured, Measured.Reason reason) {
    assertThat(measured).isInstanceOf(Measured.Unknown.class);
    assertThat(((Measured.Unknown) measured).reason()).isEqualTo(reason);
  }

  static Outcome.Done done(Outcome outcome) {
    assertThat(outcome).isInstanceOf(Outcome.Done.class);
    return (Outcome.Done) outcome;
  }

  static void refused(Outcome outcome, Category category) {
    assertThat(outcome).isInstanceOf(Outcome.Refused.class);
    assertThat(((Outcome.Refused) outcome).problem().category())
        .as(outcome.toString())
        .isEqualTo(category);
    assertThat(((Outcome.Refused) outcome).problem().nextMove()).isNotBlank();
  }

  /** Runs it and asserts that nothing can be seen to have changed. */
  final void leavesAsItWas(String queue, String group, Runnable act) {
    SortedMap<String, String> before = fixture().facts(queue, group);
    act.run();
    assertThat(fixture().facts(queue, group)).isEqualTo(before);
  }

  /** Waits until the assertion holds, for as long as a loaded machine may need. */
  static void eventually(Runnable assertion) {
    Awaitility.await()
        .atMost(Duration.ofSeconds(30))
        .pollInterval(Duration.ofMillis(20))
        .untilAsserted(assertion::run);
  }
}
