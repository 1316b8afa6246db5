package io.clawback.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.clawback.model.error.Category;
import io.clawback.model.error.ClawbackException;
import io.clawback.model.name.BrokerId;
import io.clawback.model.name.GroupId;
import io.clawback.model.name.SubscriptionId;
import io.clawback.model.observed.GroupState;
import io.clawback.model.plan.Budget;
import io.clawback.model.plan.Operation.OffsetMove;
import io.clawback.model.plan.Operation.ResetOffsets;
import io.clawback.model.run.Outcome;
import io.clawback.model.run.Probe;
import io.clawback.model.run.Receipt;
import io.clawback.spi.broker.Acts;
import io.clawback.spi.broker.Broker;
import io.clawback.spi.broker.Mutation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Moving a group's position: guarded (SAFETY I6, I7), idempotent (I4), within its budget (I11). */
public abstract class OffsetsConformance extends Conformance<BrokerFixture> {

  private Acts<ResetOffsets> offsets() {
    return broker().offsets().orElseThrow();
  }

  private Outcome act(ResetOffsets operation) {
    return offsets().act(mutation(), operation);
  }

  private ResetOffsets move(String group, String queue, boolean rewind, OffsetMove... moves) {
    return new ResetOffsets(subscription(group, queue), List.of(moves), rewind);
  }

  private static OffsetMove to(int partition, long from, long to) {
    return new OffsetMove(partition, Optional.of(from), Optional.of(to));
  }

  private String committed(String queue, long... positions) {
    String group = name("group");
    SortedMap<Integer, Long> commits = new TreeMap<>();
    for (int p = 0; p < positions.length; p++) {
      commits.put(p, positions[p]);
    }
    fixture().commit(group, queue, commits);
    return group;
  }

  @Test
  void movesForwardAndNothingElse() {
    String queue = queue(3, 10);
    String group = committed(queue, 2, 3, 4);
    String bystander = committed(queue, 1, 1, 1);
    Receipt receipt = done(act(move(group, queue, false, to(0, 2, 10), to(2, 4, 5)))).receipt();
    assertThat(fixture().committed(group, queue))
        .isEqualTo(new TreeMap<>(Map.of(0, 10L, 1, 3L, 2, 5L)));
    assertThat(fixture().committed(bystander, queue))
        .isEqualTo(new TreeMap<>(Map.of(0, 1L, 1, 1L, 2, 1L)));
    assertThat(receipt.before()).hasSize(2).isNotEqualTo(receipt.after());
    assertThat(receipt.after().keySet()).isEqualTo(receipt.before().keySet());
  }

  @Test
  void movesBackwardWhenToldSo() {
    String queue = queue(1, 10);
    String group = committed(queue, 8);
    done(act(move(group, queue, true, to(0, 8, 0))));
    assertThat(fixture().committed(group, queue)).containsEntry(0, 0L);
  }

  @Test
  void refusesABackwardMoveThatDoesNotSaySo() {
    String queue = queue(2, 10);
    String group = committed(queue, 8, 1);
    leavesAsItWas(
        queue,
        group,
        () -> refused(act(move(group, queue, false, to(0, 8, 7), to(1, 1, 2))), Category.APPROVAL));
  }

  @Test
  void setsAFirstPositionAndTakesItAway() {
    String queue = queue(2, 10);
    String group = committed(queue, 5);
    done(act(move(group, queue, false, new OffsetMove(1, Optional.empty(), Optional.of(7L)))));
    assertThat(fixture().committed(group, queue)).isEqualTo(new TreeMap<>(Map.of(0, 5L, 1, 7L)));
    ResetOffsets removal =
        move(group, queue, true, new OffsetMove(1, Optional.of(7L), Optional.empty()));
    done(act(removal));
    eventually(() ->
        assertThat(fixture().committed(group, queue)).isEqualTo(new TreeMap<>(Map.of(0, 5L))));
    done(act(removal));
    assertThat(offsets().probe(mutation(), removal)).isIn(Probe.DONE, Probe.STATE_HOLDS);
  }

  @Test
  void makesAGroupThatHadNoPositionAtAll() {
    String queue = queue(1, 10);
    String group = name("group");
    done(act(move(group, queue, false, new OffsetMove(0, Optional.empty(), Optional.of(10L)))));
    assertThat(fixture().committed(group, queue)).containsEntry(0, 10L);
  }

  @Test
  void doingItTwiceIsDoingItOnce() {
    String queue = queue(2, 10);
    String group = committed(queue, 2, 3);
    Mutation mutation = mutation();
    ResetOffsets operation = move(group, queue, true, to(0, 2, 9), to(1, 3, 1));
    Receipt first = done(offsets().act(mutation, operation)).receipt();
    leavesAsItWas(
        queue,
        group,
        () -> {
          Receipt second = done(offsets().act(mutation, operation)).receipt();
          assertThat(second.after()).isEqualTo(first.after());
          assertThat(second.author()).isEqualTo(first.author());
          assertThat(second.operation()).isEqualTo(mutation.id());
        });
  }

