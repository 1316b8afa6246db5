package io.clawback.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.clawback.model.name.QueueId;
import io.clawback.model.observed.Measured.Reason;
import io.clawback.spi.broker.Inspect.Peek;
import io.clawback.spi.broker.Inspect.PeekBudget;
import io.clawback.spi.broker.Inspect.Position;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Offsets by time, and the messages at a position. */
public abstract class PeekConformance extends Conformance<BrokerFixture> {
  private static final PeekBudget AMPLE_LOOK = new PeekBudget(10_000, 1L << 24, 1_000);

  /** Three messages, ten seconds apart. */
  private List<BrokerFixture.Message> threeFrom(long first) {
    return List.of(
        new BrokerFixture.Message("", "a", first),
        new BrokerFixture.Message("", "b", first + 10_000),
        new BrokerFixture.Message("", "c", first + 20_000));
  }

  @Test
  void findsTheFirstMessageThatIsNewEnough() {
    String queue = queue(2);
    long first = fixture().now().toEpochMilli() - 60_000;
    fixture().produce(queue, 0, threeFrom(first));
    Instant[] times = {
      Instant.ofEpochMilli(first - 1),
      Instant.ofEpochMilli(first),
      Instant.ofEpochMilli(first + 1),
      Instant.ofEpochMilli(first + 20_000),
      Instant.ofEpochMilli(first + 20_001)
    };
    long[] offsets = {0, 0, 1, 2, 3};
    SortedMap<Instant, SortedMap<Integer, Long>> found =
        broker()
            .inspect()
            .offsetsByTime(List.of(queueId(queue)), List.of(times))
            .get(queueId(queue));
    assertThat(found).isNotNull().hasSize(times.length);
    for (int i = 0; i < times.length; i++) {
      assertThat(found).containsEntry(times[i], new TreeMap<>(Map.of(0, offsets[i], 1, 0L)));
    }
  }

  @Test
  void aQueueThatIsNotThereHasNoOffsetsByTime() {
    String queue = queue(1, 3);
    QueueId gone = queueId(name("nowhere"));
    var found =
        broker().inspect().offsetsByTime(List.of(gone, queueId(queue)), List.of(Instant.EPOCH));
    assertThat(found.getOrDefault(gone, new TreeMap<>()).values())
        .allSatisfy(partitions -> assertThat(partitions).isEmpty());
    assertThat(found.get(queueId(queue))).containsKey(Instant.EPOCH);
  }

  private List<Peek> peek(PeekBudget budget, Position... positions) {
    return broker().inspect().peek(List.of(positions), budget);
  }

  private Position at(String queue, int partition, long offset, long logEnd) {
    return new Position(subscription("nobody", queue), partition, offset, logEnd);
  }

  @Test
  void tellsTheAgeOfTheMessageAtThePosition() {
    String queue = queue(2);
    long first = fixture().now().toEpochMilli() - 60_000;
    fixture().produce(queue, 1, threeFrom(first));
    Position position = at(queue, 1, 1, 3);
    List<Peek> peeks = peek(AMPLE_LOOK, position);
    assertThat(peeks).extracting(Peek::position).containsExactly(position);
    assertThat(known(peeks.getFirst().oldest())).isEqualTo(first + 10_000);
    assertThat(known(peeks.getFirst().messages())).isEqualTo(2);
  }

  @Test
  void answersEachPositionInOrder() {
    String one = queue(3, 5);
    String two = queue(1, 4);
    List<Position> positions =
        List.of(at(two, 0, 3, 4), at(one, 2, 0, 5), at(one, 0, 4, 5), at(two, 0, 0, 4));
    List<Peek> peeks = broker().inspect().peek(positions, AMPLE_LOOK);
    assertThat(peeks).extracting(Peek::position).containsExactlyElementsOf(positions);
    assertThat(peeks).extracting(p -> known(p.messages())).containsExactly(1L, 5L, 1L, 4L);
  }

  @Test
  void countsNoFurtherThanTheEndThatItWasGiven() {
    String queue = queue(1, 9);
    assertThat(known(peek(AMPLE_LOOK, at(queue, 0, 2, 5)).getFirst().messages())).isEqualTo(3);
  }

  @Test
  void nothingBehindIsNoMessageAndNoAge() {
    String queue = queue(1, 4);
    Peek peek = peek(AMPLE_LOOK, at(queue, 0, 4, 4)).getFirst();
    assertThat(known(peek.messages())).isZero();
    assertThat(peek.oldest().number()).isEmpty();
  }

  @Test
  void aSpentBudgetIsSaidAndNeverAZero() {
    String queue = queue(3, 50);
    List<Position> positions = new ArrayList<>();
    for (int p = 0; p < 3; p++) {
      positions.add(at(queue, p, 0, 50));
    }
    for (Peek peek : broker().inspect().peek(positions, new PeekBudget(0, 0, 1_000))) {
      unknown(peek.oldest(), Reason.BUDGET_SPENT);
      unknown(peek.messages(), Reason.BUDGET_SPENT);
    }
    List<Peek> tight = broker().inspect().peek(positions, new PeekBudget(60, 1L << 20, 1_000));
    assertThat(tight)
        .as("60 messages do not count three times 50")
        .anySatisfy(p -> unknown(p.messages(), Reason.BUDGET_SPENT));
    assertThat(tight)
        .allSatisfy(p -> p.messages().number().ifPresent(n -> assertThat(n).isEqualTo(50)));
  }

  @Test
  void aLongBacklogIsNotCounted() {
    String queue = queue(1, 50);
    Peek peek = peek(new PeekBudget(10_000, 1L << 24, 49), at(queue, 0, 0, 50)).getFirst();
    assertThat(peek.oldest().number()).isPresent();
    unknown(peek.messages(), Reason.BUDGET_SPENT);
  }

  @Test
  void aVanishedQueueIsUnknown() {
    String queue = queue(1, 5);
    fixture().deleteQueue(queue);
    Peek peek = peek(AMPLE_LOOK, at(queue, 0, 0, 5)).getFirst();
    assertThat(peek.oldest().number()).isEmpty();
    assertThat(peek.messages().number()).isEmpty();
  }
}
