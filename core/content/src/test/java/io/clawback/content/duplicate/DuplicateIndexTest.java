package io.clawback.content.duplicate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.clawback.content.Contents;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.roaringbitmap.longlong.Roaring64Bitmap;

class DuplicateIndexTest {
  private static final long ENOUGH = 64L << 20;

  private static Contents.Duplicates found(List<Stream.Event> events, long expected, long bytes) {
    DuplicateIndex index = new DuplicateIndex(expected, bytes);
    events.forEach(e -> e.into(index));
    return index.finish();
  }

  @Test
  void saysWhatAMapOfAllMessagesSays() {
    for (int seed = 0; seed < 20; seed++) {
      List<Stream.Event> events = Stream.of(seed, 20_000, 300 << seed % 7, 1 + seed);
      assertThat(found(events, seed % 3 * 10_000, ENOUGH)).isEqualTo(Oracle.judge(events));
    }
  }

  @Test
  void anyOrderAndAnyMergeOfPartsSaysTheSame() {
    List<Stream.Event> events = Stream.of(7, 30_000, 8_000, 5);
    Contents.Duplicates expected = Oracle.judge(events);
    for (int seed = 0; seed < 8; seed++) {
      Random random = new Random(seed);
      Collections.shuffle(events, random);
      List<DuplicateIndex> parts = new ArrayList<>();
      for (int i = 0; i <= seed; i++) {
        parts.add(new DuplicateIndex(0, ENOUGH));
      }
      events.forEach(e -> e.into(parts.get(random.nextInt(parts.size()))));
      DuplicateIndex whole = parts.get(random.nextInt(parts.size()));
      parts.stream().filter(p -> p != whole).forEach(whole::merge);

      assertThat(whole.finish()).isEqualTo(expected);
    }
  }

  @Test
  void lanesShareOneIndex() throws Exception {
    List<Stream.Event> events = Stream.of(11, 60_000, 9_000, 8);
    DuplicateIndex index = new DuplicateIndex(0, ENOUGH);
    try (Threads lanes = new Threads(4)) {
      for (int lane = 0; lane < 4; lane++) {
        int mine = lane;
        lanes.run(() -> {
          for (int i = mine; i < events.size(); i += 4) {
            events.get(i).into(index);
          }
          return null;
        });
      }
      lanes.join();
    }
    assertThat(index.finish()).isEqualTo(Oracle.judge(events));
  }

  @Test
  void finishingDoesNotEndIt() {
    List<Stream.Event> events = Stream.of(3, 10_000, 3_000, 3);
    DuplicateIndex index = new DuplicateIndex(0, ENOUGH);
    events.subList(0, 4_000).forEach(e -> e.into(index));
    assertThat(index.finish()).isEqualTo(Oracle.judge(events.subList(0, 4_000)));
    events.subList(4_000, 10_000).forEach(e -> e.into(index));
    assertThat(index.finish()).isEqualTo(Oracle.judge(events));
  }

  @Test
  void messagesWithoutAKeyAreNoRepetitions() {
    DuplicateIndex index = new DuplicateIndex(0, ENOUGH);
    index.add(0, 1, new byte[4], 0, 0, 0, 4);
    index.add(0, 2, new byte[4], 0, 0, 0, 4);
    index.add(0, 3, new byte[4], 0, -1, 0, 4);
    index.add(0, 4, new byte[4], 0, -1, 0, 4);

    assertThat(index.finish().keyed()).isZero();
    assertThat(index.finish().duplicates()).isEmpty();
  }

  @Test
  void noValueIsOtherContentThanAnEmptyOne() {
    DuplicateIndex index = new DuplicateIndex(0, ENOUGH);
    index.add(0, 1, new byte[4], 0, 4, 4, 0);
    index.add(0, 2, new byte[4], 0, 4, 4, -1);
    index.add(0, 3, new byte[4], 0, 4, 4, 0);

    assertThat(index.finish().conflicts().get(0).toArray()).containsExactly(2);
    assertThat(index.finish().duplicates().get(0).toArray()).containsExactly(3);
  }

  @Test
  void longKeysWithTheSameHashAreComparedInFull() {
    for (int seed = 0; seed < 5; seed++) {
      List<Stream.Event> events = Stream.of(seed, 4_000, 1_500, 3);
      events.removeIf(e -> e.key().length > KeyArena.LONGEST);
      DuplicateIndex index =
          new DuplicateIndex(0, ENOUGH, 0, AcceptedBefore.NOTHING, new Colliding());
      events.forEach(e -> e.into(index));
      assertThat(index.finish()).isEqualTo(Oracle.judge(events));
    }
  }

