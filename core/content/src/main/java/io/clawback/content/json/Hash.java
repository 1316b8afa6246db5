package io.clawback.content.json;

import java.util.SplittableRandom;

/**
 * 64-bit hashes. Of what messages hold, with a seed: polynomials modulo 2^61 - 1 at a secret point
 * (Carter and Wegman, 1979), so that whoever does not know the seed cannot choose names that
 * collide more often than chance would have it. Of our own words, without one. Immutable.
 */
public final class Hash {
  private static final long PRIME = (1L << 61) - 1;
  private static final int WORD = 7;
  private static final long FNV_PRIME = 0x100000001b3L;
  private static final long FNV_BASIS = 0xcbf29ce484222325L;

  /** From the time of its making, which nobody knew who wrote messages before. */
  private static final Hash OF_THIS_PROCESS = new Hash(new SplittableRandom().nextLong() | 1);

  private final long point;
  private final long salt;

  private Hash(long seed) {
    point = (mix(seed) >>> 4) + 2;
    salt = mix(~seed);
  }

  /** Hashes of that seed; 0 stands for one that was made for this process. */
  public static Hash seeded(long seed) {
    return seed == 0 ? OF_THIS_PROCESS : new Hash(seed);
  }

  /** Of bytes. */
  public long bytes(byte[] bytes, int from, int length) {
    long hash = length;
    int end = from + length;
    int i = from;
    while (i < end) {
      long word = 0;
      int stop = Math.min(end, i + WORD);
      while (i < stop) {
        word = word << 8 | (bytes[i++] & 0xff);
      }
      hash = step(hash, word);
    }
    return mix(step(hash, 0) ^ salt);
  }

  /** Of a number that a message chose. */
  public long number(long number) {
    return mix(step(step(number >>> 56, number & ((1L << 56) - 1)), 0) ^ salt);
  }

  private long step(long hash, long word) {
    long high = Math.multiplyHigh(hash, point);
    long low = hash * point;
    long sum = (low & PRIME) + (high << 3 | low >>> 61) + word;
    return (sum & PRIME) + (sum >>> 61);
  }

  /** Of a text's UTF-16 units, the same in every process: FNV-1a with the finish of MurmurHash3. */
  public static long of(String text) {
    long hash = FNV_BASIS;
    for (int i = 0; i < text.length(); i++) {
      hash = (hash ^ text.charAt(i)) * FNV_PRIME;
    }
    return mix(hash ^ text.length());
  }

  /** Of two, their order counting. */
  public static long of(long first, long second) {
    return mix(first * 0x9E3779B97F4A7C15L + second);
  }

  /** The finish of MurmurHash3: each bit of the input changes half of the output's. */
  public static long mix(long x) {
    long h = (x ^ (x >>> 33)) * 0xff51afd7ed558ccdL;
    h = (h ^ (h >>> 33)) * 0xc4ceb9fe1a85ec53L;
    return h ^ (h >>> 33);
  }
}
