package io.clawback.content.json;

/** 64-bit hashes of byte slices and of pairs, without a seed: the same in every process. */
public final class Hash {
  private static final long PRIME = 0x100000001b3L;
  private static final long BASIS = 0xcbf29ce484222325L;

  private Hash() {}

  /** FNV-1a with the finish of MurmurHash3. */
  public static long of(byte[] bytes, int from, int length) {
    long hash = BASIS;
    int end = from + length;
    for (int i = from; i < end; i++) {
      hash = (hash ^ bytes[i]) * PRIME;
    }
    return mix(hash ^ length);
  }

  /** Of a text's UTF-16 units. */
  public static long of(String text) {
    long hash = BASIS;
    for (int i = 0; i < text.length(); i++) {
      hash = (hash ^ text.charAt(i)) * PRIME;
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
