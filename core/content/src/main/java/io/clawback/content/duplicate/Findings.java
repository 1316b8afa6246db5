package io.clawback.content.duplicate;

import io.clawback.content.Contents;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.roaringbitmap.longlong.Roaring64Bitmap;

/** Makes a result of the stripes: first all are counted, then all are collected. */
final class Findings {
  /** How many pairs of each sort are shown. */
  private static final int SAMPLES = 5;

  private static final int SAME = 0;
  private static final int OTHER = 1;
  private final Segments segments;
  private final Segments.Order order;
  private final List<long[]> samples = new ArrayList<>();
  private long[] repetitions = new long[0];
  private int collected;
  private long total;
  private long keyed;
  private long keys;
  private long suspected;
  private double squares;

  Findings(Segments segments) {
    this.segments = segments;
    order = segments.order();
  }

  void count(Stripe stripe) {
    total += stripe.log.size();
    keyed += stripe.keyed;
    keys += stripe.keys;
  }

  void collect(Stripe stripe) {
    if (repetitions.length == 0) {
      repetitions = new long[Math.toIntExact(total)];
    }
    RepetitionLog log = stripe.log;
    Slots slots = stripe.slots;
    int[] each = log.size() > 0 ? new int[slots.size] : new int[0];
    for (long i = 0; i < log.size(); i++) {
      int slot = log.slot(i);
      int sort = log.content(i) == slots.content(slot) ? SAME : OTHER;
      long repetition = order.sortable(log.number(i)) << 1 | sort;
      repetitions[collected++] = repetition;
      suspected += slots.hashedOnly(slot) ? 1 : 0;
      squares += 2.0 * each[slot]++ + 1;
      sample(repetition, slots.number(slot));
    }
  }

  /** Keeps the first pairs of each sort. */
  private void sample(long repetition, long original) {
    int sort = (int) (repetition & 1);
    int same = 0;
    int last = -1;
    for (int i = 0; i < samples.size(); i++) {
      long seen = samples.get(i)[0];
      if ((seen & 1) == sort) {
        same++;
        last = last < 0 || samples.get(last)[0] < seen ? i : last;
      }
    }
    if (same < SAMPLES) {
      samples.add(new long[] {repetition, original});
    } else if (samples.get(last)[0] > repetition) {
      samples.set(last, new long[] {repetition, original});
    }
  }

  Contents.Duplicates finish(double sampled, long beyond, Contents.Accepted accepted) {
    Arrays.sort(repetitions);
    samples.sort((a, b) -> Long.compare(a[0], b[0]));
    double share = beyond == 0 ? sampled : sampled * keyed / (keyed + beyond);
    return new Contents.Duplicates(
        keyed + beyond,
        keys,
        offsets(SAME),
        offsets(OTHER),
        suspected,
        share,
        samples.stream().map(this::pair).toList(),
        accepted,
        error(share));
  }

  /** Keys are looked at or not, all repetitions of one with it: Var = (1 - s) / s² · Σ r². */
  private double error(double share) {
    if (share == 1) {
      return 0;
    }
    return total == 0 ? 1 : Math.sqrt((1 - share) * squares) / total;
  }

  private SortedMap<Integer, Roaring64Bitmap> offsets(int sort) {
    SortedMap<Integer, Roaring64Bitmap> offsets = new TreeMap<>();
    int partition = -1;
    Roaring64Bitmap set = new Roaring64Bitmap();
    for (long repetition : repetitions) {
      if ((repetition & 1) == sort) {
        long number = order.number(repetition >>> 1);
        if (segments.partition(number) != partition) {
          partition = segments.partition(number);
          set = new Roaring64Bitmap();
          offsets.put(partition, set);
        }
        set.addLong(segments.offset(number));
      }
    }
    return offsets;
  }

  private Contents.Pair pair(long[] sample) {
    long repetition = order.number(sample[0] >>> 1);
    return new Contents.Pair(seen(sample[1]), seen(repetition), (sample[0] & 1) == SAME);
  }

  private Contents.Seen seen(long number) {
    return new Contents.Seen(segments.partition(number), segments.offset(number), -1);
  }
}
