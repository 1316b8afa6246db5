package io.clawback.ledger;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Finds the members of one line among bytes, without building anything: checking a ledger reads
 * millions of them. Used again for each line; not thread-safe.
 */
final class LineView {
  private final int[] from = new int[Field.values().length];
  private final int[] to = new int[Field.values().length];
  private byte[] text = new byte[0];
  private int start;
  private int end;
  private long seq;
  private long synced;

  /** Looks at the bytes; false when they do not have the shape of a line. */
  boolean look(byte[] bytes, int lineStart, int lineEnd) {
    text = bytes;
    start = lineStart;
    end = lineEnd;
    Arrays.fill(from, -1);
    if (!members()) {
      return false;
    }
    seq = number(Field.SEQ);
    synced = number(Field.SYNCED);
    return from[Field.HASH.ordinal()] == start + 9
        && to[Field.HASH.ordinal()] == start + 73
        && length(Field.PREV) == 64
        && has(Field.KIND)
        && seq >= 0
        && synced >= -1
        && has(Field.WHEN)
        && has(Field.WHO)
        && has(Field.WHAT) != has(Field.WHAT_IN);
  }

  private boolean members() {
    int at = start;
    if (at >= end || text[at] != '{') {
      return false;
    }
    int last = -1;
    do {
      at++;
      int keyEnd = at < end && text[at] == '"' ? stringEnd(at) : -1;
      Field field = keyEnd < 0 ? null : Field.after(last, text, at + 1, keyEnd);
      if (field == null || keyEnd + 2 >= end || text[keyEnd + 1] != ':') {
        return false;
      }
      at = value(field, keyEnd + 2);
      last = field.ordinal();
      if (at < 0 || at >= end) {
        return false;
      }
    } while (text[at] == ',');
    return text[at] == '}' && at == end - 1;
  }

  /** Where the value ends, remembering where it stands; -1 when it has no end or no such shape. */
  private int value(Field field, int at) {
    boolean object = field == Field.WHAT;
    if (text[at] != (object ? '{' : '"')) {
      return -1;
    }
    int last = object ? objectEnd(at) : stringEnd(at);
    from[field.ordinal()] = object ? at : at + 1;
    to[field.ordinal()] = object ? last + 1 : last;
    return last < 0 ? -1 : last + 1;
  }

  /** Where the quote is that ends the string whose first quote is at {@code at}; -1 without. */
  private int stringEnd(int at) {
    int i = Bytes.find(text, at + 1, end, '"', '\\');
    while (i >= 0 && text[i] != '"') {
      i = Bytes.find(text, i + 2, end, '"', '\\');
    }
    return i;
  }

  private int objectEnd(int at) {
    int depth = 0;
    for (int i = at; i < end; i++) {
      switch (text[i]) {
        case '"' -> {
          i = stringEnd(i);
          if (i < 0) {
            return -1;
          }
        }
        case '{', '[' -> depth++;
        case '}', ']' -> {
          depth--;
          if (depth == 0) {
            return i;
          }
        }
        default -> {}
      }
    }
    return -1;
  }

  boolean has(Field field) {
    return from[field.ordinal()] >= 0;
  }

  private int length(Field field) {
    return has(field) ? to[field.ordinal()] - from[field.ordinal()] : -1;
  }

  /** Whether the line's own hash is that of its bytes. */
  boolean ownHashHolds(Sha256 sha) {
    return Sha256.spelled(text, start + 9, sha.own(text, start, end));
  }

  /** Whether {@code prev} spells the hash. */
  boolean follows(byte[] leaf) {
    return Sha256.spelled(text, from[Field.PREV.ordinal()], leaf);
  }

  /** The line's number. */
  long seq() {
    return seq;
  }

  /** Number of the last entry that was durable before this line was written; -1 for none. */
  long synced() {
    return synced;
  }

  /** The member's number, at least -1; -2 when it is none, or the line has no such member. */
  private long number(Field field) {
    if (!has(field)) {
      return -2;
    }
    int at = from[field.ordinal()];
    int stop = to[field.ordinal()];
    if (stop - at == 2 && text[at] == '-' && text[at + 1] == '1') {
      return -1;
    }
    if (stop == at || stop - at > 18 || (text[at] == '0' && stop - at > 1)) {
      return -2;
    }
    long number = 0;
    for (; at < stop; at++) {
      if (text[at] < '0' || text[at] > '9') {
        return -2;
      }
      number = number * 10 + text[at] - '0';
    }
    return number;
  }

  /** The member's text as it stands, escapes and all; null when the line has no such member. */
  @Nullable String raw(Field field) {
    return has(field)
        ? new String(text, from[field.ordinal()], length(field), StandardCharsets.UTF_8)
        : null;
  }

  /** The whole line. */
  String line() {
    return new String(text, start, end - start, StandardCharsets.UTF_8);
  }

  /** Whether the member stands there as exactly these bytes. */
  boolean is(Field field, byte[] value) {
    return has(field)
        && Arrays.equals(value, 0, value.length, text, from[field.ordinal()], to[field.ordinal()]);
  }
}
