package io.clawback.runtime.inspect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.clawback.spi.broker.Scan.Range;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
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
  void leavesOutOfManyPartitionsWithoutWalkingAllForEach() {
    List<Range> some = IntStream.range(0, 100_000).mapToObj(p -> new Range(p, 0, 10)).toList();
    List<Range> others = IntStream.range(0, 100_000).mapToObj(p -> new Range(p, 0, 9)).toList();
    List<Range> left =
        assertTimeoutPreemptively(Duration.ofSeconds(10), () -> Ranges.without(some, others));
    assertThat(left).hasSize(100_000).contains(new Range(99_999, 9, 10));
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
