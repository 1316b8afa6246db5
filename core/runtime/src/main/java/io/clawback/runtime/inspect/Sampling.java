package io.clawback.runtime.inspect;

import io.clawback.spi.broker.Scan.Range;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * A small part of much: of every partition, as much as its share is, in stretches that are evenly
 * spread over it. Deterministic.
 */
final class Sampling {
  /** Stretches are about so long. */
  private static final long STRETCH = 200;

  /** So many at most, but for one of each partition: each is a fetch of its own. */
  private static final long MOST_STRETCHES = 400;

  private static final Comparator<Range> LONGEST_FIRST =
      Comparator.comparingLong((Range r) -> r.from() - r.to())
          .thenComparingInt(Range::partition)
          .thenComparingLong(Range::from);

  private Sampling() {}

  /**
   * Exactly so many offsets of the ranges, all of them when there are no more: at least one of each
   * range, or of the longest ones when there are more ranges than messages.
   */
  static List<Range> of(List<Range> ranges, long messages) {
    if (messages >= Ranges.span(ranges)) {
      return ranges;
    }
    List<Range> read =
        ranges.stream().sorted(LONGEST_FIRST).limit(Math.max(1, messages)).sorted().toList();
    long length = Math.max(STRETCH, (messages + MOST_STRETCHES - 1) / MOST_STRETCHES);
    long more = messages - read.size();
    long room = Ranges.span(read) - read.size();
    List<Range> stretches = new ArrayList<>();
    long before = 0;
    for (Range range : read) {
      long after = before + range.to() - range.from() - 1;
      long wanted = 1 + scaled(more, after, room) - scaled(more, before, room);
      before = after;
      spread(range, wanted, (wanted + length - 1) / length, stretches);
    }
    return stretches;
  }

  /** {@code whole * part / all}, rounded. */
  private static long scaled(long whole, long part, long all) {
    return all == 0
        ? 0
        : BigInteger.valueOf(whole)
            .multiply(BigInteger.valueOf(part))
            .shiftLeft(1)
            .add(BigInteger.valueOf(all))
            .divide(BigInteger.valueOf(all).shiftLeft(1))
            .longValueExact();
  }

  private static void spread(Range range, long wanted, long count, List<Range> into) {
    long unread = range.to() - range.from() - wanted;
    for (long i = 0; i < count; i++) {
      long before = Ranges.part(wanted, i, count);
      long from = range.from() + before + Ranges.part(unread, 2 * i + 1, 2 * count);
      long length = Ranges.part(wanted, i + 1, count) - before;
      Ranges.add(new Range(range.partition(), from, from + length), into);
    }
  }

  /** What the sample is, in words. */
  static String words(List<Range> stretches, long span) {
    int partitions = partitions(stretches).size();
    return "a sample: %,d %s, evenly spread over %,d %s, %,d of %,d offsets; duplicates are told within it only"
        .formatted(
            stretches.size(),
            stretches.size() == 1 ? "stretch" : "stretches",
            partitions,
            partitions == 1 ? "partition" : "partitions",
            Ranges.span(stretches),
            span);
  }

  /** Which partitions nothing is read of, though something is there. */
  static Optional<String> leftOut(List<Range> ranges, List<Range> stretches) {
    SortedSet<Integer> left = partitions(ranges);
    left.removeAll(partitions(stretches));
    return left.isEmpty()
        ? Optional.empty()
        : Optional.of("no message is read of " + PartitionNumbers.words(left));
  }

  private static SortedSet<Integer> partitions(List<Range> ranges) {
    TreeSet<Integer> partitions = new TreeSet<>();
    ranges.forEach(r -> partitions.add(r.partition()));
    return partitions;
  }
}
