package io.clawback.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.clawback.model.observed.GroupState;
import io.clawback.model.observed.Measured;
import io.clawback.model.observed.Measured.Reason;
import io.clawback.model.observed.PartitionLag;
import io.clawback.model.observed.SubscriptionState;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** How far behind: told honestly, or unknown with the reason. Unknown is never 0. */
public abstract class LagConformance extends Conformance<BrokerFixture> {

  @Test
  void countsFromTheCommitToTheEnd() {
    String queue = queue(1, 10);
    String group = name("group");
    fixture().commit(group, queue, Map.of(0, 4L));
    PartitionLag lag = lag(group, queue, 0);
    assertThat(known(lag.committed())).isEqualTo(4);
    assertThat(known(lag.offsetLag())).isEqualTo(6);
    assertThat(known(lag.lagMessages())).isEqualTo(6);
  }

  @Test
  void leavesAgesUnaskedAndNeverZeroWhereSomethingIsBehind() {
    String queue = queue(2, 10);
    String group = name("group");
    fixture().commit(group, queue, Map.of(0, 4L));
    unknown(lag(group, queue, 0).lagSeconds(), Reason.NOT_ASKED);
    assertThat(lag(group, queue, 1).lagSeconds().number()).isEmpty();
  }

  @Test
  void isZeroOnlyWhenCaughtUp() {
    String queue = queue(2, 10);
    String group = name("group");
    fixture().commit(group, queue, Map.of(0, 10L, 1, 9L));
    assertThat(known(lag(group, queue, 0).offsetLag())).isZero();
    assertThat(known(lag(group, queue, 0).lagMessages())).isZero();
    assertThat(known(lag(group, queue, 1).offsetLag())).isEqualTo(1);
  }

  @Test
  void isUnknownWithoutACommit() {
    String queue = queue(3, 5);
    String group = name("group");
    fixture().commit(group, queue, Map.of(1, 5L));
    SubscriptionState subscription = group(group, queue).subscription(queue).orElseThrow();
    assertThat(subscription.id()).isEqualTo(subscription(group, queue));
    assertThat(subscription.partitions())
        .extracting(PartitionLag::partition)
        .containsExactly(0, 1, 2);
    for (int p : new int[] {0, 2}) {
      PartitionLag lag = subscription.partitions().get(p);
      unknown(lag.committed(), Reason.NO_COMMIT);
      unknown(lag.offsetLag(), Reason.NO_COMMIT);
      unknown(lag.lagMessages(), Reason.NO_COMMIT);
    }
    assertThat(known(subscription.partitions().get(1).lagMessages())).isZero();
  }

  @Test
  void aCommitAtTheStartOfAnEmptyPartitionIsCaughtUp() {
    String queue = queue(1);
    String group = name("group");
    fixture().commit(group, queue, Map.of(0, 0L));
    assertThat(known(lag(group, queue, 0).lagMessages())).isZero();
  }

  @Test
  void anIdleGroupKeepsItsLag() {
    String queue = queue(1, 3);
    String group = name("group");
    fixture().commit(group, queue, Map.of(0, 1L));
    PartitionLag first = lag(group, queue, 0);
    PartitionLag second = lag(group, queue, 0);
    assertThat(known(second.lagMessages())).isEqualTo(known(first.lagMessages())).isEqualTo(2);
  }

  @Test
  void aMemberWithoutACommitIsAMemberWithUnknownLag() {
    for (GroupState.Kind kind : fixture().kinds()) {
      String queue = queue(2, 5);
      String group = name("group");
      try (BrokerFixture.Consumer consumer = fixture().join(kind, group, queue, "")) {
        assertThat(consumer.memberId()).isNotEmpty();
        GroupState state = group(group, queue);
        assertThat(state.members()).hasSize(1);
        assertThat(state.subscription(queue).orElseThrow().partitions())
            .hasSize(2)
            .allSatisfy(p -> unknown(p.lagMessages(), Reason.NO_COMMIT));
      }
    }
  }

  @Test
  void aRacingConsumerNeverLooksAheadOfTheEnd() throws InterruptedException {
    for (GroupState.Kind kind : fixture().kinds()) {
      String queue = queue(1, 1);
      String group = name("group");
      try (BrokerFixture.Consumer consumer = fixture().join(kind, group, queue, "")) {
        consumer.commit(Map.of(0, 1L));
        AtomicBoolean stop = new AtomicBoolean();
        AtomicReference<Throwable> failure = new AtomicReference<>();
        Thread racer =
            Thread.ofVirtual()
                .start(() -> {
                  try {
                    for (long end = 2; !stop.get() && end < 100_000; end++) {
                      fixture().produce(queue, 0, messages(1));
                      consumer.commit(Map.of(0, end));
                    }
                  } catch (RuntimeException e) {
                    failure.set(e);
                  }
                });
        try {
          for (int i = 0; i < 40; i++) {
            PartitionLag lag = lag(group, queue, 0);
            assertThat(known(lag.committed())).isPositive();
            assertThat(known(lag.offsetLag())).isNotNegative();
            assertThat(known(lag.lagMessages())).isNotNegative();
          }
        } finally {
          stop.set(true);
          racer.join();
        }
        assertThat(failure.get()).isNull();
      }
    }
  }

  @Test
  void aKnownNumberSaysHowAndWhen() {
    String queue = queue(1, 10);
    String group = name("group");
    fixture().commit(group, queue, Map.of(0, 4L));
    PartitionLag lag = lag(group, queue, 0);
    for (Measured measured : List.of(lag.committed(), lag.offsetLag(), lag.lagMessages())) {
      Measured.Known known = (Measured.Known) measured;
      assertThat(known.confidence()).isBetween(1, 100);
      assertThat(known.at()).isNotNull();
    }
    assertThat(((Measured.Known) lag.offsetLag()).method())
        .isEqualTo(Measured.Method.OFFSET_ARITHMETIC);
  }
}
