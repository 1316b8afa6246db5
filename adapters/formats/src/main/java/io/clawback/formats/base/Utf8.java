package io.clawback.formats.base;

/** Validity of UTF-8 (RFC 3629): no overlong form, no surrogate, nothing beyond U+10FFFF. */
public final class Utf8 {
  private Utf8() {}

  /** Whether {@code bytes[from, to)} is well-formed. */
  public static boolean valid(byte[] bytes, int from, int to) {
    int i = from;
    while (i < to) {
      int b = bytes[i];
      if (b >= 0) {
        i++;
        continue;
      }
      int length = b >> 5 == -2 ? 2 : b >> 4 == -2 ? 3 : b >> 3 == -2 ? 4 : 0;
      if (length == 0 || i + length > to) {
        return false;
      }
      int point = b & (0x7F >> length);
      for (int k = 1; k < length; k++) {
        if ((bytes[i + k] & 0xC0) != 0x80) {
          return false;
        }
        point = point << 6 | (bytes[i + k] & 0x3F);
      }
      int least = length == 2 ? 0x80 : length == 3 ? 0x800 : 0x10000;
      if (point < least || point > 0x10FFFF || (point >= 0xD800 && point <= 0xDFFF)) {
        return false;
      }
      i += length;
    }
    return true;
  }
}
