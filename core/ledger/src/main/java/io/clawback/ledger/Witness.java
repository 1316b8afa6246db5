package io.clawback.ledger;

/**
 * Something outside the lines that says what they must be.
 *
 * <p>The {@code source} is for people: which checkpoint, sink or anchor.
 */
sealed interface Witness {
  String source();

  /** The number of entries that must be there for the witness to be heard at all. */
  long covers();

  /** The first {@code size} entries have that Merkle root. */
  record Root(long size, byte[] root, String source) implements Witness {
    @Override
    public long covers() {
      return size;
    }
  }

  /** Entry {@code seq} has that leaf hash (64 hex digits). */
  record Leaf(long seq, String leaf, String source) implements Witness {
    @Override
    public long covers() {
      return seq + 1;
    }
  }
}
