package io.clawback.model.json;

import java.util.Iterator;
import java.util.Map;

/** Writes {@link Json}: canonically (RFC 8785) or indented for people. Pure, thread-safe. */
final class JsonWriter {
  private static final long EXACT = 1L << 53;
  private static final char[] HEX = "0123456789abcdef".toCharArray();

  private final StringBuilder out = new StringBuilder(256);
  private final boolean pretty;

  private JsonWriter(boolean pretty) {
    this.pretty = pretty;
  }

  static String canonical(Json value) {
    JsonWriter writer = new JsonWriter(false);
    writer.write(value, 0);
    return writer.out.toString();
  }

  static String pretty(Json value) {
    JsonWriter writer = new JsonWriter(true);
    writer.write(value, 0);
    return writer.out.toString();
  }

  private void write(Json value, int depth) {
    switch (value) {
      case Json.Null ignored -> out.append("null");
      case Json.Bool(boolean b) -> out.append(b);
      case Json.Text(String s) -> quote(s);
      case Json.Whole(long n) -> whole(n);
      case Json.Real(double d) -> out.append(ecmaScript(d));
      case Json.Array(var items) -> {
        out.append('[');
        Iterator<Json> each = items.iterator();
        while (each.hasNext()) {
          line(depth + 1);
          write(each.next(), depth + 1);
          out.append(each.hasNext() ? "," : "");
        }
        close(items.isEmpty(), depth, ']');
      }
      case Json.Obj(var fields) -> {
        out.append('{');
        Iterator<Map.Entry<String, Json>> each = fields.entrySet().iterator();
        while (each.hasNext()) {
          Map.Entry<String, Json> field = each.next();
          line(depth + 1);
          quote(field.getKey());
          out.append(pretty ? ": " : ":");
          write(field.getValue(), depth + 1);
          out.append(each.hasNext() ? "," : "");
        }
        close(fields.isEmpty(), depth, '}');
      }
    }
  }

  private void whole(long n) {
    if (!pretty && (n > EXACT || n < -EXACT)) {
      out.append('"').append(n).append('"');
    } else {
      out.append(n);
    }
  }

  private void line(int depth) {
    if (pretty) {
      out.append('\n').repeat("  ", depth);
    }
  }

  private void close(boolean empty, int depth, char end) {
    if (!empty) {
      line(depth);
    }
    out.append(end);
  }

  private void quote(String s) {
    out.append('"');
    for (int i = 0; i < s.length(); i++) {
      char c = s.charAt(i);
      switch (c) {
        case '"' -> out.append("\\\"");
        case '\\' -> out.append("\\\\");
        case '\b' -> out.append("\\b");
        case '\t' -> out.append("\\t");
        case '\n' -> out.append("\\n");
        case '\f' -> out.append("\\f");
        case '\r' -> out.append("\\r");
        default -> {
          if (c < 0x20) {
            out.append("\\u00").append(HEX[c >> 4]).append(HEX[c & 15]);
          } else if (Character.isSurrogate(c) && !paired(s, i)) {
            out.append('\uFFFD');
          } else {
            out.append(c);
          }
        }
      }
    }
    out.append('"');
  }

  private static boolean paired(String s, int i) {
    return Character.isHighSurrogate(s.charAt(i))
        ? i + 1 < s.length() && Character.isLowSurrogate(s.charAt(i + 1))
        : i > 0 && Character.isHighSurrogate(s.charAt(i - 1));
  }

  /**
   * ECMAScript's Number::toString, which RFC 8785 prescribes; Java's shortest digits, laid out its
   * way.
   */
  static String ecmaScript(double d) {
    if (d == 0) {
      return "0";
    }
    java.math.BigDecimal exact =
        new java.math.BigDecimal(Double.toString(Math.abs(d))).stripTrailingZeros();
    String digits = exact.unscaledValue().toString();
    int point = digits.length() - exact.scale();
    String text;
    if (point > 21 || point < -5) {
      String rest = digits.length() > 1 ? "." + digits.substring(1) : "";
      int exponent = point - 1;
      text = digits.charAt(0) + rest + "e" + (exponent < 0 ? "-" : "+") + Math.abs(exponent);
    } else if (point <= 0) {
      text = "0." + "0".repeat(-point) + digits;
    } else if (point >= digits.length()) {
      text = digits + "0".repeat(point - digits.length());
    } else {
      text = digits.substring(0, point) + "." + digits.substring(point);
    }
    return d < 0 ? "-" + text : text;
  }
}
