package io.clawback.content.duplicate;

import static org.assertj.core.api.Assertions.assertThat;

import io.clawback.content.Contents;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.roaringbitmap.longlong.Roaring64Bitmap;

/** What becomes of the index when its bytes do not suffice. */
class BoundedMemoryTest {
  private static final long TIGHT = 2L << 20;

  private static long count(Iterable<Roaring64Bitmap> sets) {
    long count = 0;
    for (Roaring64Bitmap set : sets) {
      count += set.getLongCardinality();
    }
    return count;
  }

  @Test
  void neverTakesMoreThanItMay() {
    for (long expected : new long[] {0, 1_000, 100_000, 10_000_000}) {
      for (int keys : new int[] {100, 20_000, 400_000}) {
        DuplicateIndex index = new DuplicateIndex(expected, TIGHT, 1, AcceptedBefore.NOTHING);
        long most = 0;
        for (Stream.Event event : Stream.of(keys, 200_000, keys, 4)) {
          event.into(index);
          most = Math.max(most, index.used());
        }
        index.finish();
        assertThat(Math.max(most, index.used())).isLessThanOrEqualTo(TIGHT);
      }
    }
  }

  @Test
  void looksAtTheSamePartWhateverTheOrder() {
    for (int keys : new int[] {30_000, 60_000, 200_000}) {
      List<Stream.Event> events = Stream.of(keys, 200_000, keys, 4);
      Contents.Duplicates first = null;
      for (int seed = 0; seed < 4; seed++) {
        Random random = new Random(seed);
        Collections.shuffle(events, random);
        List<DuplicateIndex> parts = new ArrayList<>();
        for (int i = 0; i <= seed; i++) {
          parts.add(new DuplicateIndex(seed * 100_000, TIGHT, 1, AcceptedBefore.NOTHING));
        }
        events.forEach(e -> e.into(parts.get(random.nextInt(parts.size()))));
        parts.subList(1, parts.size()).forEach(parts.get(0)::merge);
        Contents.Duplicates found = parts.get(0).finish();
        first = first == null ? found : first;
        assertThat(found).isEqualTo(first);
      }
      assertThat(first.share()).isBetween(0.01, 0.9);
      assertThat(first.keyed()).isEqualTo(200_000);
    }
  }

  @Test
  void lanesThatShareOneLookAtTheSamePart() throws Exception {
    List<Stream.Event> events = Stream.of(2, 150_000, 90_000, 4);
    DuplicateIndex alone = new DuplicateIndex(0, TIGHT, 1, AcceptedBefore.NOTHING);
    events.forEach(e -> e.into(alone));
    Contents.Duplicates expected = alone.finish();
    for (int run = 0; run < 3; run++) {
      DuplicateIndex shared = new DuplicateIndex(0, TIGHT, 1, AcceptedBefore.NOTHING);
      List<Thread> lanes = new ArrayList<>();
      for (int lane = 0; lane < 4; lane++) {
        int mine = lane;
        lanes.add(
            new Thread(() -> {
              for (int i = mine; i < events.size(); i += 4) {
                events.get(i).into(shared);
              }
            }));
      }
      lanes.forEach(Thread::start);
      for (Thread lane : lanes) {
        lane.join();
      }
      assertThat(shared.finish()).isEqualTo(expected);
      assertThat(shared.used()).isLessThanOrEqualTo(TIGHT);
    }
    assertThat(expected.share()).isLessThan(1);
  }

  @Test
  void theFullKeysGoBeforeAnyKeyGoes() {
    List<Stream.Event> events = Stream.of(1, 60_000, 60_000, 4);
    Contents.Duplicates exact = Oracle.judge(events);
    DuplicateIndex index = new DuplicateIndex(0, TIGHT, 1, AcceptedBefore.NOTHING);
    events.forEach(e -> e.into(index));
    Contents.Duplicates found = index.finish();

    assertThat(found.share()).isEqualTo(1);
    assertThat(found.duplicates()).isEqualTo(exact.duplicates());
    assertThat(found.conflicts()).isEqualTo(exact.conflicts());
    assertThat(found.suspected()).isGreaterThan(exact.suspected());
  }

  @Test
  void theStatedErrorHolds() {
    int within = 0;
    int runs = 30;
    double squares = 0;
    for (int seed = 0; seed < runs; seed++) {
      List<Stream.Event> events = Stream.of(seed, 120_000, 100_000, 4);
      Contents.Duplicates exact = Oracle.judge(events);
      long repetitions = count(exact.duplicates().values()) + count(exact.conflicts().values());
      DuplicateIndex index = new DuplicateIndex(0, TIGHT, seed + 1, AcceptedBefore.NOTHING);
      events.forEach(e -> e.into(index));
      Contents.Duplicates found = index.finish();
      double scaled =
          (count(found.duplicates().values()) + count(found.conflicts().values())) / found.share();
      double deviation = (scaled / repetitions - 1) / found.error();
      squares += deviation * deviation;
      within += Math.abs(deviation) <= 2 ? 1 : 0;
      assertThat(found.error()).isBetween(0.001, 0.05);
    }
    // Of a normal distribution 95 % lie within two standard errors; the mean square is 1.
    assertThat(within).isGreaterThanOrEqualTo(runs * 85 / 100);
    assertThat(squares / runs).isBetween(0.5, 1.7);
  }

  @Test
  void keysThatNoSamplingThinsOutStillFit() {
    byte[] array = new byte[16];
    DuplicateIndex index =
        new DuplicateIndex(0, TIGHT, 1, AcceptedBefore.NOTHING, new SeededHashes(1));
    List<byte[]> chosen = new ArrayList<>();
    Probe probe = new Probe();
    for (long i = 0; chosen.size() < 3_000; i++) {
      for (int j = 0; j < 8; j++) {
        array[j] = (byte) (i >>> (8 * j));
      }
      probe.key(new SeededHashes(1), array, 0, 16);
      if (probe.level >>> 55 == 0) {
        chosen.add(array.clone());
      }
    }
    assertThat(chosen).hasSize(3_000);
    for (int round = 0; round < 60; round++) {
      for (byte[] key : chosen) {
        index.add(round, round, key, 0, 16, 0, 4);
      }
      assertThat(index.used()).isLessThanOrEqualTo(TIGHT);
    }
    Contents.Duplicates found = index.finish();
    assertThat(found.keyed()).isEqualTo(180_000);
    assertThat(found.share()).isLessThan(0.01);
  }

  @Test
  void oneKeyForAllMessagesIsNoReasonToLookAtNone() {
    DuplicateIndex index = new DuplicateIndex(0, TIGHT, 1, AcceptedBefore.NOTHING);
    byte[] array = "the only key".getBytes();
    for (int i = 0; i < 50_000; i++) {
      index.add(0, i, array, 0, array.length, 0, 3);
    }
    Contents.Duplicates found = index.finish();
    assertThat(found.share()).isEqualTo(1);
    assertThat(count(found.duplicates().values())).isEqualTo(49_999);
  }
}
