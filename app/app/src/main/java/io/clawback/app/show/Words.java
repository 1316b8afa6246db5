package io.clawback.app.show;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Numbers as people read them, each with its unit. */
public final class Words {
  private static final DateTimeFormatter MILLIS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss.SSSX", Locale.ROOT).withZone(ZoneOffset.UTC);

  private Words() {}

  /** {@code 156,000}. */
  public static String count(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  /** {@code 1 step}, {@code 2 steps}, {@code 3 queries}. */
  public static String several(long number, String one) {
    String many =
        one.endsWith("y")
            ? one.substring(0, one.length() - 1) + "ies"
            : one.endsWith("ch") ? one + "es" : one + "s";
    return count(number) + " " + (number == 1 ? one : many);
  }

  /** The two largest units: {@code 42s}, {@code 30m42s}, {@code 2h05m}, {@code 3d04h}. */
  public static String span(long seconds) {
    if (seconds < 0) {
      return "-" + span(-seconds);
    }
    if (seconds < 60) {
      return seconds + "s";
    }
    if (seconds < 3_600) {
      return two(seconds / 60, "m", seconds % 60, "s");
    }
    if (seconds < 86_400) {
      return two(seconds / 3_600, "h", seconds / 60 % 60, "m");
    }
    return two(seconds / 86_400, "d", seconds / 3_600 % 24, "h");
  }

  /** The same; below ten seconds with tenths: {@code 4.2s}; never {@code 0.0s} of something. */
  public static String span(Duration length) {
    if (length.isPositive() && length.toMillis() < 50) {
      return "<0.1s";
    }
    return length.toMillis() < 10_000
        ? String.format(Locale.ROOT, "%.1fs", length.toMillis() / 1_000.0)
        : span(length.toSeconds());
  }

  /** A declared length, without what is zero: {@code 30m}, {@code 1h30m}. */
  public static String bound(long seconds) {
    String text = span(seconds);
    return text.length() > 3 && text.matches(".*[a-z]00[a-z]")
        ? text.substring(0, text.length() - 3)
        : text;
  }

  private static String two(long large, String unit, long small, String part) {
    return large + unit + (small < 10 ? "0" : "") + small + part;
  }

  /** A rate with its sign: {@code +120/s}, {@code -0.4/s}, {@code 0/s}. */
  public static String rate(double perSecond) {
    if (Math.abs(perSecond) < 0.05) {
      return "0/s";
    }
    return Math.abs(perSecond) < 10
        ? String.format(Locale.ROOT, "%+.1f/s", perSecond)
        : String.format(Locale.ROOT, "%+d/s", Math.round(perSecond));
  }

  /** {@code 2026-11-22 03:45:12Z}. */
  public static String time(Instant at) {
    return at.truncatedTo(ChronoUnit.SECONDS).toString().replace('T', ' ');
  }

  /** The same with milliseconds: {@code 2026-11-22 03:45:12.070Z}. */
  public static String exactTime(Instant at) {
    return MILLIS.format(at);
  }

  /**
   * A property's value, with its unit where the number alone says little: {@code 604800000 = 7d},
   * {@code 8388608 = 8 MiB}.
   */
  public static String value(String property, String value) {
    if (!value.matches("\\d{1,18}")) {
      return value;
    }
    long number = Long.parseLong(value);
    if (property.endsWith(".ms") && number >= 1_000 && number % 1_000 == 0) {
      return value + " = " + bound(number / 1_000);
    }
    boolean bytes = property.endsWith(".bytes") || property.endsWith("byte_rate");
    return bytes ? value + bytes(number) : value;
  }

  private static String bytes(long number) {
    String[] units = {" KiB", " MiB", " GiB", " TiB"};
    int unit = -1;
    long rest = number;
    while (rest >= 1_024 && rest % 1_024 == 0 && unit < units.length - 1) {
      rest /= 1_024;
      unit++;
    }
    return unit < 0 ? "" : " = " + rest + units[unit];
  }

  /** {@code 0, 3, 7}; long lists are cut, and say how much is missing. */
  public static String numbers(List<Integer> numbers) {
    String first =
        numbers.stream().limit(12).map(String::valueOf).collect(Collectors.joining(", "));
    return numbers.size() > 12 ? first + " and " + (numbers.size() - 12) + " more" : first;
  }

  /** A word in small letters with spaces: {@code ROLLED_BACK} is {@code rolled back}. */
  public static String small(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}
