package io.clawback.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.clawback.model.error.Category;
import io.clawback.model.error.ClawbackException;
import io.clawback.model.fleet.BrokerDeclaration;
import io.clawback.model.fleet.Limits;
import io.clawback.model.name.NamePattern;
import io.clawback.model.observed.BrokerSnapshot;
import io.clawback.model.observed.Capability;
import io.clawback.model.observed.PartitionState;
import io.clawback.model.observed.QueueState;
import io.clawback.model.observed.Topology;
import io.clawback.spi.broker.Broker;
import io.clawback.spi.broker.Inspect;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** Looking: identity, discovery and the state of queues. */
public abstract class InspectConformance extends Conformance<BrokerFixture> {

  @Test
  void tellsWhoItIs() {
    assertThat(broker().id()).isEqualTo(id());
    assertThat(broker().inspect().identity().clusterId())
        .isEqualTo(fixture().declaration().clusterId());
  }

  @Test
  void refusesToLookAtAnotherCluster() {
    String queue = queue(1, 1);
    try (Broker other = wrongCluster()) {
      Inspect inspect = other.inspect();
      refusesTarget(inspect::identity);
      refusesTarget(inspect::discover);
      refusesTarget(() -> inspect.snapshot(topology(List.of(queue), List.of())));
      refusesTarget(() -> inspect.offsetsByTime(List.of(queueId(queue)), List.of(fixture().now())));
      refusesTarget(() ->
          inspect.peek(
              List.of(new Inspect.Position(subscription("nobody", queue), 0, 0, 1)),
              new Inspect.PeekBudget(10, 1_000, 10)));
      refusesTarget(() -> inspect.rights(new Inspect.Needs(true, List.of(queue), List.of())));
    }
  }

  private static void refusesTarget(ThrowingCallable look) {
    assertThatThrownBy(look)
        .isInstanceOfSatisfying(
            ClawbackException.class,
            e -> assertThat(e.problem().category()).isEqualTo(Category.WRONG_TARGET));
  }

  @Test
  void discoversQueuesAndGroupsSorted() {
    String queue = queue(1, 1);
    String second = queue(1);
    String group = name("group");
    fixture().commit(group, queue, Map.of(0, 1L));
    Topology topology = broker().inspect().discover();
    assertThat(topology.broker()).isEqualTo(id());
    assertThat(topology.clusterId()).isEqualTo(fixture().declaration().clusterId());
    assertThat(topology.queues()).contains(queue, second).isSorted().doesNotHaveDuplicates();
    assertThat(topology.groups()).contains(group).isSorted().doesNotHaveDuplicates();
    assertThat(topology.queues()).doesNotContainAnyElementsOf(fixture().internalQueues());
  }

  @Test
  void looksOnlyAtWhatIsDeclaredAndDenyWins() {
    String shown = queue(1, 1);
    String hidden = queue(1);
    String undeclared = queue(1);
    String shownGroup = name("group");
    String hiddenGroup = name("group");
    fixture().commit(shownGroup, shown, Map.of(0, 1L));
    fixture().commit(hiddenGroup, shown, Map.of(0, 1L));
    BrokerDeclaration narrow =
        looking(
            List.of(new NamePattern(shown), new NamePattern(hidden)),
            List.of(new NamePattern(hidden)),
            List.of(new NamePattern("*" + shownGroup), new NamePattern(hiddenGroup)),
            List.of(new NamePattern(hiddenGroup)));
    try (Broker broker = fixture().open(narrow, Limits.DEFAULT)) {
      Topology topology = broker.inspect().discover();
      assertThat(topology.queues()).containsExactly(shown).doesNotContain(undeclared);
      assertThat(topology.groups()).containsExactly(shownGroup);
    }
  }

  @Test
  void refusesToDiscoverMoreThanTheLimits() {
    String one = queue(1);
    String two = queue(1);
    List<NamePattern> both = List.of(new NamePattern(one), new NamePattern(two));
    Limits d = Limits.DEFAULT;
    Limits tight =
        new Limits(
            1,
            d.maxPartitions(),
            d.maxGroups(),
            d.requestTimeout(),
            d.snapshotTimeout(),
            d.fetchMessages(),
            d.fetchBytes(),
            d.historyWindow(),
            d.historyFor());
    try (Broker broker = fixture().open(looking(both, List.of(), List.of(), List.of()), tight)) {
      assertThatThrownBy(() -> broker.inspect().discover())
          .isInstanceOfSatisfying(
              ClawbackException.class,
              e -> assertThat(e.problem().category()).isEqualTo(Category.LIMIT));
    }
  }