  @Test
  void aProbeTellsWhetherItHappened() {
    String queue = queue(2, 10);
    String group = committed(queue, 2, 3);
    Mutation mutation = mutation();
    ResetOffsets operation = move(group, queue, false, to(0, 2, 9), to(1, 3, 8));
    assertThat(offsets().probe(mutation, operation)).isEqualTo(Probe.NOT_STARTED);
    Receipt receipt = done(offsets().act(mutation, operation)).receipt();
    assertThat(offsets().probe(mutation, operation))
        .isEqualTo(receipt.author() == Receipt.Author.PROVED ? Probe.DONE : Probe.STATE_HOLDS);
    assertThat(offsets().probe(mutation(), operation))
        .as("another operation that wanted the same did not do it")
        .isEqualTo(Probe.STATE_HOLDS);
  }

  @Test
  void finishesWhatWasBegun() {
    String queue = queue(2, 10);
    String group = committed(queue, 9, 3);
    ResetOffsets operation = move(group, queue, false, to(0, 2, 9), to(1, 3, 8));
    assertThat(offsets().probe(mutation(), operation)).isEqualTo(Probe.PARTLY);
    done(act(operation));
    assertThat(fixture().committed(group, queue)).isEqualTo(new TreeMap<>(Map.of(0, 9L, 1, 8L)));
  }

  @Test
  void refusesAPositionThatIsNotAsPlanned() {
    String queue = queue(2, 10);
    String group = committed(queue, 4, 3);
    ResetOffsets operation = move(group, queue, false, to(0, 2, 9), to(1, 3, 8));
    leavesAsItWas(queue, group, () -> refused(act(operation), Category.STALE));
    assertThat(offsets().probe(mutation(), operation)).isEqualTo(Probe.SUPERSEDED);
    ResetOffsets first =
        move(group, queue, false, new OffsetMove(0, Optional.empty(), Optional.of(9L)));
    leavesAsItWas(queue, group, () -> refused(act(first), Category.STALE));
  }

  @Test
  void refusesATargetOutsideTheLog() {
    String queue = queue(1, 10);
    String group = committed(queue, 4);
    leavesAsItWas(
        queue,
        group,
        () -> {
          refused(act(move(group, queue, false, to(0, 4, 11))), Category.STALE);
          refused(act(move(group, queue, true, to(0, 4, -1))), Category.STALE);
        });
  }

  @Test
  void refusesAPartitionThatIsNotThere() {
    String queue = queue(1, 10);
    String group = committed(queue, 4);
    OffsetMove nowhere = new OffsetMove(7, Optional.empty(), Optional.of(0L));
    leavesAsItWas(
        queue,
        group,
        () -> refused(act(move(group, queue, false, to(0, 4, 5), nowhere)), Category.STALE));
  }

  @Test
  void refusesMoreThanItsBudget() {
    String queue = queue(2, 100);
    String group = committed(queue, 0, 100);
    ResetOffsets forward = move(group, queue, false, to(0, 0, 50));
    ResetOffsets backward = move(group, queue, true, to(1, 100, 50));
    ResetOffsets both = move(group, queue, true, to(0, 0, 50), to(1, 100, 50));
    for (Budget tight : List.of(budget(49, 100), budget(1_000, 24))) {
      leavesAsItWas(
          queue,
          group,
          () -> {
            refused(offsets().act(mutation(tight), forward), Category.LIMIT);
            refused(offsets().act(mutation(tight), backward), Category.LIMIT);
            refused(offsets().act(mutation(tight), both), Category.LIMIT);
          });
    }
    leavesAsItWas(
        queue,
        group,
        () -> refused(offsets().act(mutation(budget(99, 100)), both), Category.LIMIT));
    done(offsets().act(mutation(budget(50, 25)), forward));
    done(offsets().act(mutation(budget(50, 25)), backward));
  }

  private static Budget budget(long messages, int share) {
    return new Budget(messages, share, Duration.ofMinutes(1), 0, 0);
  }

  @Test
  void refusesAGroupWithARunningConsumer() {
    for (GroupState.Kind kind : fixture().kinds()) {
      String queue = queue(2, 10);
      String group = name("group");
      try (BrokerFixture.Consumer consumer = fixture().join(kind, group, queue, "")) {
        consumer.commit(Map.of(0, 4L, 1, 4L));
        leavesAsItWas(
            queue,
            group,
            () -> refused(act(move(group, queue, false, to(0, 4, 9))), Category.STALE));
        ResetOffsets holds = move(group, queue, false, to(0, 2, 4));
        leavesAsItWas(queue, group, () -> done(act(holds)));
      }
      done(act(move(group, queue, false, to(0, 4, 9))));
      assertThat(fixture().committed(group, queue)).containsEntry(0, 9L).containsEntry(1, 4L);
    }
  }

