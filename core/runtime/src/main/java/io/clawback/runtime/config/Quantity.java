package io.clawback.runtime.config;

import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/** Numbers as people write them. Empty when the text is none, or too large. */
final class Quantity {
  private static final int LONGEST = 40;

  private Quantity() {}

  /** {@code 100000}, {@code 100_000}, {@code -5}. */
  static Optional<Long> whole(String text) {
    String digits = text.startsWith("-") ? text.substring(1) : text;
    if (digits.isEmpty() || digits.length() > LONGEST || !wellGrouped(digits)) {
      return Optional.empty();
    }
    try {
      return Optional.of(Long.parseLong(text.replace("_", "")));
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  private static boolean wellGrouped(String digits) {
    return digits.chars().allMatch(c -> (c >= '0' && c <= '9') || c == '_')
        && !digits.startsWith("_")
        && !digits.endsWith("_")
        && !digits.contains("__");
  }

  /** {@code 0.5}, {@code 2}: a finite decimal number without exponent. */
  static Optional<Double> decimal(String text) {
    if (text.length() > LONGEST || !text.matches("-?[0-9]+(\\.[0-9]+)?")) {
      return Optional.empty();
    }
    return Optional.of(Double.parseDouble(text));
  }

  /** {@code 80%}. */
  static Optional<Long> percent(String text) {
    return text.endsWith("%")
        ? whole(text.substring(0, text.length() - 1).strip())
        : Optional.empty();
  }

  /** {@code 500ms}, {@code 30s}, {@code 15m}, {@code 6h}, {@code 7d}, {@code 1h30m}. */
  static Optional<Duration> duration(String text) {
    if (text.length() > LONGEST || text.isEmpty()) {
      return Optional.empty();
    }
    Duration sum = Duration.ZERO;
    int i = 0;
    long last = Long.MAX_VALUE;
    try {
      while (i < text.length()) {
        int number = i;
        while (i < text.length() && (Character.isDigit(text.charAt(i)) || text.charAt(i) == '_')) {
          i++;
        }
        int unit = i;
        while (i < text.length() && Character.isLetter(text.charAt(i))) {
          i++;
        }
        long millis = millis(text.substring(unit, i));
        Optional<Long> count = whole(text.substring(number, unit));
        if (millis == 0 || millis >= last || count.isEmpty()) {
          return Optional.empty();
        }
        sum = sum.plusMillis(Math.multiplyExact(count.get(), millis));
        last = millis;
      }
    } catch (ArithmeticException e) {
      return Optional.empty();
    }
    return Optional.of(sum);
  }

  private static long millis(String unit) {
    return switch (unit) {
      case "ms" -> 1;
      case "s" -> 1_000;
      case "m" -> 60_000;
      case "h" -> 3_600_000;
      case "d" -> 86_400_000;
      default -> 0;
    };
  }

  /**
   * {@code 4096}, {@code 512 KiB}, {@code 16MiB}, {@code 1 GiB}; also kB, MB, GB (powers of 1000).
   */
  static Optional<Long> bytes(String text) {
    int i = 0;
    while (i < text.length() && (Character.isDigit(text.charAt(i)) || text.charAt(i) == '_')) {
      i++;
    }
    long unit =
        switch (text.substring(i).strip().toLowerCase(Locale.ROOT)) {
          case "", "b" -> 1;
          case "kib" -> 1L << 10;
          case "mib" -> 1L << 20;
          case "gib" -> 1L << 30;
          case "kb" -> 1_000;
          case "mb" -> 1_000_000;
          case "gb" -> 1_000_000_000;
          default -> 0;
        };
    try {
      return unit == 0
          ? Optional.empty()
          : whole(text.substring(0, i)).map(n -> Math.multiplyExact(n, unit));
    } catch (ArithmeticException e) {
      return Optional.empty();
    }
  }

  /** The shortest text that {@link #duration} reads back as the same. */
  static String text(Duration duration) {
    long millis = duration.toMillis();
    if (millis == 0) {
      return "0s";
    }
    for (String unit : new String[] {"d", "h", "m", "s"}) {
      if (millis % millis(unit) == 0) {
        return millis / millis(unit) + unit;
      }
    }
    return millis + "ms";
  }
}
