package io.clawback.content.json;

import java.util.Arrays;

/** One bit for each level. */
final class BitStack {
  private long[] words = new long[16];

  void set(int level, boolean bit) {
    int word = level >>> 6;
    if (word == words.length) {
      words = Arrays.copyOf(words, 2 * word);
    }
    long mask = 1L << level;
    words[word] = bit ? words[word] | mask : words[word] & ~mask;
  }

  boolean get(int level) {
    return (words[level >>> 6] & (1L << level)) != 0;
  }
}
