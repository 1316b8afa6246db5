package io.clawback.engine.content;

import static org.assertj.core.api.Assertions.assertThat;

import io.clawback.model.observed.ContentReport.Kind;
import io.clawback.model.observed.ContentReport.Offsets;
import io.clawback.model.observed.ContentReport.Seen;
import io.clawback.model.observed.ContentReport.Signature;
import io.clawback.model.observed.ContentReport.TimeLine;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.roaringbitmap.longlong.Roaring64NavigableMap;

/** The library is the oracle. */
class DistinctTest {
  private static Signature signature(String id, long count, List<Offsets> offsets) {
    Seen seen = new Seen(0, 0, Optional.empty());
    TimeLine noTimes = new TimeLine(Instant.EPOCH, Duration.ofSeconds(1), List.of());
    return new Signature(
        id,
        Kind.MALFORMED,
        "broken",
        97,
        List.of(),
        count,
        offsets,
        seen,
        seen,
        List.of(),
        List.of(),
        List.of(),
        noTimes,
        Optional.empty(),
        false);
  }

  private static Signature of(SortedMap<Integer, Roaring64NavigableMap> sets) {
    List<Offsets> offsets = new ArrayList<>();
    long count = 0;
    for (Map.Entry<Integer, Roaring64NavigableMap> set : sets.entrySet()) {
      count += set.getValue().getLongCardinality();
      offsets.add(
          new Offsets(
              set.getKey(),
              set.getValue().getLongCardinality(),
              RoaringOffsetsTest.portable(set.getValue())));
    }
    return signature("s", count, offsets);
  }

  private static SortedMap<Integer, Roaring64NavigableMap> on(int partition, long... offsets) {
    return new TreeMap<>(Map.of(partition, Roaring64NavigableMap.bitmapOf(offsets)));
  }

  @Test
  void aMessageInTwoSignaturesIsOneMessage() {
    assertThat(Distinct.messages(List.of(of(on(0, 1, 2, 3)), of(on(0, 3, 4))))).isEqualTo(4);
  }

  @Test
  void theSameOffsetOfAnotherPartitionIsAnotherMessage() {
    assertThat(Distinct.messages(List.of(of(on(0, 1, 2)), of(on(1, 1, 2))))).isEqualTo(4);
  }

  @Test
  void isTheUnionsSizeWhateverTheSetsLookLike() {
    Random random = new Random(11);
    for (int round = 0; round < 100; round++) {
      List<Signature> signatures = new ArrayList<>();
      TreeMap<Integer, Roaring64NavigableMap> union = new TreeMap<>();
      long spread = 1L << (6 + random.nextInt(30));
      for (int s = 0; s < 1 + random.nextInt(5); s++) {
        TreeMap<Integer, Roaring64NavigableMap> sets = new TreeMap<>();
        for (int partition = 0; partition < 3; partition++) {
          Roaring64NavigableMap set = new Roaring64NavigableMap();
          int many = 1 << random.nextInt(15);
          for (int i = 0; i < many; i++) {
            set.addLong((long) (random.nextDouble() * spread));
          }
          long from = random.nextInt(100_000);
          set.addRange(from, from + 1 + random.nextInt(100_000));
          set.runOptimize();
          sets.put(partition, set);
          union.computeIfAbsent(partition, k -> new Roaring64NavigableMap()).or(set);
        }
        signatures.add(of(sets));
      }
      assertThat(Distinct.messages(signatures))
          .isEqualTo(
              union.values().stream().mapToLong(Roaring64NavigableMap::getLongCardinality).sum());
    }
  }

  @Test
  void whatCannotBeReadIsCountedAsTold() {
    Signature unreadable = signature("u", 40, List.of(new Offsets(0, 40, new byte[] {1, 2, 3})));

    assertThat(Distinct.messages(List.of(of(on(0, 1, 2)), unreadable))).isEqualTo(42);
  }
}
