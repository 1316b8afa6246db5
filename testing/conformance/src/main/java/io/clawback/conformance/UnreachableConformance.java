package io.clawback.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.clawback.model.error.Category;
import io.clawback.model.error.ClawbackException;
import io.clawback.model.fleet.BrokerDeclaration;
import io.clawback.model.fleet.Limits;
import io.clawback.model.plan.Operation.ExpandPartitions;
import io.clawback.model.plan.Operation.OffsetMove;
import io.clawback.model.plan.Operation.RemoveMembers;
import io.clawback.model.plan.Operation.ResetOffsets;
import io.clawback.spi.broker.Broker;
import io.clawback.spi.broker.Inspect;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A broker that does not answer: said within the time-out, and nothing hangs. */
public abstract class UnreachableConformance extends Conformance<BrokerFixture> {

  /** A well-formed declaration of a broker where nobody answers. */
  protected abstract BrokerDeclaration unreachable();

  private Broker nobody() {
    Limits d = Limits.DEFAULT;
    Limits quick =
        new Limits(
            d.maxQueues(),
            d.maxPartitions(),
            d.maxGroups(),
            Duration.ofSeconds(1),
            Duration.ofSeconds(2),
            d.fetchMessages(),
            d.fetchBytes(),
            d.historyWindow(),
            d.historyFor());
    return fixture().open(unreachable(), quick);
  }

  private static void isSaid(ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            ClawbackException.class,
            e -> {
              assertThat(e.problem().category()).isEqualTo(Category.CONNECTION);
              assertThat(e.problem().nextMove()).isNotBlank();
            });
  }

  @Test
  @Timeout(60)
  void lookingSaysSo() {
    try (Broker broker = nobody()) {
      Inspect inspect = broker.inspect();
      isSaid(inspect::identity);
      isSaid(inspect::discover);
      isSaid(() -> inspect.snapshot(topology(List.of("q"), List.of("g"))));
      isSaid(() -> inspect.rights(new Inspect.Needs(true, List.of("q"), List.of("g"))));
    }
  }

  @Test
  @Timeout(60)
  void actingIsRefusedForNothingWasSent() {
    try (Broker broker = nobody()) {
      ResetOffsets move =
          new ResetOffsets(
              subscription("g", "q"),
              List.of(new OffsetMove(0, Optional.of(1L), Optional.of(2L))),
              false);
      broker
          .offsets()
          .ifPresent(acts -> {
            refused(acts.act(mutation(), move), Category.CONNECTION);
            isSaid(() -> acts.probe(mutation(), move));
          });
      ExpandPartitions more = new ExpandPartitions(queueId("q"), 1, 2);
      broker
          .partitions()
          .ifPresent(acts -> refused(acts.act(mutation(), more), Category.CONNECTION));
      RemoveMembers out = new RemoveMembers(groupId("g"), List.of(), List.of("i"), 0);
      broker.groups().ifPresent(acts -> refused(acts.act(mutation(), out), Category.CONNECTION));
    }
  }

  @Test
  @Timeout(60)
  void openingConnectsToNothingAndClosingNeverHangs() {
    Broker broker = nobody();
    broker.close();
    broker.close();
  }
}
