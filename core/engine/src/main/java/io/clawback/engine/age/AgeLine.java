package io.clawback.engine.age;

import io.clawback.engine.look.Figures;
import io.clawback.engine.look.Series;
import io.clawback.model.observed.Measured;
import io.clawback.model.observed.Measured.Known;
import io.clawback.model.observed.Measured.Method;
import io.clawback.model.observed.Measured.Reason;
import io.clawback.model.observed.Measured.Unknown;
import java.time.Instant;

/**
 * The line through the known points (log end, time). The message at the committed offset was
 * written when the log end passed that offset, so its age is read off the line.
 */
final class AgeLine {
  private AgeLine() {}

  /** The age in seconds of the message at {@code committed}, at {@code now}. */
  static Measured at(Series series, long committed, Instant now) {
    if (series.size() < 2 || series.span() == 0) {
      return new Unknown(Reason.NO_HISTORY, "the queue was seen once only");
    }
    return committed >= series.logEnd(0)
        ? interpolated(series, committed, now)
        : extrapolated(series, committed, now);
  }

  private static Measured interpolated(Series series, long committed, Instant now) {
    int last = series.size() - 1;
    // The last point not beyond the offset: through idle time the log end stays, and the message
    // came after it.
    int i = last;
    while (series.logEnd(i) > committed) {
      i--;
    }
    if (i == last) {
      return new Known(0, now, Method.CAUGHT_UP, 100);
    }
    long width = series.at(i + 1) - series.at(i);
    double share =
        (double) (committed - series.logEnd(i)) / (series.logEnd(i + 1) - series.logEnd(i));
    long age = Math.max(0, now.toEpochMilli() - series.at(i) - Math.round(share * width));
    // The true moment lies somewhere within the two points.
    long trust = Math.round(100.0 * age / Math.max(1, age + width));
    return new Known(age / 1000, now, Method.INTERPOLATED, Math.clamp(trust, 50, 95));
  }

  private static Measured extrapolated(Series series, long committed, Instant now) {
    long grown = series.logEnd(series.size() - 1) - series.logEnd(0);
    if (grown <= 0) {
      return new Unknown(
          Reason.NO_HISTORY,
          "older than the "
              + Figures.seconds(series.span() / 1000)
              + " that are known, in which nothing arrived");
    }
    double beyond = (double) (series.logEnd(0) - committed) * series.span() / grown;
    long age = now.toEpochMilli() - series.at(0) + (long) Math.min(beyond, Long.MAX_VALUE / 4.0);
    long trust = Math.round(50.0 * series.span() / (series.span() + beyond));
    return new Known(Math.max(0, age) / 1000, now, Method.EXTRAPOLATED, Math.clamp(trust, 5, 50));
  }
}
