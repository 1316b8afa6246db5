package io.clawback.content;

import java.nio.charset.StandardCharsets;

/** Reading from slices. */
final class Slices {
  private Slices() {}

  static byte[] of(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** Four bytes, the highest first. */
  static int number(byte[] b, int at) {
    return (b[at] & 0xff) << 24
        | (b[at + 1] & 0xff) << 16
        | (b[at + 2] & 0xff) << 8
        | (b[at + 3] & 0xff);
  }

  /** Eight bytes, the highest first. */
  static long large(byte[] b, int at) {
    return (long) number(b, at) << 32 | (number(b, at + 4) & 0xffffffffL);
  }

  /** Whether the header whose four numbers are at that place has that name. */
  static boolean same(Message message, int header, byte[] name) {
    if (message.headers[header + 1] != name.length) {
      return false;
    }
    int from = message.headers[header];
    for (int i = 0; i < name.length; i++) {
      if (message.bytes[from + i] != name[i]) {
        return false;
      }
    }
    return true;
  }
}
