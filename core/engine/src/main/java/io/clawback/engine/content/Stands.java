package io.clawback.engine.content;

import io.clawback.engine.look.Series;
import io.clawback.engine.look.Watched;
import io.clawback.model.finding.Finding.Head;
import io.clawback.model.observed.ContentReport.Offsets;
import io.clawback.model.observed.ContentReport.Sample;
import io.clawback.model.observed.ContentReport.Seen;
import io.clawback.model.observed.ContentReport.Signature;
import io.clawback.model.observed.Measured.Known;
import io.clawback.model.observed.PartitionLag;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/** Where a group stands: its position is exactly at one of some messages, and does not move. */
public final class Stands {
  /** More in a row are not counted. */
  private static final long RUN = 10_000;

  private Stands() {}

  /**
   * The partitions where the group's committed position is at one of them and was not seen to move
   * just now, sorted. Seen once only, a position may stand or be passing.
   */
  public static List<Integer> blocked(Watched watched, List<Signature> signatures) {
    TreeSet<Integer> blocked = new TreeSet<>();
    for (PartitionLag lag : watched.state().partitions()) {
      if (lag.committed() instanceof Known position
          && !(lag.lagMessages() instanceof Known behind && behind.value() == 0)
          && !moves(watched.series(lag))
          && signatures.stream().anyMatch(s -> holds(s, lag.partition(), position.value()))) {
        blocked.add(lag.partition());
      }
    }
    return List.copyOf(blocked);
  }

  /** How many of them follow one another from each of those positions on. */
  static List<Head> heads(Watched watched, List<Signature> signatures, List<Integer> blocked) {
    List<Head> heads = new ArrayList<>();
    for (PartitionLag lag : watched.state().partitions()) {
      if (blocked.contains(lag.partition()) && lag.committed() instanceof Known position) {
        long to = position.value();
        while (to - position.value() < RUN && anyHolds(signatures, lag.partition(), to)) {
          to++;
        }
        heads.add(new Head(lag.partition(), position.value(), to));
      }
    }
    return List.copyOf(heads);
  }

  private static boolean anyHolds(List<Signature> signatures, int partition, long offset) {
    return signatures.stream().anyMatch(s -> holds(s, partition, offset));
  }

  /**
   * The partitions where one of them lies at the committed position or within so many offsets after
   * it, sorted.
   */
  public static List<Integer> within(Watched watched, List<Signature> signatures, int offsets) {
    TreeSet<Integer> near = new TreeSet<>();
    for (PartitionLag lag : watched.state().partitions()) {
      if (lag.committed() instanceof Known position) {
        for (long offset = position.value(); offset < position.value() + offsets; offset++) {
          long at = offset;
          if (signatures.stream().anyMatch(s -> holds(s, lag.partition(), at))) {
            near.add(lag.partition());
            break;
          }
        }
      }
    }
    return List.copyOf(near);
  }

  /** Whether the last two observations are of different positions. */
  private static boolean moves(Series series) {
    int last = series.size() - 1;
    return last > 0
        && series.committed(last - 1) >= 0
        && series.committed(last) != series.committed(last - 1);
  }

  private static boolean holds(Signature signature, int partition, long offset) {
    return is(signature.first(), partition, offset)
        || is(signature.last(), partition, offset)
        || signature.samples().stream().map(Sample::seen).anyMatch(s -> is(s, partition, offset))
        || signature.offsets().stream()
            .filter(o -> o.partition() == partition)
            .map(Offsets::bitmap)
            .anyMatch(bitmap -> RoaringOffsets.contains(bitmap, offset));
  }

  private static boolean is(Seen seen, int partition, long offset) {
    return seen.partition() == partition && seen.offset() == offset;
  }
}
