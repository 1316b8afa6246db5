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

  /** Stretches of 65,536 offsets that they may lie in. */
  private static final int FEW_PAGES = 256;

  final long hash;
  final String path;
  final long[] counts = new long[BUCKETS];
  final @Nullable Tally[] few = new @Nullable Tally[BUCKETS];
  private final long[] stamps = new long[BUCKETS];
  boolean dropped;

  /** How many buckets are not empty: what it weighs. */
  int used;

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
    if (count == 1) {
      used++;
    }
    Tally tally = few[bucket];
    if (count == 1) {
      tally = new Tally(samples);
      few[bucket] = tally;
    }
    if (tally != null) {
      tally.add(message, tenant, failed);
      if (isMany(count, tally)) {
        few[bucket] = null;
      }
    }
  }

  private static boolean isMany(long count, Tally tally) {
    return count > FEW || tally.offsets.pages() > FEW_PAGES;
  }

  void merge(PathValues other) {
    for (int i = 0; i < BUCKETS; i++) {
      long before = counts[i];
      long more = other.counts[i];
      counts[i] += more;
      Tally ours = few[i];
      Tally theirs = other.few[i];
      if (before == 0) {
        used += more > 0 ? 1 : 0;
        few[i] = theirs;
      } else if (more > 0 && ours != null) {
        if (theirs != null) {
          ours.merge(theirs);
        }
        if (theirs == null || isMany(counts[i], ours)) {
          few[i] = null;
        }
      }
    }
  }
}
