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
  private boolean sorted;
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
    sorted = false;
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
    return next(number) == number;
  }

  /** The smallest member from {@code from} on; -1 when there is none. */
  int next(int from) {
    long[] all = bits;
    return all == null ? nextOfFew(from) : next(all, from);
  }

  private int nextOfFew(int from) {
    if (!sorted) {
      Arrays.sort(few, 0, count);
      sorted = true;
    }
    int at = from > 0xffff ? -1 - count : Arrays.binarySearch(few, 0, count, (char) from);
    int found = at >= 0 ? at : -1 - at;
    return found == count ? -1 : few[found];
  }

  private static int next(long[] all, int from) {
    int word = from >>> 6;
    long left = word < all.length ? all[word] & (-1L << from) : 0;
    while (left == 0 && ++word < all.length) {
      left = all[word];
    }
    return left == 0 ? -1 : (word << 6) + Long.numberOfTrailingZeros(left);
  }
}
