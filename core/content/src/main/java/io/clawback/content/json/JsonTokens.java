package io.clawback.content.json;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Strings, numbers and words of RFC 8259. Each method returns the place after its token, or -1 and
 * then says why in {@link #fault}.
 */
final class JsonTokens {
  /** 0 for what a string may hold as it is. */
  private static final byte[] SPECIAL = new byte[256];

  static {
    for (int i = 0; i < 256; i++) {
      SPECIAL[i] = (byte) (i < ' ' || i == '"' || i == '\\' || i >= 0x80 ? 1 : 0);
    }
  }

  @Nullable JsonFault fault;
  int faultAt;

  /** Whether the last string has an escape. */
  boolean escaped;

  /** Of the last number: its digits before the point, at most 15; 16 more when it is negative. */
  int magnitude;

  int broken(JsonFault why, int at) {
    fault = why;
    faultAt = at;
    return -1;
  }

  static int skip(byte[] b, int from, int end) {
    int i = from;
    while (i < end && (b[i] == ' ' || b[i] == '\n' || b[i] == '\r' || b[i] == '\t')) {
      i++;
    }
    return i;
  }

  /** From after the opening quote. */
  int string(byte[] b, int from, int end) {
    escaped = false;
    byte[] special = SPECIAL;
    int i = from;
    while (true) {
      while (i < end && special[b[i] & 0xff] == 0) {
        i++;
      }
      if (i >= end) {
        return broken(JsonFault.ENDS, i);
      }
      int c = b[i];
      if (c == '"') {
        return i + 1;
      }
      if (c == '\\') {
        escaped = true;
        i = escape(b, i + 1, end);
      } else if (c < 0) {
        int after = Utf8.after(b, i, end);
        i = after > 0 ? after : broken(after == 0 ? JsonFault.ENDS : JsonFault.ENCODING, i);
      } else {
        return broken(JsonFault.CONTROL, i);
      }
      if (i < 0) {
        return i;
      }
    }
  }

  private int escape(byte[] b, int i, int end) {
    if (i >= end) {
      return broken(JsonFault.ENDS, i);
    }
    int c = b[i];
    if (c != 'u') {
      return "\"\\/bfnrt".indexOf(c) >= 0 ? i + 1 : broken(JsonFault.ESCAPE, i);
    }
    for (int k = i + 1; k < i + 5; k++) {
      if (k >= end) {
        return broken(JsonFault.ENDS, k);
      }
      if (hex(b[k]) < 0) {
        return broken(JsonFault.ESCAPE, k);
      }
    }
    return i + 5;
  }

  private static int hex(int c) {
    if (c >= '0' && c <= '9') {
      return c - '0';
    }
    int lower = c | 0x20;
    return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
  }

  int number(byte[] b, int from, int end) {
    int i = from;
    boolean negative = b[i] == '-';
    if (negative) {
      i++;
    }
    int start = i;
    while (i < end && b[i] >= '0' && b[i] <= '9') {
      i++;
    }
    if (i == start) {
      return i == end
          ? broken(JsonFault.ENDS, i)
          : broken(b[i] == 'I' ? JsonFault.NOT_A_NUMBER : JsonFault.NUMBER, i);
    }
    boolean zero = b[start] == '0';
    if (zero && i - start > 1) {
      return broken(JsonFault.NUMBER, start);
    }
    int digits = zero ? 0 : i - start;
    if (i < end && b[i] == '.') {
      int after = digits(b, i + 1, end);
      if (after < 0) {
        return after;
      }
      i = after;
    }
    if (i < end && (b[i] | 0x20) == 'e') {
      int at = i + 1;
      boolean less = at < end && b[at] == '-';
      if (at < end && (b[at] == '+' || less)) {
        at++;
      }
      int after = digits(b, at, end);
      if (after < 0) {
        return after;
      }
      i = after;
      int exponent = 0;
      for (int k = at; k < after && exponent < 10_000; k++) {
        exponent = exponent * 10 + b[k] - '0';
      }
      digits += less ? -exponent : exponent;
    }
    magnitude = Math.max(0, Math.min(15, digits)) + (negative ? 16 : 0);
    return i;
  }

  private int digits(byte[] b, int from, int end) {
    int i = from;
    while (i < end && b[i] >= '0' && b[i] <= '9') {
      i++;
    }
    if (i == from) {
      return broken(i == end ? JsonFault.ENDS : JsonFault.NUMBER, i);
    }
    return i;
  }

  int word(byte[] b, int from, int end, byte[] word) {
    for (int k = 0; k < word.length; k++) {
      if (from + k >= end) {
        return broken(JsonFault.ENDS, end);
      }
      if (b[from + k] != word[k]) {
        return broken(strange(b, from, end), from + k);
      }
    }
    return from + word.length;
  }

  /** What it is that begins no value. */
  JsonFault strange(byte[] b, int from, int end) {
    int left = end - from;
    if (left >= 3 && b[from] == 'N' && b[from + 1] == 'a' && b[from + 2] == 'N') {
      return JsonFault.NOT_A_NUMBER;
    }
    if (left >= 8 && b[from] == 'I' && b[from + 1] == 'n' && b[from + 2] == 'f') {
      return JsonFault.NOT_A_NUMBER;
    }
    return b[from] == '+' || b[from] == '.' ? JsonFault.NUMBER : JsonFault.UNEXPECTED;
  }

  /**
   * A valid string's bytes without its escapes. A lone surrogate becomes the three bytes that UTF-8
   * would give it if it might (WTF-8), so that two different ones stay different.
   */
  static byte[] unescape(byte[] b, int from, int length) {
    byte[] out = new byte[length];
    int size = 0;
    int end = from + length;
    for (int i = from; i < end; i++) {
      if (b[i] != '\\') {
        out[size++] = b[i];
      } else if (b[++i] != 'u') {
        int at = "bfnrt".indexOf(b[i]);
        out[size++] = (byte) (at < 0 ? b[i] : "\b\f\n\r\t".charAt(at));
      } else {
        int unit = unit(b, i + 1);
        i += 4;
        if (unit >> 10 == 0x36 && i + 6 < end && b[i + 1] == '\\' && b[i + 2] == 'u') {
          int low = unit(b, i + 3);
          if (low >> 10 == 0x37) {
            unit = 0x10000 + ((unit & 0x3ff) << 10) + (low & 0x3ff);
            i += 6;
          }
        }
        size = Utf8.put(unit, out, size);
      }
    }
    return Arrays.copyOf(out, size);
  }

  private static int unit(byte[] b, int at) {
    return hex(b[at]) << 12 | hex(b[at + 1]) << 8 | hex(b[at + 2]) << 4 | hex(b[at + 3]);
  }
}
