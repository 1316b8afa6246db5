package io.clawback.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.clawback.model.error.ClawbackException;
import io.clawback.model.observed.GroupState;
import io.clawback.model.plan.Operation.OffsetMove;
import io.clawback.model.plan.Operation.ResetOffsets;
import io.clawback.model.run.Outcome;
import io.clawback.spi.broker.Acts;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;

/** Moves of a position while a consumer comes and goes (SAFETY I6, I7). */
public abstract class RaceConformance extends Conformance<BrokerFixture> {
  private static final int ROUNDS = 5;
  private static final int LOOKS = 20;
  private static final long PLANNED = 4;
  private static final long CONSUMED = 6;
  private static final long WANTED = 9;

  @Test
  void neverMovesAPositionUnderARunningConsumer() throws InterruptedException {
    for (GroupState.Kind kind : fixture().kinds()) {
      String queue = queue(1, 10);
      String group = name("group");
      fixture().commit(group, queue, Map.of(0, PLANNED));
      ConcurrentLinkedQueue<String> trouble = new ConcurrentLinkedQueue<>();
      Thread racer = Thread.ofVirtual().start(() -> comeAndGo(kind, group, queue, trouble));
      List<ResetOffsets> moves =
          List.of(
              move(group, queue, PLANNED, WANTED),
              move(group, queue, CONSUMED, WANTED),
              move(group, queue, WANTED, PLANNED));
      Acts<ResetOffsets> offsets = broker().offsets().orElseThrow();
      List<String> outcomes = new ArrayList<>();
      for (int i = 0; racer.isAlive(); i++) {
        try {
          Outcome outcome = offsets.act(mutation(), moves.get(i % moves.size()));
          outcomes.add(outcome.toString());
        } catch (ClawbackException inDoubt) {
          outcomes.add(inDoubt.toString());
        }
      }
      racer.join();
      assertThat(trouble).as("%s, after %s", kind, outcomes).isEmpty();
      long now = fixture().committed(group, queue).getOrDefault(0, PLANNED);
      if (now != WANTED) {
        eventually(() -> done(offsets.act(mutation(), move(group, queue, now, WANTED))));
      }
      assertThat(fixture().committed(group, queue)).containsEntry(0, WANTED);
    }
  }

  private ResetOffsets move(String group, String queue, long from, long to) {
    return new ResetOffsets(
        subscription(group, queue),
        List.of(new OffsetMove(0, Optional.of(from), Optional.of(to))),
        to < from);
  }

  /** The only thread that uses the fixture while it runs. */
  private void comeAndGo(
      GroupState.Kind kind, String group, String queue, ConcurrentLinkedQueue<String> trouble) {
    try {
      for (int round = 0; round < ROUNDS; round++) {
        try (BrokerFixture.Consumer consumer = fixture().join(kind, group, queue, "")) {
          commitInTheEnd(consumer);
          for (int look = 0; look < LOOKS; look++) {
            long seen = fixture().committed(group, queue).getOrDefault(0, -1L);
            if (seen != CONSUMED) {
              trouble.add("round " + round + ": the consumer's position became " + seen);
            }
          }
        }
      }
    } catch (RuntimeException e) {
      trouble.add(e.toString());
    }
  }

  /** A commit may fail while the group shares its partitions anew; a consumer tries again. */
  private static void commitInTheEnd(BrokerFixture.Consumer consumer) {
    eventually(() -> {
      try {
        consumer.commit(Map.of(0, CONSUMED));
      } catch (RuntimeException sharingAnew) {
        throw new AssertionError("not committed yet", sharingAnew);
      }
    });
  }
}
