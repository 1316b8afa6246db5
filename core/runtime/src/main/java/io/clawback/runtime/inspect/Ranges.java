package io.clawback.runtime.inspect;

import io.clawback.spi.broker.Scan.Range;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Arithmetic on stretches of partitions. Deterministic. */
final class Ranges {
  /** A piece smaller than this is not worth a fetch of its own. */
  private static final long LEAST = 20_000;

  private Ranges() {}

  /** How many offsets they span together. */
  static long span(List<Range> ranges) {
    return ranges.stream().mapToLong(r -> r.to() - r.from()).sum();
  }

  /** Cuts large ranges so that {@code lanes} readers end at about the same time. */
  static List<Range> cut(List<Range> ranges, int lanes) {
    long piece = Math.max(LEAST, span(ranges) / lanes);
    List<Range> pieces = new ArrayList<>();
    for (Range range : ranges) {
      long length = range.to() - range.from();
      long count = Math.max(1, Math.min(lanes, (length + piece / 2) / piece));
      for (long i = 0; i < count; i++) {
        pieces.add(
            new Range(
                range.partition(),
                range.from() + part(length, i, count),
                range.from() + part(length, i + 1, count)));
      }
    }
    return pieces;
  }

  /** The first so many offsets of each. */
  static List<Range> heads(List<Range> ranges, long offsets) {
    return ranges.stream()
        .filter(r -> offsets > 0)
        .map(r -> new Range(r.partition(), r.from(), Math.min(r.to(), r.from() + offsets)))
        .toList();
  }

  /** All of both, sorted, none twice. */
  static List<Range> joined(List<Range> some, List<Range> others) {
    List<Range> all = new ArrayList<>(some);
    all.addAll(others);
    all.sort(Comparator.comparingInt(Range::partition).thenComparingLong(Range::from));
    List<Range> joined = new ArrayList<>();
    for (Range range : all) {
      Range last = joined.isEmpty() ? null : joined.getLast();
      if (last != null && last.partition() == range.partition() && range.from() <= last.to()) {
        joined.removeLast();
        joined.add(new Range(last.partition(), last.from(), Math.max(last.to(), range.to())));
      } else {
        joined.add(range);
      }
    }
    return joined;
  }

  /** What of some is in none of the others, sorted. Neither overlap among themselves. */
  static List<Range> without(List<Range> some, List<Range> others) {
    List<Range> left = new ArrayList<>();
    List<Range> taken = others.stream().sorted().toList();
    int passed = 0;
    for (Range range : some.stream().sorted().toList()) {
      long from = range.from();
      while (passed < taken.size() && isBefore(taken.get(passed), range)) {
        passed++;
      }
      for (int i = passed; i < taken.size(); i++) {
        Range other = taken.get(i);
        if (other.partition() != range.partition()) {
          break;
        }
        if (other.to() > from) {
          if (other.from() > from) {
            add(new Range(range.partition(), from, Math.min(other.from(), range.to())), left);
          }
          from = other.to();
        }
        if (from >= range.to()) {
          break;
        }
      }
      if (from < range.to()) {
        add(new Range(range.partition(), from, range.to()), left);
      }
    }
    return left;
  }

  private static boolean isBefore(Range one, Range other) {
    return one.partition() != other.partition()
        ? one.partition() < other.partition()
        : one.to() <= other.from();
  }

  /**
   * The newest part of each partition: so large a share of its offsets, at least one; those of one
   * partition sorted and none overlapping.
   */
  static List<Range> newest(List<Range> ranges, double share) {
    List<Range> newest = new ArrayList<>();
    List<Range> backwards = ranges.stream().sorted(Comparator.reverseOrder()).toList();
    int partition = -1;
    long left = 0;
    for (Range range : backwards) {
      if (range.partition() != partition) {
        partition = range.partition();
        int number = partition;
        long whole = span(ranges.stream().filter(r -> r.partition() == number).toList());
        left = share >= 1 ? whole : Math.max(1, (long) (whole * share));
      }
      long length = Math.min(left, range.to() - range.from());
      if (length > 0) {
        newest.add(new Range(partition, range.to() - length, range.to()));
        left -= length;
      }
    }
    return newest.reversed();
  }

  /** Adds it; to the last one, when it goes on from there. */
  static void add(Range range, List<Range> into) {
    if (!into.isEmpty()
        && into.getLast().partition() == range.partition()
        && into.getLast().to() == range.from()) {
      Range last = into.removeLast();
      into.add(new Range(range.partition(), last.from(), range.to()));
    } else {
      into.add(range);
    }
  }

  /** {@code whole * i / count} without overflow. */
  static long part(long whole, long i, long count) {
    return whole / count * i + whole % count * i / count;
  }
}
