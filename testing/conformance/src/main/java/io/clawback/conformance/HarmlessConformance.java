package io.clawback.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.clawback.model.fleet.Limits;
import io.clawback.model.observed.BrokerSnapshot;
import io.clawback.model.observed.GroupState;
import io.clawback.model.plan.Operation.ExpandPartitions;
import io.clawback.model.plan.Operation.OffsetMove;
import io.clawback.model.plan.Operation.ResetOffsets;
import io.clawback.spi.broker.Broker;
import io.clawback.spi.broker.Inspect;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Looking is harmless (SAFETY I9): it leaves the broker as it was, however often. */
public abstract class HarmlessConformance extends Conformance<BrokerFixture> {
  @Test
  void lookingLeavesAnIdleGroupAsItWas() {
    String queue = queue(3, 20);
    String group = name("group");
    fixture().commit(group, queue, Map.of(0, 5L, 2, 20L));
    leavesAsItWas(
        queue,
        group,
        () -> {
          for (int i = 0; i < fixture().looks(); i++) {
            lookAtAll(queue, group);
          }
        });
  }

  @Test
  void lookingDisturbsNoRunningConsumer() {
    for (GroupState.Kind kind : fixture().kinds()) {
      String queue = queue(2, 20);
      String group = name("group");
      try (BrokerFixture.Consumer one = fixture().join(kind, group, queue, "");
          BrokerFixture.Consumer two = fixture().join(kind, group, queue, "static")) {
        one.commit(Map.of(0, 5L));
        eventually(() ->
            assertThat(group(group, queue).members())
                .hasSize(2)
                .allSatisfy(m -> assertThat(m.assigned()).isNotEmpty()));
        String before = one.memberId() + two.memberId();
        leavesAsItWas(
            queue,
            group,
            () -> {
              for (int i = 0; i < fixture().looks(); i++) {
                lookAtAll(queue, group);
              }
            });
        assertThat(one.memberId() + two.memberId()).isEqualTo(before);
      }
    }
  }

  private void lookAtAll(String queue, String group) {
    Inspect inspect = broker().inspect();
    inspect.identity();
    BrokerSnapshot snapshot = look(List.of(queue), List.of(group));
    assertThat(snapshot.unseen()).isEmpty();
    inspect.offsetsByTime(List.of(queueId(queue)), List.of(fixture().now().minusSeconds(5)));
    inspect.peek(
        List.of(new Inspect.Position(subscription(group, queue), 0, 5, 20)),
        new Inspect.PeekBudget(100, 1L << 20, 100));
    inspect.rights(new Inspect.Needs(true, List.of(queue), List.of(group)));
    broker()
        .offsets()
        .ifPresent(offsets ->
            offsets.probe(
                mutation(),
                new ResetOffsets(
                    subscription(group, queue),
                    List.of(new OffsetMove(0, Optional.of(5L), Optional.of(20L))),
                    false)));
    broker()
        .partitions()
        .ifPresent(
            partitions -> partitions.probe(mutation(), new ExpandPartitions(queueId(queue), 3, 6)));
  }

  @Test
  void lookingForWhatIsNotThereMakesNothing() {
    String queue = name("nowhere");
    String group = name("nobody");
    BrokerSnapshot snapshot = look(List.of(queue), List.of(group));
    assertThat(snapshot.queues()).isEmpty();
    assertThat(snapshot.groups()).isEmpty();
    broker().inspect().offsetsByTime(List.of(queueId(queue)), List.of(fixture().now()));
    broker()
        .inspect()
        .peek(
            List.of(new Inspect.Position(subscription(group, queue), 0, 0, 1)),
            new Inspect.PeekBudget(10, 1_000, 10));
    broker().inspect().rights(new Inspect.Needs(true, List.of(queue), List.of(group)));
    assertThat(fixture().facts(queue, group)).isEmpty();
    assertThat(broker().inspect().discover().queues()).doesNotContain(queue);
    assertThat(broker().inspect().discover().groups()).doesNotContain(group);
  }

  @Test
  void twoLooksAtAStillWorldAreEqual() {
    String queue = queue(4, 6);
    String group = name("group");
    fixture().commit(group, queue, Map.of(0, 1L, 3, 6L));
    assertThat(withoutTimes(look(List.of(queue), List.of(group))))
        .isEqualTo(withoutTimes(look(List.of(queue), List.of(group))));
  }

  private static String withoutTimes(BrokerSnapshot snapshot) {
    return (snapshot.queues().toString() + snapshot.groups() + snapshot.hanging())
        .replaceAll("at=[^,\\]]*", "at=");
  }

  @Test
  void openingAndClosingLeavesNothing() {
    String queue = queue(1, 3);
    String group = name("group");
    fixture().commit(group, queue, Map.of(0, 1L));
    leavesAsItWas(
        queue,
        group,
        () -> {
          for (int i = 0; i < 3; i++) {
            try (Broker again = fixture().open(fixture().declaration(), Limits.DEFAULT)) {
              again.inspect().snapshot(topology(List.of(queue), List.of(group)));
            }
          }
        });
  }
}
