package io.clawback.app.show;

import io.clawback.model.observed.ContentReport.TimeLine;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * How many messages came when, as one line of blocks for each series, all on one axis; each line is
 * scaled by itself, and what lies off the axis is left out. Widths of buckets are powers of two, so
 * those of all lines nest in the axis'.
 */
final class TimeChart {
  private static final String BLOCKS = " ▁▂▃▄▅▆▇█";
  private static final String ASCII = " .:-=+*%@";

  private final long start;
  private final long width;
  private final int columns;
  private final String levels;

  /**
   * @param all the series that spans all others
   * @param most columns at most
   * @param unicode whether blocks can be drawn
   */
  TimeChart(TimeLine all, List<TimeLine> others, int most, boolean unicode) {
    long wide = all.width().toMillis();
    for (TimeLine other : others) {
      if (!other.counts().isEmpty()) {
        wide = Math.max(wide, other.width().toMillis());
      }
    }
    long first = all.start().toEpochMilli();
    long end = first + all.width().toMillis() * all.counts().size();
    while ((Math.floorDiv(end - 1, wide) - Math.floorDiv(first, wide) + 1) > most) {
      wide *= 2;
    }
    this.width = wide;
    this.start = Math.floorDiv(first, wide) * wide;
    this.columns = (int) (Math.floorDiv(end - 1, wide) - Math.floorDiv(first, wide) + 1);
    this.levels = unicode ? BLOCKS : ASCII;
  }

  Instant from() {
    return Instant.ofEpochMilli(start);
  }

  Instant to() {
    return Instant.ofEpochMilli(start + width * columns);
  }

  long millisAColumn() {
    return width;
  }

  /** One line; a column that is not empty is never drawn as empty. */
  String line(TimeLine series) {
    long[] sums = sums(series);
    long largest = 1;
    for (long sum : sums) {
      largest = Math.max(largest, sum);
    }
    StringBuilder out = new StringBuilder(columns);
    int top = levels.length() - 1;
    for (long sum : sums) {
      int level = sum == 0 ? 0 : (int) Math.max(1, Math.round((double) sum / largest * top));
      out.append(levels.charAt(level));
    }
    return out.toString().stripTrailing();
  }

  /** The largest column. */
  long peak(TimeLine series) {
    long largest = 0;
    for (long sum : sums(series)) {
      largest = Math.max(largest, sum);
    }
    return largest;
  }

  private long[] sums(TimeLine series) {
    long[] sums = new long[columns];
    List<Long> counts = new ArrayList<>(series.counts());
    for (int i = 0; i < counts.size(); i++) {
      long at = series.start().toEpochMilli() + series.width().toMillis() * i;
      long column = Math.floorDiv(at - start, width);
      if (column >= 0 && column < columns) {
        sums[(int) column] += counts.get(i);
      }
    }
    return sums;
  }
}
