package io.clawback.content.duplicate;

import io.clawback.content.Contents;
import io.clawback.content.duplicate.AcceptedBefore.Earlier;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.roaringbitmap.longlong.Roaring64Bitmap;

/** Messages whose key was accepted before, with the same content or another. Thread-safe. */
final class Accepted {
  /** How many pairs of each sort are shown. */
  private static final int SAMPLES = 5;

  private static final Comparator<Contents.Pair> ORDER =
      Comparator.comparingInt((Contents.Pair p) -> p.repetition().partition())
          .thenComparingLong(p -> p.repetition().offset());

  private final SortedMap<Integer, Roaring64Bitmap> same = new TreeMap<>();
  private final SortedMap<Integer, Roaring64Bitmap> other = new TreeMap<>();
  private final List<Contents.Pair> sameSamples = new ArrayList<>();
  private final List<Contents.Pair> otherSamples = new ArrayList<>();

  synchronized void add(int partition, long offset, Earlier earlier) {
    (earlier.sameContent() ? same : other)
        .computeIfAbsent(partition, p -> new Roaring64Bitmap())
        .addLong(offset);
    sample(
        new Contents.Pair(
            new Contents.Seen(earlier.partition(), earlier.offset(), earlier.timestamp()),
            new Contents.Seen(partition, offset, -1),
            earlier.sameContent()));
  }

  /** Keeps the first pairs of each sort. */
  private void sample(Contents.Pair pair) {
    List<Contents.Pair> samples = pair.sameContent() ? sameSamples : otherSamples;
    if (samples.size() == SAMPLES && ORDER.compare(samples.get(SAMPLES - 1), pair) <= 0) {
      return;
    }
    samples.add(pair);
    samples.sort(ORDER);
    if (samples.size() > SAMPLES) {
      samples.remove(SAMPLES);
    }
  }

  /** Takes in what another one took; nobody may add to that one meanwhile. */
  synchronized void merge(Accepted more) {
    join(same, more.same);
    join(other, more.other);
    more.sameSamples.forEach(this::sample);
    more.otherSamples.forEach(this::sample);
  }

  private static void join(
      SortedMap<Integer, Roaring64Bitmap> into, SortedMap<Integer, Roaring64Bitmap> from) {
    from.forEach((p, set) -> into.computeIfAbsent(p, n -> new Roaring64Bitmap()).or(set));
  }

  synchronized Contents.Accepted found() {
    List<Contents.Pair> samples = new ArrayList<>(sameSamples);
    samples.addAll(otherSamples);
    samples.sort(ORDER);
    return new Contents.Accepted(copy(same), copy(other), List.copyOf(samples));
  }

  private static SortedMap<Integer, Roaring64Bitmap> copy(
      SortedMap<Integer, Roaring64Bitmap> offsets) {
    SortedMap<Integer, Roaring64Bitmap> copy = new TreeMap<>();
    offsets.forEach((partition, set) -> copy.put(partition, set.clone()));
    return copy;
  }
}
