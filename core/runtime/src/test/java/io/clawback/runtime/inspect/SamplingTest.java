package io.clawback.runtime.inspect;

import static org.assertj.core.api.Assertions.assertThat;

import io.clawback.spi.broker.Scan.Range;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

class SamplingTest {
  @Test
  void samplesStretchesThatAreEvenlySpread() {
    List<Range> sample = Sampling.of(List.of(new Range(0, 0, 100_000)), 1_000);
    assertThat(sample).hasSize(5);
    assertThat(Ranges.span(sample)).isEqualTo(1_000);
    assertThat(sample.getFirst()).isEqualTo(new Range(0, 9_900, 10_100));
    assertThat(sample.getLast()).isEqualTo(new Range(0, 89_900, 90_100));
  }

  @Test
  void samplesEverythingWhenThereIsNotMore() {
    List<Range> ranges = List.of(new Range(0, 0, 10), new Range(3, 5, 9));
    assertThat(Sampling.of(ranges, 14)).isEqualTo(ranges);
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
    List<Range> sample = Sampling.of(ranges, wanted);
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
    int reached = (int) sample.stream().mapToInt(Range::partition).distinct().count();
    assertThat(reached).isEqualTo((int) Math.min(wanted, ranges.size()));
  }

  @Test
  void aSmallSampleHasAPartOfEveryPartition() {
    List<Range> all =
        List.of(
            new Range(0, 0, 10_000),
            new Range(1, 500, 10_500),
            new Range(2, 0, 10),
            new Range(3, 0, 20_000));

    List<Range> sample = Sampling.of(all, 20);

    assertThat(sample).extracting(Range::partition).containsExactly(0, 1, 2, 3);
    assertThat(sample).extracting(r -> r.to() - r.from()).containsExactly(5L, 5L, 1L, 9L);
    assertThat(Sampling.words(sample, 40_010))
        .startsWith("a sample: 4 stretches, evenly spread over 4 partitions, 20 of 40,010 offsets");
    assertThat(Sampling.leftOut(all, sample)).isEmpty();
  }

  @Test
  void oneStretchIsOne() {
    assertThat(Sampling.words(List.of(new Range(0, 5, 6)), 10))
        .startsWith("a sample: 1 stretch, evenly spread over 1 partition, 1 of 10 offsets");
  }

  @Test
  void whereNotEveryPartitionHasRoomTheLongestAreReadAndTheOthersNamed() {
    List<Range> all =
        List.of(new Range(0, 0, 10), new Range(1, 0, 90), new Range(2, 0, 20), new Range(4, 0, 80));

    List<Range> sample = Sampling.of(all, 2);

    assertThat(sample).extracting(Range::partition).containsExactly(1, 4);
    assertThat(Sampling.leftOut(all, sample)).contains("no message is read of partitions 0, 2");
  }

  @Test
  void manyPartitionsAreNamedInRunsAndAListThatIsCutSaysSo() {
    assertThat(PartitionNumbers.words(new TreeSet<>(List.of(3)))).isEqualTo("partition 3");
    assertThat(PartitionNumbers.words(new TreeSet<>(List.of(0, 1, 2, 5))))
        .isEqualTo("partitions 0-2, 5");
    TreeSet<Integer> even = new TreeSet<>(IntStream.range(0, 40).mapToObj(i -> 2 * i).toList());
    assertThat(PartitionNumbers.words(even))
        .isEqualTo("partitions 0, 2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 22 and 28 more");
  }

  @Test
  void spansBeyondAllIntegersDoNotOverflow() {
    List<Range> sample =
        Sampling.of(List.of(new Range(0, 0, 1L << 50), new Range(1, 0, 1L << 50)), 10_000);
    assertThat(Ranges.span(sample)).isEqualTo(10_000);
    assertThat(sample).isSorted();
  }
}
