package io.clawback.runtime.inspect;

import static org.assertj.core.api.Assertions.assertThat;

import io.clawback.content.Selector;
import io.clawback.model.name.BrokerId;
import io.clawback.model.name.QueueId;
import io.clawback.spi.broker.MessageBatch;
import io.clawback.spi.broker.Scan;
import io.clawback.spi.state.AcceptedKeys;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import org.junit.jupiter.api.Test;

class KeyKeeperTest {
  private static final QueueId QUEUE = new QueueId(new BrokerId("prod", "main"), "orders");
  private final Added store = new Added();
  private final KeyKeeper keeper =
      new KeyKeeper(
          store,
          QUEUE,
          "m",
          new AcceptedKeys.Bounds(1_000_000, 1L << 40),
          new Selector.Key(),
          0,
          1_000,
          InspectListener.NONE);

  /** Counts what is added to it. */
  private static final class Added implements AcceptedKeys {
    final List<Stretch> stretches = new ArrayList<>();
    final List<Stretch> holes = new ArrayList<>();
    long keys;
    long bytes;

    @Override
    public Ready prepare(QueueId queue, String meaning, Window window) {
      throw new AssertionError("it is prepared");
    }

    @Override
    public void mark(QueueId queue, String meaning, List<Mark> begins, List<Mark> more) {
      throw new AssertionError("it is marked");
    }

    @Override
    public synchronized void add(
        QueueId queue,
        String meaning,
        Bounds bounds,
        Stretch read,
        List<Stretch> unread,
        List<Accepted> messages) {
      stretches.add(read);
      holes.addAll(unread);
      keys += messages.size();
      bytes += messages.stream().mapToLong(m -> m.key().length).sum();
    }

    @Override
    public Known known(
        QueueId queue, String meaning, Instant since, SortedMap<Integer, Long> positions) {
      throw new AssertionError("nobody asks");
    }

    @Override
    public Kept kept(QueueId queue) {
      return new Kept(keys, bytes);
    }

    @Override
    public void close() {}
  }

  private static void feed(Scan.Lane lane, int partition, int messages, int length) {
    MessageBatch batch = new MessageBatch();
    batch.begin(partition, new byte[length], -1);
    for (int i = 0; i < messages; i++) {
      batch.add(i, 500, 0, length, 0, 1);
    }
    lane.take(batch);
    lane.passed(messages);
  }

  @Test
  void keepsARangeWhenItsEndIsReached() {
    Scan.Range whole = new Scan.Range(0, 0, 5);
    Scan.Range half = new Scan.Range(1, 0, 10);
    feed(keeper.lane(whole), 0, 5, 3);
    feed(keeper.lane(half), 1, 5, 3);
    assertThat(store.stretches).containsExactly(new AcceptedKeys.Stretch(0, 0, 5));

    List<Scan.Range> kept =
        keeper.finish(
            List.of(
                new Scan.Ended(whole, 5, Optional.empty()),
                new Scan.Ended(half, 5, Optional.empty()),
                new Scan.Ended(new Scan.Range(2, 0, 9), 0, Optional.empty())));
    assertThat(kept).containsExactly(whole, new Scan.Range(1, 0, 5));
    assertThat(store.keys).isEqualTo(10);
  }

  @Test
  void holdsNoMoreForManyRangesThanForAFew() {
    long fed = 0;
    List<Scan.Ended> ends = new ArrayList<>();
    for (int p = 0; p < 60; p++) {
      Scan.Range range = new Scan.Range(p, 0, 1_000);
      feed(keeper.lane(range), p, 100, 10_000);
      ends.add(new Scan.Ended(range, 100, Optional.empty()));
      fed += 100 * 10_000;
      assertThat(fed - store.bytes).isLessThan(17L << 20);
    }
    assertThat(keeper.finish(ends)).hasSize(60);
    assertThat(store.keys).isEqualTo(6_000);
    assertThat(store.stretches).hasSize(60);
  }

  @Test
  void keepsWhatCouldNotBeReadWithThePartItLiesIn() {
    Scan.Range range = new Scan.Range(0, 100, 200);
    Scan.Lane lane = keeper.lane(range);
    lane.unreadable(new Scan.Unreadable(0, 90, 103, -1, "trimmed meanwhile"));
    lane.passed(103);
    lane.unreadable(new Scan.Unreadable(0, 150, 151, 9, "too large"));
    lane.unreadable(new Scan.Unreadable(0, 199, 210, 9, "damaged"));
    assertThat(store.holes).isEmpty();
    lane.passed(200);

    assertThat(store.holes)
        .containsExactly(
            new AcceptedKeys.Stretch(0, 100, 103),
            new AcceptedKeys.Stretch(0, 150, 151),
            new AcceptedKeys.Stretch(0, 199, 200));
    assertThat(keeper.unread()).isEqualTo(store.holes);
  }
}
