package io.clawback.demo.draw;

/** How big the numbers are; what exists is the same. */
public enum Size {
  /** As the scenario tells. */
  FULL(1),
  /** A fraction of the messages and of their pace, for tests. */
  SMALL(20);

  private final int divisor;

  Size(int divisor) {
    this.divisor = divisor;
  }

  /** The number at this size. */
  public long of(long full) {
    return full / divisor;
  }
}
