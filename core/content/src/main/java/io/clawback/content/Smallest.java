package io.clawback.content;

/**
 * Which of many are kept: those whose hashes are smallest, so many of them and so many bytes. What
 * is dropped once never comes back, for its limit only falls. So as long as what something weighs
 * depends on its messages alone and never shrinks, what is kept in the end is whole, and is the
 * same for any order and partitioning (bottom-k sampling, Cohen and Kaplan, 2007).
 */
final class Smallest {
  private final int most;
  private final long room;
  private long limit = -1;
  private int count;
  private long used;

  Smallest(int most, long room) {
    this.most = most;
    this.room = room;
  }

  boolean keeps(long hash) {
    return Long.compareUnsigned(hash, limit) <= 0;
  }

  /** Whether some were dropped. */
  boolean overflowed() {
    return limit != -1;
  }

  /** Which part of all hashes is kept, above 0 and at most 1. */
  double share() {
    return ((limit >>> 1) + 1) / 0x1p63;
  }

  /** Whether there are so many more than may be kept that it is time for a cut. */
  boolean crowded(int number, long weight) {
    return number >= 2 * most || weight > room + room / 2;
  }

  /** Whether there are more than may be kept. */
  boolean over(int number, long weight) {
    return number > most || weight > room;
  }

  /** Begins a cut: {@link #next} is then called for all, the smallest hash first. */
  void cut() {
    count = 0;
    used = 0;
  }

  /** Whether this one still fits; when not, it and all behind it are dropped. */
  boolean next(long hash, long weight) {
    count++;
    used += weight;
    if (count > 1 && over(count, used)) {
      limit = hash - 1;
      return false;
    }
    return true;
  }

  /** Takes over another one's limit; whether that is lower. */
  boolean lower(Smallest other) {
    if (Long.compareUnsigned(other.limit, limit) < 0) {
      limit = other.limit;
      return true;
    }
    return false;
  }
}
