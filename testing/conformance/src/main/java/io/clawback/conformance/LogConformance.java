package io.clawback.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.clawback.conformance.LogFixture.Transaction;
import io.clawback.model.error.Category;
import io.clawback.model.observed.Measured.Reason;
import io.clawback.model.observed.PartitionLag;
import io.clawback.model.observed.PartitionState;
import io.clawback.model.plan.Operation.OffsetMove;
import io.clawback.model.plan.Operation.ResetOffsets;
import io.clawback.spi.broker.Inspect.Peek;
import io.clawback.spi.broker.Inspect.PeekBudget;
import io.clawback.spi.broker.Inspect.Position;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** The traps of logs: a difference of offsets is not a number of messages. */
public abstract class LogConformance extends Conformance<LogFixture> {

  private Peek peek(String group, String queue, int partition, long offset, long logEnd) {
    return broker()
        .inspect()
        .peek(
            List.of(new Position(subscription(group, queue), partition, offset, logEnd)),
            new PeekBudget(10_000, 1L << 24, 1_000))
        .getFirst();
  }

  private String group(String queue, long position) {
    String group = name("group");
    fixture().commit(group, queue, Map.of(0, position));
    return group;
  }

  @Test
  void aTrimmedLogStartsLater() {
    String queue = queue(1, 10);
    fixture().trim(queue, 0, 6);
    PartitionState state = partition(queue, 0);
    assertThat(known(state.logStart())).isEqualTo(6);
    assertThat(known(state.logEnd())).isEqualTo(10);
    assertThat(
            broker()
                .inspect()
                .offsetsByTime(List.of(queueId(queue)), List.of(Instant.EPOCH))
                .get(queueId(queue)))
        .containsEntry(Instant.EPOCH, new TreeMap<>(Map.of(0, 6L)));
  }

  @Test
  void aCommitBelowTheLogStartHasNoHonestNumberOfMessages() {
    String queue = queue(1, 10);
    String group = group(queue, 2);
    fixture().trim(queue, 0, 6);
    PartitionLag lag = lag(group, queue, 0);
    assertThat(known(lag.committed())).isEqualTo(2);
    assertThat(known(lag.offsetLag())).isEqualTo(8);
    unknown(lag.lagMessages(), Reason.BELOW_LOG_START);
  }

  @Test
  void aCommitBeyondTheEndIsNeitherNegativeNorZero() {
    String queue = queue(1, 3);
    String group = group(queue, 50);
    PartitionLag lag = lag(group, queue, 0);
    assertThat(known(lag.committed())).isEqualTo(50);
    unknown(lag.offsetLag(), Reason.BEYOND_LOG_END);
    unknown(lag.lagMessages(), Reason.BEYOND_LOG_END);
  }

  @Test
  void aMarkerAtTheEndIsALagInOffsetsAndNoMessage() {
    String queue = queue(1);
    fixture().produceCommitted(queue, 0, messages(5));
    String group = group(queue, 5);
    PartitionLag lag = lag(group, queue, 0);
    assertThat(known(lag.offsetLag())).isEqualTo(1);
    Peek peek = peek(group, queue, 0, 5, 6);
    assertThat(known(peek.messages())).isZero();
    assertThat(peek.oldest().number()).isEmpty();
  }

  @Test
  void markersBetweenAreNotCounted() {
    String queue = queue(1);
    fixture().produceCommitted(queue, 0, messages(5));
    fixture().produceCommitted(queue, 0, messages(4));
    String group = group(queue, 0);
    assertThat(known(lag(group, queue, 0).offsetLag())).isEqualTo(11);
    assertThat(known(peek(group, queue, 0, 0, 11).messages())).isEqualTo(9);
  }

  @Test
  void abortedMessagesAreNone() {
    String queue = queue(1, 2);
    fixture().produceAborted(queue, 0, messages(7));
    fixture().produce(queue, 0, messages(3));
    String group = group(queue, 0);
    assertThat(known(lag(group, queue, 0).offsetLag())).isEqualTo(13);
    assertThat(known(peek(group, queue, 0, 0, 13).messages())).isEqualTo(5);
    PartitionState state = partition(queue, 0);
    assertThat(known(state.lastStable())).isEqualTo(13);
  }

