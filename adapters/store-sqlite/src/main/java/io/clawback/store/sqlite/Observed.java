package io.clawback.store.sqlite;

/** One observation of one group, still packed. Takes over its bytes. */
final class Observed {
  private final long atMillis;
  private final byte[] packed;

  Observed(long atMillis, byte[] packed) {
    this.atMillis = atMillis;
    this.packed = packed;
  }

  long atMillis() {
    return atMillis;
  }

  byte[] packed() {
    return packed;
  }
}
