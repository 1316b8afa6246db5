package io.clawback.content;

import io.clawback.content.json.JsonFault;
import io.clawback.content.json.JsonScanner;
import io.clawback.content.json.Utf8;

/**
 * Tells text that only begins with a bracket from JSON that is broken: lines of a log with a tag,
 * {@code [ERROR] disk full}, templates, {@code {name} joined}. JSON that broke keeps what JSON has:
 * a name and a colon, commas, quotes, or it ends too early; a tag closes, and words follow.
 */
final class Lookalike {
  private Lookalike() {}

  /**
   * Whether the slice is such a text.
   *
   * @param b the bytes
   * @param from where its bracket is
   * @param end behind its last byte
   * @param scanner as it was left by scanning the slice, which is no JSON
   */
  static boolean isText(byte[] b, int from, int end, JsonScanner scanner) {
    JsonFault fault = scanner.fault();
    return fault != null
        && atFirst(fault)
        && bracketed(b, from, end, fault, scanner.faultAt())
        && Utf8.isText(b, from, end - from);
  }

  /** What may be wrong with a text that was not meant to be JSON. */
  private static boolean atFirst(JsonFault fault) {
    return switch (fault) {
      case UNEXPECTED, TRAILING, SEVERAL, NUMBER, NOT_A_NUMBER -> true;
      case EMPTY, ENDS, ESCAPE, CONTROL, ENCODING, BYTE_ORDER_MARK, TOO_DEEP -> false;
    };
  }

  private static boolean bracketed(byte[] b, int from, int end, JsonFault fault, int faultAt) {
    int behind = close(b, from, end);
    if (behind < 0) {
      return false;
    }
    int next = blanks(b, behind, end);
    if (faultAt > next) {
      return false; // it was JSON beyond what looked like a tag
    }
    if (next == end) {
      return isProse(b, from, end, fault);
    }
    if (fault == JsonFault.TRAILING || fault == JsonFault.SEVERAL) {
      return comma(b, from, behind) < 0 && wordsFollow(b, next, end);
    }
    return b[next] != ',' && b[next] != ']' && b[next] != '}';
  }

  /**
   * Behind the bracket's counterpart, the end when there is none; -1 if a field is named within.
   */
  private static int close(byte[] b, int from, int end) {
    int open = b[from];
    int close = open + 2; // in ASCII, of both kinds
    int depth = 0;
    for (int i = from; i < end; i++) {
      int c = b[i];
      if (c == open) {
        depth++;
      } else if (c == close) {
        if (--depth == 0) {
          return i + 1;
        }
      } else if ((c == '"' || c == '\'') && is(b, blanks(b, i + 1, end), end, ':')) {
        return -1;
      }
    }
    return end;
  }

  /** Whether more follows than other tags, or other values. */
  private static boolean wordsFollow(byte[] b, int from, int end) {
    int i = from;
    while (i < end && (b[i] == '[' || b[i] == '{')) {
      i = close(b, i, end);
      if (i < 0) {
        return false;
      }
      i = blanks(b, i, end);
    }
    return i < end && b[i] != ',' && b[i] != ']' && b[i] != '}';
  }

  /** Words in brackets that hold neither the names of an object nor the commas of an array. */
  private static boolean isProse(byte[] b, int from, int end, JsonFault fault) {
    int i = blanks(b, from + 1, end);
    if (fault != JsonFault.UNEXPECTED || i == end || b[i] == '"' || b[i] == '\'') {
      return false;
    }
    int blank = i;
    while (blank < end && b[blank] != ' ') {
      blank++;
    }
    if (blank == end) {
      return false;
    }
    return b[from] == '[' ? b[i] != '{' && comma(b, from, end) < 0 : !isNamed(b, i, end);
  }

  /** Whether a bare name stands there, and a colon or an equals sign behind it. */
  private static boolean isNamed(byte[] b, int from, int end) {
    int i = from;
    while (i < end && isLetter(b[i], i > from)) {
      i++;
    }
    int next = blanks(b, i, end);
    return i > from && (is(b, next, end, ':') || is(b, next, end, '='));
  }

  private static boolean isLetter(int c, boolean orDigit) {
    int lower = c | 0x20;
    return (lower >= 'a' && lower <= 'z')
        || c == '_'
        || c == '$'
        || (orDigit && c >= '0' && c <= '9');
  }

  private static int comma(byte[] b, int from, int end) {
    for (int i = from; i < end; i++) {
      if (b[i] == ',') {
        return i;
      }
    }
    return -1;
  }

  private static boolean is(byte[] b, int at, int end, char c) {
    return at < end && b[at] == c;
  }

  private static int blanks(byte[] b, int from, int end) {
    int i = from;
    while (i < end && (b[i] == ' ' || b[i] == '\n' || b[i] == '\r' || b[i] == '\t')) {
      i++;
    }
    return i;
  }
}
