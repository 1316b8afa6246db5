package io.clawback.model.json;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A JSON value. Immutable; objects keep their keys in the order of RFC 8785 (UTF-16 code units).
 */
public sealed interface Json {
  /** {@code null}. */
  record Null() implements Json {}

  /** {@code true} or {@code false}. */
  record Bool(boolean value) implements Json {}

  /** A string of any characters; lone surrogates are replaced when written. */
  record Text(String value) implements Json {}

  /**
   * A whole number. Beyond ±2^53 it is written as a string in canonical form, since RFC 8785
   * numbers are doubles.
   */
  record Whole(long value) implements Json {}

  /** A finite number that is not whole, or too large for a long. */
  record Real(double value) implements Json {
    public Real {
      if (!Double.isFinite(value)) {
        throw new IllegalArgumentException("JSON has no " + value);
      }
    }
  }

  /** An array. */
  record Array(List<Json> items) implements Json {
    public Array {
      items = List.copyOf(items);
    }
  }

  /** An object. */
  record Obj(SortedMap<String, Json> fields) implements Json {
    public Obj {
      fields = Collections.unmodifiableSortedMap(new TreeMap<>(fields));
    }

    /** The field's value, or {@link Null} when there is none. */
    public Json get(String field) {
      Json found = fields.get(field);
      return found == null ? new Null() : found;
    }

    /** The field's text. Throws {@link JsonException} when it is missing or no text. */
    public String text(String field) {
      if (get(field) instanceof Text(String value)) {
        return value;
      }
      throw new JsonException("field '" + field + "' should be a string");
    }

    /**
     * The field's whole number, written as a number or as a string of digits. Throws {@link
     * JsonException} otherwise.
     */
    public long whole(String field) {
      return Json.asLong(get(field), field);
    }

    /** This object with one field more, or with another value for it. */
    public Obj with(String field, Json value) {
      TreeMap<String, Json> copy = new TreeMap<>(fields);
      copy.put(field, value);
      return new Obj(copy);
    }
  }

  /** A text value. */
  static Json of(String value) {
    return new Text(value);
  }

  /** A whole number. */
  static Json of(long value) {
    return new Whole(value);
  }

  /** A truth value. */
  static Json of(boolean value) {
    return new Bool(value);
  }

  /** An array. */
  static Json of(List<? extends Json> items) {
    return new Array(List.copyOf(items));
  }

  /** An object. */
  static Obj of(Map<String, ? extends Json> fields) {
    return new Obj(new TreeMap<>(fields));
  }

  /**
   * The number in {@code value}, which may be written as a string of digits; {@code what} names it
   * in the error.
   */
  static long asLong(Json value, String what) {
    if (value instanceof Whole(long number)) {
      return number;
    }
    if (value instanceof Text(String digits)) {
      try {
        return Long.parseLong(digits);
      } catch (NumberFormatException e) {
        throw new JsonException(
            "'" + what + "' should be a whole number, not \"" + digits + "\"", e);
      }
    }
    throw new JsonException("'" + what + "' should be a whole number");
  }

  /**
   * RFC 8785 text: sorted keys, no white space, shortest escapes, 64-bit integers beyond ±2^53 as
   * strings.
   */
  default String canonical() {
    return JsonWriter.canonical(this);
  }

  /** The same for people: indented by two spaces. */
  default String pretty() {
    return JsonWriter.pretty(this);
  }
}