  private BrokerDeclaration looking(
      List<NamePattern> queues,
      List<NamePattern> ignoredQueues,
      List<NamePattern> groups,
      List<NamePattern> ignoredGroups) {
    BrokerDeclaration d = fixture().declaration();
    return new BrokerDeclaration(
        d.id(),
        d.type(),
        d.clusterId(),
        d.settings(),
        queues,
        ignoredQueues,
        groups,
        ignoredGroups);
  }

  @Test
  void showsStartsAndEnds() {
    String queue = queue(3);
    fixture().produce(queue, 1, messages(7));
    BrokerSnapshot snapshot = look(List.of(queue), List.of());
    assertThat(snapshot.id()).isEqualTo(id());
    assertThat(snapshot.clusterId()).isEqualTo(fixture().declaration().clusterId());
    QueueState state = snapshot.queue(queue).orElseThrow();
    assertThat(state.id()).isEqualTo(queueId(queue));
    assertThat(state.internal()).isFalse();
    assertThat(state.replication()).isPositive();
    assertThat(state.partitions()).extracting(PartitionState::number).containsExactly(0, 1, 2);
    for (PartitionState partition : state.partitions()) {
      long end = partition.number() == 1 ? 7 : 0;
      assertThat(known(partition.logStart())).isZero();
      assertThat(known(partition.logEnd())).isEqualTo(end);
      assertThat(known(partition.lastStable())).isEqualTo(end);
      assertThat(partition.leader()).isNotNegative();
      assertThat(partition.replicas()).contains(partition.leader());
      assertThat(partition.inSync()).contains(partition.leader());
    }
  }

  @Test
  void showsWhatWasAskedForSortedAndNothingElse() {
    List<String> queues = List.of(queue(1, 1), queue(2), queue(1));
    String unasked = queue(1);
    List<String> groups = new ArrayList<>();
    for (String queue : queues) {
      String group = name("group");
      groups.add(group);
      fixture().commit(group, queue, Map.of(0, 0L));
      fixture().commit(group, unasked, Map.of(0, 0L));
    }
    BrokerSnapshot snapshot = look(queues, groups.subList(0, 2));
    assertThat(snapshot.queues())
        .extracting(q -> q.id().name())
        .containsExactlyElementsOf(queues.stream().sorted().toList());
    assertThat(snapshot.groups())
        .extracting(g -> g.id().name())
        .containsExactlyElementsOf(groups.subList(0, 2).stream().sorted().toList());
    assertThat(snapshot.groups()).allSatisfy(g -> assertThat(g.subscription(unasked)).isEmpty());
    assertThat(snapshot.unseen()).isEmpty();
  }

  @Test
  void aVanishedQueueOrGroupIsUnseenAndTheRestGoesOn() {
    String stays = queue(1, 5);
    String goes = queue(1, 5);
    String group = name("group");
    String gone = name("group");
    fixture().commit(group, stays, Map.of(0, 2L));
    fixture().commit(gone, stays, Map.of(0, 2L));
    fixture().deleteQueue(goes);
    fixture().deleteGroup(gone);
    BrokerSnapshot snapshot = look(List.of(stays, goes), List.of(group, gone));
    assertThat(snapshot.queues()).extracting(q -> q.id().name()).containsExactly(stays);
    assertThat(snapshot.groups()).extracting(g -> g.id().name()).containsExactly(group);
    assertThat(snapshot.unseen())
        .anySatisfy(u -> assertThat(u.what()).contains(goes))
        .anySatisfy(u -> assertThat(u.what()).contains(gone))
        .allSatisfy(u -> assertThat(u.environment()).isEqualTo(id().environment()))
        .allSatisfy(u -> assertThat(u.problem().nextMove()).isNotBlank());
  }

  @Test
  void aRecreatedQueueIsAnotherIncarnationAndInheritsNoPosition() {
    String queue = queue(1, 9);
    String group = name("group");
    String keeper = queue(1, 1);
    fixture().commit(group, queue, Map.of(0, 9L));
    fixture().commit(group, keeper, Map.of(0, 1L));
    String first = look(List.of(queue), List.of()).queue(queue).orElseThrow().incarnation();
    fixture().deleteQueue(queue);
    fixture().createQueue(queue, 1);
    fixture().produce(queue, 0, messages(4));
    BrokerSnapshot snapshot = look(List.of(queue, keeper), List.of(group));
    String second = snapshot.queue(queue).orElseThrow().incarnation();
    if (!first.isEmpty()) {
      assertThat(second).isNotEmpty().isNotEqualTo(first);
    }
    snapshot
        .group(group)
        .orElseThrow()
        .subscription(queue)
        .ifPresent(s ->
            assertThat(s.partitions())
                .as("a position of the old queue is none on the new one, never a lag of 0")
                .allSatisfy(p -> assertThat(p.lagMessages().number()).isEmpty()));
  }

