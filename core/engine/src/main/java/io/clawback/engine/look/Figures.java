package io.clawback.engine.look;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** How figures are written in evidence and reasons: the same in every locale. */
public final class Figures {
  private Figures() {}

  /** {@code 156,000}. Without a Formatter: a look at 20,000 partitions writes as many of these. */
  public static String count(long number) {
    StringBuilder digits = new StringBuilder(Long.toString(number));
    int first = number < 0 ? 1 : 0;
    for (int at = digits.length() - 3; at > first; at -= 3) {
      digits.insert(at, ',');
    }
    return digits.toString();
  }

  /** {@code 156,000 messages}, {@code 1 message}. */
  public static String count(long number, String unit) {
    return count(number) + " " + unit + (number == 1 ? "" : "s");
  }

  /** {@code 1,842 s}. */
  public static String seconds(long number) {
    return count(number) + " s";
  }

  /** {@code 812.5/s}. */
  public static String rate(double perSecond) {
    return String.format(Locale.ROOT, "%,.1f/s", perSecond);
  }

  /** {@code 2.15 %}; {@code -} of nothing. */
  public static String share(long part, long whole) {
    return whole <= 0 ? "-" : percent(100.0 * part / whole);
  }

  /** {@code 2.15 %}, {@code 40 %}: two digits where it is small, none from ten on. */
  public static String percent(double percent) {
    String text =
        percent >= 10 || percent == Math.rint(percent)
            ? String.format(Locale.ROOT, "%.0f", percent)
            : String.format(Locale.ROOT, "%.2f", percent);
    return text + " %";
  }

  /** {@code partitions 0, 3, 7}. */
  public static String partitions(List<Integer> numbers) {
    String listed =
        numbers.stream().limit(20).map(String::valueOf).collect(Collectors.joining(", "));
    return (numbers.size() == 1 ? "partition " : "partitions ")
        + listed
        + (numbers.size() > 20 ? " and " + (numbers.size() - 20) + " more" : "");
  }

  /** A whole number without a point, anything else as short as it is exact. */
  public static String plain(double number) {
    return number == Math.rint(number) && Math.abs(number) < 1e15
        ? Long.toString((long) number)
        : Double.toString(number);
  }

  /** The number that the text spells, if it spells one. */
  public static Optional<Double> number(String text) {
    try {
      double parsed = Double.parseDouble(text.strip());
      return Double.isFinite(parsed) ? Optional.of(parsed) : Optional.empty();
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }
}
