package io.clawback.store.sqlite;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A growing row of varints. */
final class Packer {
  private byte[] bytes = new byte[256];
  private int size;

  void text(String text) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    number(utf8.length);
    room(utf8.length);
    System.arraycopy(utf8, 0, bytes, size, utf8.length);
    size += utf8.length;
  }

  /** {@code -1} stands for unknown. */
  void position(int gap, long committed, long logEnd) {
    boolean hasCommitted = committed >= 0;
    boolean hasEnd = logEnd >= 0;
    number((long) gap << 2 | (hasEnd ? 2 : 0) | (hasCommitted ? 1 : 0));
    if (hasCommitted) {
      number(committed);
    }
    if (hasEnd) {
      long difference = logEnd - (hasCommitted ? committed : 0);
      number((difference << 1) ^ (difference >> 63));
    }
  }

  void number(long value) {
    room(10);
    long rest = value;
    while ((rest & ~0x7fL) != 0) {
      bytes[size++] = (byte) ((rest & 0x7f) | 0x80);
      rest >>>= 7;
    }
    bytes[size++] = (byte) rest;
  }

  private void room(int more) {
    if (size + more > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, size + more));
    }
  }

  byte[] bytes() {
    return Arrays.copyOf(bytes, size);
  }
}
