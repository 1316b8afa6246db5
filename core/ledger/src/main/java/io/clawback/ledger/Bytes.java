package io.clawback.ledger;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Looks for bytes eight at a time: checking a ledger looks at each of its bytes several times. A
 * byte is found where the word, after an exclusive or with the byte wanted in all eight places, has
 * a zero: the lowest one that {@code (x - 0x01…) & ~x & 0x80…} marks is exact (Warren, Hacker's
 * Delight, 6-1).
 */
final class Bytes {
  private static final VarHandle WORDS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long ONES = 0x0101010101010101L;
  private static final long HIGHS = 0x8080808080808080L;

  private Bytes() {}

  /** Where the byte stands first from {@code from} on, and before {@code to}; -1 without. */
  static int find(byte[] in, int from, int to, char wanted) {
    return find(in, from, to, wanted, wanted);
  }

  /** The same for either of two bytes. Both are ASCII. */
  static int find(byte[] in, int from, int to, char one, char other) {
    long ones = ONES * one;
    long others = ONES * other;
    int at = from;
    for (; at <= to - Long.BYTES; at += Long.BYTES) {
      long word = (long) WORDS.get(in, at);
      long found = zeros(word ^ ones) | zeros(word ^ others);
      if (found != 0) {
        return at + (Long.numberOfTrailingZeros(found) >>> 3);
      }
    }
    for (; at < to; at++) {
      if (in[at] == one || in[at] == other) {
        return at;
      }
    }
    return -1;
  }

  private static long zeros(long word) {
    return (word - ONES) & ~word & HIGHS;
  }
}