  @Test
  @Timeout(60)
  void endsWhateverNumberOfKeysIsExpected() {
    List<Stream.Event> events = Stream.of(3, 2_000, 400, 2);
    for (long expected = 0; expected < 1_500; expected += 50) {
      assertThat(found(events, expected, ENOUGH)).isEqualTo(Oracle.judge(events));
    }
  }

  @Test
  void tellsWhatWasAcceptedBefore() {
    byte[] known = Stream.key(12);
    byte[] value =
        Stream.of(5, 2_000, 100, 2).stream()
            .filter(e -> Arrays.equals(e.key(), known))
            .findFirst()
            .orElseThrow()
            .value();
    AcceptedBefore before =
        (array, from, length, values, valueFrom, valueLength) ->
            Arrays.equals(array, from, from + length, known, 0, known.length)
                ? new AcceptedBefore.Earlier(
                    9,
                    7,
                    1_000,
                    valueLength >= 0
                        && Arrays.equals(
                            values, valueFrom, valueFrom + valueLength, value, 0, value.length))
                : null;
    List<Stream.Event> events = Stream.of(5, 2_000, 100, 2);
    DuplicateIndex one = new DuplicateIndex(0, ENOUGH, 0, before);
    DuplicateIndex two = new DuplicateIndex(0, ENOUGH, 0, before);
    events.forEach(e -> e.into(e.offset() % 2 == 0 ? one : two));
    one.merge(two);
    List<Stream.Event> expected =
        events.stream().filter(e -> Arrays.equals(e.key(), known)).toList();
    Contents.Accepted found = one.finish().acceptedBefore();

    assertThat(expected).anyMatch(e -> Arrays.equals(e.value(), value));
    assertThat(expected).anyMatch(e -> !Arrays.equals(e.value(), value));
    assertThat(count(found.same()) + count(found.other())).isEqualTo(expected.size());
    assertThat(expected)
        .allMatch(e ->
            (Arrays.equals(e.value(), value) ? found.same() : found.other())
                .get(e.partition())
                .contains(e.offset()));
    assertThat(found.samples())
        .allMatch(p -> p.original().equals(new Contents.Seen(9, 7, 1_000)))
        .isSortedAccordingTo(
            Comparator.comparingInt((Contents.Pair p) -> p.repetition().partition())
                .thenComparingLong(p -> p.repetition().offset()));
    assertThat(found.samples().stream().filter(Contents.Pair::sameContent))
        .hasSize((int) Math.min(5, count(found.same())));
  }

  private static long count(Map<Integer, Roaring64Bitmap> offsets) {
    return offsets.values().stream().mapToLong(Roaring64Bitmap::getLongCardinality).sum();
  }

  @Test
  void refusesToMergeWhatIsBoundedOtherwise() {
    DuplicateIndex index = new DuplicateIndex(0, ENOUGH);
    assertThatThrownBy(() -> index.merge(new DuplicateIndex(0, 2 * ENOUGH)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> index.merge(new DuplicateIndex(0, ENOUGH, 1, AcceptedBefore.NOTHING)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void refusesToMergeWithItself() {
    DuplicateIndex index = new DuplicateIndex(0, ENOUGH);
    assertThatThrownBy(() -> index.merge(index)).isInstanceOf(IllegalArgumentException.class);
  }

  /** All long keys have one hash, and all keys one of two places. */
  private static final class Colliding implements Hashes {
    @Override
    public long first(byte[] bytes, int from, int length) {
      return 1;
    }

    @Override
    public long second(byte[] bytes, int from, int length) {
      return 2;
    }

    @Override
    public long place(long word, long rest) {
      return word % 2 == 0 ? -1L : 5L;
    }

    @Override
    public long content(byte[] bytes, int from, int length) {
      return Arrays.hashCode(Arrays.copyOfRange(bytes, from, from + length)) + 1;
    }
  }

  private static final class Threads implements AutoCloseable {
    private final ExecutorService threads;
    private final List<Future<?>> running = new ArrayList<>();

    Threads(int count) {
      threads = Executors.newFixedThreadPool(count);
    }

    void run(Callable<?> task) {
      running.add(threads.submit(task));
    }

    void join() throws Exception {
      for (Future<?> future : running) {
        future.get();
      }
    }

    @Override
    public void close() {
      threads.shutdownNow();
    }
  }
}
