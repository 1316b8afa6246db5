package io.clawback.content;

import org.jspecify.annotations.Nullable;

/**
 * Sizes of the strings and numbers at one path, in 64 buckets. A bucket remembers its messages
 * while they are few: what is common is not wild.
 */
final class PathValues {
  static final int BUCKETS = 64;

  /** From 32 on: numbers. */
  static final int NUMBERS = 32;

  static final int FEW = 4_096;
  final long hash;
  final String path;
  final long[] counts = new long[BUCKETS];
  final @Nullable Tally[] few = new @Nullable Tally[BUCKETS];
  private final long[] stamps = new long[BUCKETS];
  boolean dropped;

  PathValues(long hash, String path) {
    this.hash = hash;
    this.path = path;
  }

  /** Counts one message for a bucket; a second value of the same message does not count. */
  void add(int bucket, long stamp, Message message, long tenant, boolean failed, int samples) {
    if (stamps[bucket] == stamp) {
      return;
    }
    stamps[bucket] = stamp;
    long count = ++counts[bucket];
    if (count <= FEW) {
      Tally tally = few[bucket];
      if (tally == null) {
        tally = new Tally(samples);
        few[bucket] = tally;
      }
      tally.add(message, tenant, failed);
    } else if (count == FEW + 1) {
      few[bucket] = null;
    }
  }

  void merge(PathValues other) {
    for (int i = 0; i < BUCKETS; i++) {
      counts[i] += other.counts[i];
      Tally ours = few[i];
      Tally theirs = other.few[i];
      if (counts[i] > FEW) {
        few[i] = null;
      } else if (ours == null) {
        few[i] = theirs;
      } else if (theirs != null) {
        ours.merge(theirs);
      }
    }
  }
}
