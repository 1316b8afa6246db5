package io.clawback.formats.base;

/**
 * Judges values against one schema. Thread-safe and pure: never throws because of the value, and
 * its time and memory are bounded by the value's length.
 */
public interface ValueJudge {
  /** What {@code bytes[from, to)} is. */
  Verdict judge(byte[] bytes, int from, int to);
}
