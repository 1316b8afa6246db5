package io.clawback.content.duplicate;

/**
 * What is kept when the memory does not suffice: a fixed sequence of steps, each keeping a part of
 * what the one before kept, chosen by hash (adaptive sampling; Wegman, Flajolet 1990). First the
 * full keys of long ones go, a quarter of the rest at a time, then a quarter of all keys at a time.
 * Every step costs less than the one before, and more messages never cost less: so the step that an
 * index ends at is the first that fits all of them, in whatever order they came.
 */
final class Squeeze {
  /** Nothing was given up. */
  static final int NONE = 0;

  /** From this step on no full key is kept, and keys are sampled. */
  static final int SAMPLING = 10;

  /** Keeps nothing. */
  static final int LAST = 160;

  private static final double PART = 0.75;
  private static final double ALL = 0x1p63;

  /** Levels below this are looked at, by step. */
  private static final long[] LOOKED_AT = new long[LAST + 1];

  /** Levels below this are kept in full, by step. */
  private static final long[] IN_FULL = new long[LAST + 1];

  static {
    for (int step = NONE; step <= LAST; step++) {
      LOOKED_AT[step] = (long) (ALL * share(step));
      IN_FULL[step] = step < SAMPLING ? (long) (ALL * Math.pow(PART, step)) : 0;
    }
  }

  private Squeeze() {}

  /** Whether a key of that level is looked at. */
  static boolean keeps(int step, long level) {
    return step <= SAMPLING || level < LOOKED_AT[step];
  }

  /** Whether the full key of that level is kept, if it is a long one. */
  static boolean keepsInFull(int step, long level) {
    return step == NONE || level < IN_FULL[step];
  }

  /** Which part of the keys is looked at. */
  static double share(int step) {
    return step <= SAMPLING ? 1 : step >= LAST ? 0 : Math.pow(PART, step - SAMPLING);
  }

  /** A key's level: 63 bits, evenly spread. {@code octet} is what {@code place} does not cover. */
  static long level(long place, int octet) {
    return mix(place + octet * 0x9E3779B97F4A7C15L) >>> 1;
  }

  /** Stafford's variant 13 of the finisher of MurmurHash 3. */
  static long mix(long value) {
    long z = (value ^ (value >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }
}