  @Test
  void theSameIncarnationIsToldEachTime() {
    String queue = queue(1);
    String first = look(List.of(queue), List.of()).queue(queue).orElseThrow().incarnation();
    fixture().produce(queue, 0, messages(3));
    assertThat(look(List.of(queue), List.of()).queue(queue).orElseThrow().incarnation())
        .isEqualTo(first);
  }

  @Test
  void saysWhatItCanDo() {
    String queue = queue(1);
    BrokerSnapshot snapshot = look(List.of(queue), List.of());
    List<Capability> doors = new ArrayList<>();
    broker().offsets().ifPresent(_ -> doors.add(Capability.OFFSETS));
    broker().partitions().ifPresent(_ -> doors.add(Capability.PARTITIONS));
    broker().settings().ifPresent(_ -> doors.add(Capability.SETTINGS));
    broker().quotas().ifPresent(_ -> doors.add(Capability.QUOTAS));
    broker().groups().ifPresent(_ -> doors.add(Capability.GROUPS));
    broker().setAside().ifPresent(_ -> doors.add(Capability.QUARANTINE));
    broker().redrive().ifPresent(_ -> doors.add(Capability.REDRIVE));
    broker().publishSkips().ifPresent(_ -> doors.add(Capability.SKIP_LIST));
    broker().rewrite().ifPresent(_ -> doors.add(Capability.REWRITE));
    assertThat(snapshot.capabilities()).containsExactlyElementsOf(doors);
    QueueState state = snapshot.queue(queue).orElseThrow();
    assertThat(state.traits().partitionsCanGrow()).isEqualTo(broker().partitions().isPresent());
    assertThat(state.traits().offsetsCanMove()).isEqualTo(broker().offsets().isPresent());
  }

  @Test
  void showsSettingsInForce() {
    String queue = queue(1);
    SortedMap<String, String> settings =
        look(List.of(queue), List.of()).queue(queue).orElseThrow().settings();
    for (BrokerFixture.SettingSample sample : fixture().settings()) {
      assertThat(settings).containsEntry(sample.key(), sample.inForce());
    }
  }

  @Test
  void seesAQueueOfManyPartitionsAndManyGroups() {
    String queue = queue(100);
    IntStream.range(0, 100).forEach(p -> fixture().produce(queue, p, messages(1)));
    List<String> groups = new ArrayList<>();
    for (int g = 0; g < 60; g++) {
      String group = name("group");
      groups.add(group);
      fixture().commit(group, queue, Map.of(g, 1L, 99, 0L));
    }
    BrokerSnapshot snapshot = look(List.of(queue), groups);
    assertThat(snapshot.unseen()).isEmpty();
    assertThat(snapshot.groups()).hasSize(60);
    for (int g = 0; g < 60; g++) {
      var partitions =
          snapshot
              .group(groups.get(g))
              .orElseThrow()
              .subscription(queue)
              .orElseThrow()
              .partitions();
      assertThat(partitions).hasSize(100);
      assertThat(known(partitions.get(g).lagMessages())).isZero();
      assertThat(known(partitions.get(99).lagMessages())).isEqualTo(1);
      assertThat(partitions.stream().filter(p -> p.lagMessages().number().isPresent())).hasSize(2);
    }
  }

  @Test
  void hasAllRightsItAsksFor() {
    String queue = queue(1);
    List<Inspect.Right> rights =
        broker().inspect().rights(new Inspect.Needs(true, List.of(queue), List.of(name("group"))));
    assertThat(rights)
        .allSatisfy(r -> assertThat(r.state()).isNotEqualTo(Inspect.Right.State.MISSING))
        .allSatisfy(r -> assertThat(r.name()).isNotBlank())
        .allSatisfy(r -> assertThat(r.neededFor()).isNotBlank());
  }

  @Test
  void closesTwice() {
    Broker broker = fixture().open(fixture().declaration(), Limits.DEFAULT);
    assertThat(broker.inspect().identity().clusterId()).isNotEmpty();
    broker.close();
    broker.close();
  }
}
