package io.clawback.runtime.inspect;

import static org.assertj.core.api.Assertions.assertThat;

import io.clawback.spi.broker.Scan.Range;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

class RangesTest {
  @Test
  void cutsOneLargePartitionForEachLane() {
    assertThat(Ranges.cut(List.of(new Range(0, 10, 100_011)), 2))
        .containsExactly(new Range(0, 10, 50_010), new Range(0, 50_010, 100_011));
  }

  @Test
  void leavesSmallPartitionsWhole() {
    List<Range> ranges = List.of(new Range(0, 0, 5_000), new Range(1, 7, 9));
    assertThat(Ranges.cut(ranges, 2)).isEqualTo(ranges);
  }

  @Test
  void samplesStretchesThatAreEvenlySpread() {
    List<Range> sample = Ranges.sample(List.of(new Range(0, 0, 100_000)), 1_000);
    assertThat(sample).hasSize(5);
    assertThat(Ranges.span(sample)).isEqualTo(1_000);
    assertThat(sample.getFirst()).isEqualTo(new Range(0, 9_900, 10_100));
    assertThat(sample.getLast()).isEqualTo(new Range(0, 89_900, 90_100));
  }

  @Test
  void samplesEverythingWhenThereIsNotMore() {
    List<Range> ranges = List.of(new Range(0, 0, 10), new Range(3, 5, 9));
    assertThat(Ranges.sample(ranges, 14)).isEqualTo(ranges);
  }

  @RepeatedTest(50)
  void samplesExactlySoManyWithoutReadingOneTwice(RepetitionInfo repetition) {
    Random random = new Random(repetition.getCurrentRepetition());
    List<Range> ranges =
        IntStream.range(0, 1 + random.nextInt(9))
            .mapToObj(p -> {
              long from = random.nextInt(1_000);
              return new Range(p, from, from + 1 + random.nextInt(5_000));
            })
            .toList();
    long wanted = 1 + random.nextInt((int) Ranges.span(ranges));
    List<Range> sample = Ranges.sample(ranges, wanted);
    assertThat(Ranges.span(sample)).isEqualTo(wanted);
    assertThat(sample).isSorted();
    for (int i = 0; i < sample.size(); i++) {
      Range one = sample.get(i);
      assertThat(ranges)
          .anyMatch(r ->
              r.partition() == one.partition() && r.from() <= one.from() && one.to() <= r.to());
      if (i > 0 && sample.get(i - 1).partition() == one.partition()) {
        assertThat(one.from()).isGreaterThan(sample.get(i - 1).to());
      }
    }
    assertThat(Ranges.span(Ranges.cut(ranges, 3))).isEqualTo(Ranges.span(ranges));
  }

  @Test
  void headsAreInASampleOnceAndNothingIsReadTwice() {
    List<Range> all = List.of(new Range(0, 100, 1_000), new Range(1, 0, 3));
    List<Range> heads = Ranges.heads(all, 50);
    assertThat(heads).containsExactly(new Range(0, 100, 150), new Range(1, 0, 3));
    assertThat(Ranges.heads(all, 0)).isEmpty();

    List<Range> sample =
        List.of(new Range(0, 140, 160), new Range(0, 500, 520), new Range(1, 1, 2));
    assertThat(Ranges.joined(sample, heads))
        .containsExactly(new Range(0, 100, 160), new Range(0, 500, 520), new Range(1, 0, 3));
  }

  @Test
  void leavesOutWhatOthersCover() {
    assertThat(
            Ranges.without(
                List.of(new Range(1, 0, 100), new Range(0, 10, 20)),
                List.of(
                    new Range(1, 90, 200),
                    new Range(1, 20, 30),
                    new Range(1, 0, 5),
                    new Range(2, 0, 99))))
        .containsExactly(new Range(0, 10, 20), new Range(1, 5, 20), new Range(1, 30, 90));
    assertThat(Ranges.without(List.of(new Range(0, 5, 9)), List.of(new Range(0, 0, 9)))).isEmpty();
  }

  @Test
  void takesTheNewestOfEachPartition() {
    List<Range> all = List.of(new Range(0, 0, 60), new Range(0, 80, 120), new Range(1, 0, 10));
    assertThat(Ranges.newest(all, 0.5))
        .containsExactly(new Range(0, 50, 60), new Range(0, 80, 120), new Range(1, 5, 10));
    assertThat(Ranges.newest(all, 0.001))
        .containsExactly(new Range(0, 119, 120), new Range(1, 9, 10));
    assertThat(Ranges.newest(all, 1)).isEqualTo(all);
  }
}
