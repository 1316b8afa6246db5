package io.clawback.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.clawback.model.error.Category;
import io.clawback.model.error.ClawbackException;
import io.clawback.model.name.BrokerId;
import io.clawback.model.name.QueueId;
import io.clawback.model.observed.QueueState;
import io.clawback.model.plan.Budget;
import io.clawback.model.plan.Operation.ExpandPartitions;
import io.clawback.model.run.Outcome;
import io.clawback.model.run.Probe;
import io.clawback.model.run.Receipt;
import io.clawback.spi.broker.Acts;
import io.clawback.spi.broker.Broker;
import io.clawback.spi.broker.Mutation;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Adding partitions. */
public abstract class PartitionsConformance extends Conformance<BrokerFixture> {

  private Acts<ExpandPartitions> partitions() {
    return broker().partitions().orElseThrow();
  }

  private Outcome act(ExpandPartitions operation) {
    return partitions().act(mutation(), operation);
  }

  private ExpandPartitions expand(String queue, int from, int to) {
    return new ExpandPartitions(queueId(queue), from, to);
  }

  private QueueState state(String queue) {
    return look(List.of(queue), List.of()).queue(queue).orElseThrow();
  }

  @Test
  void growsAndKeepsWhatThereWas() {
    String queue = queue(2, 5);
    String group = name("group");
    fixture().commit(group, queue, Map.of(0, 3L, 1, 5L));
    String incarnation = state(queue).incarnation();
    Receipt receipt = done(act(expand(queue, 2, 6))).receipt();
    assertThat(receipt.before()).hasSize(1).isNotEqualTo(receipt.after());
    assertThat(receipt.after().keySet()).isEqualTo(receipt.before().keySet());
    QueueState now = state(queue);
    assertThat(now.partitions()).hasSize(6);
    assertThat(now.incarnation()).isEqualTo(incarnation);
    assertThat(known(now.partitions().get(0).logEnd())).isEqualTo(5);
    eventually(() -> assertThat(known(partition(queue, 5).logEnd())).isZero());
    assertThat(fixture().committed(group, queue)).containsEntry(0, 3L).containsEntry(1, 5L);
  }

  @Test
  void newPartitionsHaveNoPositionYet() {
    String queue = queue(1, 5);
    String group = name("group");
    fixture().commit(group, queue, Map.of(0, 5L));
    done(act(expand(queue, 1, 2)));
    eventually(() -> {
      assertThat(known(partition(queue, 1).logEnd())).isZero();
      assertThat(lag(group, queue, 1).lagMessages().number()).isEmpty();
    });
  }

  @Test
  void doingItTwiceIsDoingItOnce() {
    String queue = queue(1);
    Mutation mutation = mutation();
    Receipt first = done(partitions().act(mutation, expand(queue, 1, 3))).receipt();
    Receipt second = done(partitions().act(mutation, expand(queue, 1, 3))).receipt();
    assertThat(second.after()).isEqualTo(first.after());
    assertThat(second.author()).isEqualTo(first.author());
    assertThat(state(queue).partitions()).hasSize(3);
  }

  @Test
  void aProbeTellsWhetherItHolds() {
    String queue = queue(1);
    Mutation mutation = mutation();
    ExpandPartitions operation = expand(queue, 1, 3);
    assertThat(partitions().probe(mutation, operation)).isEqualTo(Probe.NOT_STARTED);
    done(partitions().act(mutation, operation));
    assertThat(partitions().probe(mutation, operation)).isIn(Probe.STATE_HOLDS, Probe.DONE);
    assertThat(partitions().probe(mutation(), expand(queue, 1, 2)))
        .as("ours may have been there before somebody else's")
        .isEqualTo(Probe.SUPERSEDED);
    assertThat(partitions().probe(mutation(), expand(queue, 1, 5)))
        .as("neither as planned nor as wanted")
        .isEqualTo(Probe.SUPERSEDED);
  }

  @Test
  void refusesANumberThatIsNotAsPlanned() {
    String queue = queue(3);
    leavesAsItWas(queue, name("nobody"), () -> refused(act(expand(queue, 2, 6)), Category.STALE));
    leavesAsItWas(queue, name("nobody"), () -> refused(act(expand(queue, 1, 2)), Category.STALE));
  }

  @Test
  void refusesToShrink() {
    String queue = queue(3);
    leavesAsItWas(queue, name("nobody"), () -> refused(act(expand(queue, 3, 2)), Category.USAGE));
  }

  @Test
  void refusesMoreThanItsBudget() {
    String queue = queue(1);
    Budget tight = new Budget(0, 0, Duration.ofMinutes(1), 0, 2);
    leavesAsItWas(
        queue,
        name("nobody"),
        () -> refused(partitions().act(mutation(tight), expand(queue, 1, 4)), Category.LIMIT));
    done(partitions().act(mutation(tight), expand(queue, 1, 3)));
  }

  @Test
  void refusesAnotherClusterBeforeAnything() {
    String queue = queue(1);
    try (Broker other = wrongCluster()) {
      Acts<ExpandPartitions> acts = other.partitions().orElseThrow();
      leavesAsItWas(
          queue,
          name("nobody"),
          () -> refused(acts.act(mutation(), expand(queue, 1, 2)), Category.WRONG_TARGET));
      assertThatThrownBy(() -> acts.probe(mutation(), expand(queue, 1, 2)))
          .isInstanceOfSatisfying(
              ClawbackException.class,
              e -> assertThat(e.problem().category()).isEqualTo(Category.WRONG_TARGET));
    }
  }

  @Test
  void refusesAVanishedQueueAndMakesNone() {
    String queue = name("nowhere");
    refused(act(expand(queue, 1, 2)), Category.STALE);
    assertThat(partitions().probe(mutation(), expand(queue, 1, 2))).isEqualTo(Probe.NOT_STARTED);
    assertThat(fixture().facts(queue, name("nobody"))).isEmpty();
  }

  @Test
  void refusesInternalQueuesAndOtherBrokers() {
    for (String internal : fixture().internalQueues()) {
      leavesAsItWas(
          internal, name("nobody"), () -> refused(act(expand(internal, 1, 900)), Category.USAGE));
    }
    String queue = queue(1);
    QueueId elsewhere = new QueueId(new BrokerId(id().environment(), "elsewhere"), queue);
    leavesAsItWas(
        queue,
        name("nobody"),
        () -> refused(act(new ExpandPartitions(elsewhere, 1, 2)), Category.USAGE));
  }
}
