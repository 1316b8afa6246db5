package io.clawback.app.show;

import io.clawback.model.observed.ContentReport;
import io.clawback.runtime.inspect.InspectCost;
import java.time.Duration;
import java.util.Locale;
import java.util.stream.Collectors;

/** What was found inside a queue, as people say it. */
public final class InspectWords {
  private InspectWords() {}

  /** {@code 3@1234}: partition and offset. */
  static String coordinates(ContentReport.Seen seen) {
    return seen.partition() + "@" + seen.offset();
  }

  /** With its time, if it has one. */
  static String when(ContentReport.Seen seen) {
    return coordinates(seen) + seen.at().map(at -> ", " + Words.time(at)).orElse("");
  }

  /** {@code 2.15%}; never {@code 0%} of something. */
  static String share(long part, long whole) {
    if (whole == 0) {
      return "";
    }
    double percent = 100.0 * part / whole;
    return part > 0 && percent < 0.01
        ? "<0.01%"
        : String.format(Locale.ROOT, percent < 10 ? "%.2f%%" : "%.1f%%", percent);
  }

  /** {@code 178 MB}, in powers of 1000. */
  public static String bytes(long number) {
    String[] units = {"B", "kB", "MB", "GB", "TB"};
    double rest = number;
    int unit = 0;
    while (rest >= 999.95 && unit < units.length - 1) {
      rest /= 1_000;
      unit++;
    }
    return unit == 0
        ? number + " B"
        : String.format(Locale.ROOT, rest < 10 ? "%.1f %s" : "%.0f %s", rest, units[unit]);
  }

  /** What reading is going to take, in one line. */
  public static String cost(InspectCost cost) {
    return "Reading "
        + cost.selection()
        + ": at most "
        + Words.several(cost.messages(), "message")
        + " of "
        + Words.several(cost.partitions(), "partition")
        + (cost.consumed() > 0
            ? ", " + Words.count(cost.consumed()) + " of them consumed before, for their keys alone"
            : "")
        + cost.bytes().map(b -> ", about " + bytes(b)).orElse("")
        + cost.time().map(InspectWords::lasting).orElse("")
        + "; "
        + (cost.sideEffects().isEmpty()
            ? "nothing is consumed, committed or left behind."
            : cost.sideEffects().stream().collect(Collectors.joining(" ")));
  }

  private static String lasting(Duration time) {
    return time.toMillis() < 1_000 ? ", less than a second" : ", about " + Words.span(time);
  }

  /** Messages per second. */
  static String rate(double perSecond) {
    return perSecond <= 0
        ? ""
        : String.format(Locale.ROOT, perSecond < 10 ? "%.2f/s" : "%,.0f/s", perSecond);
  }

  /** Of 1,000 messages, so many: {@code 0}, {@code 0.4}, {@code 21}. */
  static String permille(double rate) {
    return rate == 0
        ? "0"
        : String.format(Locale.ROOT, rate < 10 ? "%.1f" : "%.0f", Math.max(rate, 0.05));
  }

  /** Whether the kind says that something is wrong. */
  public static boolean trouble(ContentReport.Kind kind) {
    return switch (kind) {
      case MALFORMED, CONTRACT, FORMAT, SHAPE, VALUE, FAILED_BEFORE -> true;
      case EVOLUTION, RARE -> false;
    };
  }
}
