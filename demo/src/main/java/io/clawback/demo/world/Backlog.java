package io.clawback.demo.world;

import io.clawback.demo.draw.Busy;
import io.clawback.demo.draw.Slow;

/** Messages to write that are not read yet. */
sealed interface Backlog {
  /** Messages not read, on the partition. */
  long behind(int partition);

  /** How fast they are read, on the partition. */
  double readPerSecond(int partition);

  /** How old the next message to be read is, and stays. */
  long ageSeconds();

  /** Everything is read. */
  record None() implements Backlog {
    @Override
    public long behind(int partition) {
      return 0;
    }

    @Override
    public double readPerSecond(int partition) {
      return 1;
    }

    @Override
    public long ageSeconds() {
      return 0;
    }
  }

  /**
   * The busy group's.
   *
   * @param headStart messages that arrive, beyond those that are read, until somebody looks
   */
  record OfBusy(Busy busy, long headStart) implements Backlog {
    @Override
    public long behind(int partition) {
      return busy.hot().contains(partition) ? (busy.lag() - headStart) / busy.hot().size() : 0;
    }

    @Override
    public double readPerSecond(int partition) {
      return (double) busy.capacity() / busy.hot().size();
    }

    @Override
    public long ageSeconds() {
      return busy.ageSeconds();
    }
  }

  /** The slow group's. */
  record OfSlow(Slow.Behind where) implements Backlog {
    @Override
    public long behind(int partition) {
      return where.lag(partition);
    }

    @Override
    public double readPerSecond(int partition) {
      return where.pace(partition);
    }

    @Override
    public long ageSeconds() {
      return where.ageSeconds();
    }
  }
}