  @Test
  void refusesAGroupWithAStuckStaticMember() {
    for (GroupState.Kind kind : fixture().kinds()) {
      String queue = queue(1, 10);
      String group = name("group");
      try (BrokerFixture.Consumer consumer = fixture().join(kind, group, queue, "stuck")) {
        consumer.commit(Map.of(0, 4L));
        consumer.vanish();
        leavesAsItWas(
            queue,
            group,
            () -> refused(act(move(group, queue, false, to(0, 4, 9))), Category.STALE));
      }
    }
  }

  @Test
  void aConsumerThatComesLaterFindsTheGroupUsable() {
    for (GroupState.Kind kind : fixture().kinds()) {
      String queue = queue(1, 10);
      String group = name("group");
      try (BrokerFixture.Consumer consumer = fixture().join(kind, group, queue, "")) {
        consumer.commit(Map.of(0, 4L));
      }
      done(act(move(group, queue, false, to(0, 4, 9))));
      try (BrokerFixture.Consumer consumer = fixture().join(kind, group, queue, "")) {
        assertThat(fixture().committed(group, queue)).containsEntry(0, 9L);
        consumer.commit(Map.of(0, 10L));
        assertThat(fixture().committed(group, queue)).containsEntry(0, 10L);
        assertThat(group(group, queue).kind()).isEqualTo(kind);
        assertThat(group(group, queue).members()).hasSize(1);
      }
    }
  }

  @Test
  void leavesNobodyInTheGroup() {
    String queue = queue(1, 10);
    String group = committed(queue, 4);
    done(act(move(group, queue, false, to(0, 4, 9))));
    eventually(() -> {
      GroupState state = group(group, queue);
      assertThat(state.members()).isEmpty();
      assertThat(state.phase()).isEqualTo(GroupState.Phase.EMPTY);
    });
  }

  @Test
  void refusesAnotherClusterBeforeAnything() {
    String queue = queue(1, 10);
    String group = committed(queue, 4);
    ResetOffsets operation = move(group, queue, false, to(0, 4, 9));
    try (Broker other = wrongCluster()) {
      Acts<ResetOffsets> acts = other.offsets().orElseThrow();
      leavesAsItWas(
          queue, group, () -> refused(acts.act(mutation(), operation), Category.WRONG_TARGET));
      assertThatThrownBy(() -> acts.probe(mutation(), operation))
          .isInstanceOfSatisfying(
              ClawbackException.class,
              e -> assertThat(e.problem().category()).isEqualTo(Category.WRONG_TARGET));
    }
  }

  @Test
  void refusesAVanishedQueueAndARecreatedOne() {
    String queue = queue(1, 10);
    String group = committed(queue, 4);
    ResetOffsets operation = move(group, queue, false, to(0, 4, 9));
    fixture().deleteQueue(queue);
    refused(act(operation), Category.STALE);
    assertThat(offsets().probe(mutation(), operation)).isEqualTo(Probe.NOT_STARTED);
    fixture().createQueue(queue, 1);
    fixture().produce(queue, 0, messages(10));
    refused(act(operation), Category.STALE);
  }

  @Test
  void refusesWhatBelongsToAnotherBroker() {
    String queue = queue(1, 10);
    String group = committed(queue, 4);
    SubscriptionId elsewhere =
        new SubscriptionId(
            new GroupId(new BrokerId(id().environment(), "elsewhere"), group), queue);
    leavesAsItWas(
        queue,
        group,
        () ->
            refused(act(new ResetOffsets(elsewhere, List.of(to(0, 4, 9)), false)), Category.USAGE));
  }

  @Test
  void refusesInternalQueues() {
    for (String internal : fixture().internalQueues()) {
      String group = name("group");
      OffsetMove first = new OffsetMove(0, Optional.empty(), Optional.of(0L));
      refused(act(move(group, internal, false, first)), Category.USAGE);
      assertThat(fixture().committed(group, internal)).isEmpty();
    }
  }

  @Test
  void movesManyPartitionsAtOnce() {
    String queue = queue(100);
    String group = name("group");
    SortedMap<Integer, Long> start = new TreeMap<>();
    List<OffsetMove> moves = new ArrayList<>();
    SortedMap<Integer, Long> wanted = new TreeMap<>();
    for (int p = 0; p < 100; p++) {
      fixture().produce(queue, p, messages(2));
      start.put(p, 0L);
      moves.add(to(p, 0, p % 3));
      wanted.put(p, (long) (p % 3));
    }
    fixture().commit(group, queue, start);
    Receipt receipt =
        done(act(new ResetOffsets(subscription(group, queue), moves, false))).receipt();
    assertThat(receipt.after()).hasSize(100);
    assertThat(fixture().committed(group, queue)).isEqualTo(wanted);
  }
}
