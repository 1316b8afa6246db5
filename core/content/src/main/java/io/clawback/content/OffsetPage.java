package io.clawback.content;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A set of numbers below 65,536. */
final class OffsetPage {
  static final int SIZE = 1 << 16;

  /** Members beyond which bits take less. */
  private static final int FEW = 4_096;

  private char[] few = new char[4];
  private int count;
  private long @Nullable [] bits;

  void add(int number) {
    long[] all = bits;
    if (all != null) {
      all[number >>> 6] |= 1L << number;
      return;
    }
    if (count == few.length) {
      if (count == FEW) {
        spread();
        add(number);
        return;
      }
      few = Arrays.copyOf(few, 2 * count);
    }
    few[count++] = (char) number;
  }

  private long[] spread() {
    long[] all = bits;
    if (all == null) {
      all = new long[SIZE / 64];
      for (int i = 0; i < count; i++) {
        all[few[i] >>> 6] |= 1L << few[i];
      }
      bits = all;
      few = new char[0];
    }
    return all;
  }

  void merge(OffsetPage other) {
    long[] theirs = other.bits;
    if (theirs == null) {
      for (int i = 0; i < other.count; i++) {
        add(other.few[i]);
      }
    } else {
      long[] ours = spread();
      for (int i = 0; i < ours.length; i++) {
        ours[i] |= theirs[i];
      }
    }
  }

  boolean contains(int number) {
    long[] all = bits;
    if (all != null) {
      return (all[number >>> 6] & (1L << number)) != 0;
    }
    for (int i = 0; i < count; i++) {
      if (few[i] == number) {
        return true;
      }
    }
    return false;
  }

  /**
   * The smallest member from {@code from} on; -1 when there is none. Call it once nothing more is
   * added.
   */
  int next(int from) {
    long[] all = spread();
    int word = from >>> 6;
    long left = word < all.length ? all[word] & (-1L << from) : 0;
    while (left == 0 && ++word < all.length) {
      left = all[word];
    }
    return left == 0 ? -1 : (word << 6) + Long.numberOfTrailingZeros(left);
  }
}