  @Test
  void transactionsThatOverlapAreToldApart() {
    String queue = queue(1);
    long first = fixture().now().toEpochMilli() - 60_000;
    try (Transaction aborted = fixture().begin(queue, 0, at(first, 3));
        Transaction committed = fixture().begin(queue, 0, at(first + 10_000, 2))) {
      fixture().produce(queue, 0, at(first + 20_000, 1));
      aborted.abort();
      committed.commit();
    }
    fixture().produce(queue, 0, at(first + 30_000, 1));
    String group = group(queue, 0);
    long end = known(partition(queue, 0).logEnd());
    assertThat(end).as("with two markers").isEqualTo(9);
    for (long position : List.of(0L, 1L, 3L)) {
      Peek peek = peek(group, queue, 0, position, end);
      assertThat(known(peek.messages())).as("from %s on", position).isEqualTo(4);
      assertThat(known(peek.oldest())).as("from %s on", position).isEqualTo(first + 10_000);
    }
    assertThat(known(peek(group, queue, 0, 4, end).messages())).isEqualTo(3);
  }

  private static List<BrokerFixture.Message> at(long time, int count) {
    return Collections.nCopies(count, new BrokerFixture.Message("", "m", time));
  }

  @Test
  void anOpenTransactionHoldsBackTheLastStableOffset() {
    String queue = queue(1, 4);
    String group = group(queue, 0);
    try (Transaction transaction = fixture().begin(queue, 0, messages(3))) {
      PartitionState state = partition(queue, 0);
      assertThat(known(state.lastStable())).isEqualTo(4);
      assertThat(known(state.logEnd())).isEqualTo(7);
      assertThat(known(lag(group, queue, 0).offsetLag())).isEqualTo(7);
      peek(group, queue, 0, 0, 7)
          .messages()
          .number()
          .ifPresent(n -> assertThat(n).isBetween(4L, 7L));
      transaction.commit();
    }
    eventually(() -> assertThat(known(partition(queue, 0).lastStable())).isEqualTo(8));
  }

  @Test
  void compactedRecordsAreNoMessages() {
    String queue = name("compacted");
    fixture().createCompactedQueue(queue, 1);
    long now = fixture().now().toEpochMilli();
    List<BrokerFixture.Message> messages = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      messages.add(new BrokerFixture.Message("key" + i % 4, "value " + i, now));
    }
    fixture().produce(queue, 0, messages);
    String group = group(queue, 0);
    fixture().compact(queue, 0);
    long end = 100L + fixture().uncompactedTail();
    PartitionLag lag = lag(group, queue, 0);
    assertThat(known(lag.offsetLag())).isEqualTo(end);
    lag.lagMessages().number().ifPresent(n -> assertThat(n).isLessThanOrEqualTo(end));
    assertThat(known(peek(group, queue, 0, 0, end).messages()))
        .isEqualTo(4 + fixture().uncompactedTail());
    Peek amidst = peek(group, queue, 0, 50, end);
    assertThat(known(amidst.messages())).isEqualTo(4 + fixture().uncompactedTail());
    assertThat(known(amidst.oldest())).isEqualTo(now);
  }

  @Test
  void aResetStaysWithinATrimmedLog() {
    String queue = queue(1, 10);
    String group = group(queue, 8);
    fixture().trim(queue, 0, 6);
    var offsets = broker().offsets().orElseThrow();
    leavesAsItWas(
        queue,
        group,
        () -> refused(offsets.act(mutation(), to(group, queue, 8, 5)), Category.STALE));
    done(offsets.act(mutation(), to(group, queue, 8, 6)));
    assertThat(fixture().committed(group, queue)).containsEntry(0, 6L);
  }

  @Test
  void aPositionBelowTheLogCanBeBroughtBackIntoIt() {
    String queue = queue(1, 10);
    String group = group(queue, 2);
    fixture().trim(queue, 0, 6);
    done(broker().offsets().orElseThrow().act(mutation(), to(group, queue, 2, 6)));
    assertThat(fixture().committed(group, queue)).containsEntry(0, 6L);
    assertThat(known(lag(group, queue, 0).lagMessages())).isEqualTo(4);
  }

  private ResetOffsets to(String group, String queue, long from, long to) {
    return new ResetOffsets(
        subscription(group, queue),
        List.of(new OffsetMove(0, Optional.of(from), Optional.of(to))),
        to < from);
  }
}
