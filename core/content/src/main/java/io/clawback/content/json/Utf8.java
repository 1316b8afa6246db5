package io.clawback.content.json;

/** UTF-8 as RFC 3629 has it: nothing overlong, no surrogates, nothing beyond U+10FFFF. */
public final class Utf8 {
  private Utf8() {}

  /**
   * The place after the character of several bytes that begins at {@code i}; 0 when the slice ends
   * within it, -1 when it is none.
   */
  static int after(byte[] b, int i, int end) {
    int lead = b[i] & 0xff;
    int more = lead >= 0xC2 && lead <= 0xDF ? 1 : lead >= 0xE0 && lead <= 0xEF ? 2 : 3;
    if (lead < 0xC2 || lead > 0xF4) {
      return -1;
    }
    for (int k = 1; k <= more; k++) {
      if (i + k >= end) {
        return 0;
      }
      int low = 0x80;
      int high = 0xBF;
      if (k == 1) {
        low = lead == 0xE0 ? 0xA0 : lead == 0xF0 ? 0x90 : low;
        high = lead == 0xED ? 0x9F : lead == 0xF4 ? 0x8F : high;
      }
      int c = b[i + k] & 0xff;
      if (c < low || c > high) {
        return -1;
      }
    }
    return i + more + 1;
  }

  /** Whether the slice is UTF-8, whatever it says. */
  public static boolean isValid(byte[] b, int from, int length) {
    int end = from + length;
    int i = from;
    while (i < end) {
      i = b[i] >= 0 ? i + 1 : after(b, i, end);
      if (i <= 0) {
        return false;
      }
    }
    return true;
  }

  /** Puts a code point, which may be a surrogate, and returns the place behind it. */
  static int put(int point, byte[] to, int at) {
    int i = at;
    if (point < 0x80) {
      to[i++] = (byte) point;
      return i;
    }
    int more = point < 0x800 ? 1 : point < 0x10000 ? 2 : 3;
    to[i++] = (byte) ((0xff00 >> (more + 1)) | (point >> (6 * more)));
    for (int k = more - 1; k >= 0; k--) {
      to[i++] = (byte) (0x80 | ((point >> (6 * k)) & 0x3f));
    }
    return i;
  }

  /** Whether the slice is UTF-8 that people read: no control characters but blanks. */
  public static boolean isText(byte[] b, int from, int length) {
    int end = from + length;
    int i = from;
    while (i < end) {
      int c = b[i];
      if (c >= ' ') {
        if (c == 0x7F) {
          return false;
        }
        i++;
      } else if (c < 0) {
        i = after(b, i, end);
        if (i <= 0) {
          return false;
        }
      } else if (c == '\n' || c == '\r' || c == '\t') {
        i++;
      } else {
        return false;
      }
    }
    return true;
  }
}
