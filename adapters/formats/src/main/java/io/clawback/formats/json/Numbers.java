package io.clawback.formats.json;

import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;

/**
 * The rules for a number. The bounds are doubles that hold the schema's number exactly: a number
 * that is rounded to something strictly within them is within them.
 */
record Numbers(double least, double most, @Nullable Set<Long> allowed) {
  /** Whether the whole number surely keeps to them. */
  boolean whole(JsonParser parser) {
    JsonParser.NumberType type = parser.getNumberType();
    if (type == JsonParser.NumberType.INT || type == JsonParser.NumberType.LONG) {
      long value = parser.getLongValue();
      return (allowed == null || allowed.contains(value)) && within(value);
    }
    return allowed == null && within(parser.getDoubleValue());
  }

  /** Whether the fraction surely keeps to them. */
  boolean fraction(JsonParser parser) {
    return allowed == null && within(parser.getDoubleValue());
  }

  private boolean within(long value) {
    // Up to 2^53 a double holds a long exactly, so that the bound itself is within.
    boolean exact = Math.abs(value) <= 1L << 53;
    return exact ? value >= least && value <= most : within((double) value);
  }

  private boolean within(double value) {
    return value > least && value < most;
  }
}
